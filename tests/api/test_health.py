"""Probes, LiveKit's deliveries, the fleet."""

import base64
import hashlib
import json
from dataclasses import replace

from livekit import api as livekit_api

from tests.api.conftest import client_of, expect_problem, heartbeat
from voxie_platform.api.app import build_app
from voxie_platform.errors import UnavailableError
from voxie_platform.settings import DeploymentMode
from voxie_platform.storage.open import open_stores


async def test_the_process_is_alive(stranger):
    assert (await stranger.get("/healthz")).json() == {"status": "ok"}


async def test_readiness_names_each_part(stranger, rooms, workers):
    ready = await stranger.get("/readyz")
    assert ready.status_code == 200
    assert ready.json() == {
        "status": "ready",
        "store": {"ok": True, "detail": ""},
        "livekit": {"ok": True, "detail": ""},
        "workers": {"voxie": 1, "spawner": 1},
    }
    rooms.broken = True
    not_ready = await stranger.get("/readyz")
    assert not_ready.status_code == 503
    assert not_ready.json()["livekit"] == {"ok": False, "detail": "LiveKit does not answer."}
    assert not_ready.json()["store"]["ok"]


async def test_a_part_that_hangs_does_not_hang_the_probe(stranger, rooms):
    rooms.seconds = 30
    assert (await stranger.get("/readyz")).json()["livekit"]["detail"] == "Does not answer within 2 s."


async def test_workers_that_drain_or_are_not_registered_do_not_count(stranger, stores):
    await stores.fleet.beat(heartbeat(DeploymentMode.VOXIE, draining=True))
    await stores.fleet.beat(heartbeat(DeploymentMode.SPAWNER, registered=False))
    assert (await stranger.get("/readyz")).json()["workers"] == {"voxie": 0, "spawner": 0}


async def test_the_fleet_is_listed_with_what_is_not_measured_as_null(api, workers):
    listed = (await api.get("/api/workers")).json()["items"]
    assert {worker["mode"] for worker in listed} == {"voxie", "spawner"}
    assert {worker["memory_bytes"] for worker in listed} == {None}


async def test_only_rooms_of_our_own_calls_are_listed(api, agent, workers):
    spawned = (await api.post(f"/api/agents/{agent['id']}/spawn")).json()
    [room] = (await api.get("/api/rooms")).json()["items"]
    assert (room["name"], room["call_id"], room["participants"]) == (
        spawned["room_name"],
        spawned["call_id"],
        [],
    )


def delivery(platform, event, secret=None):
    body = json.dumps(event).encode()
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    token = livekit_api.AccessToken(platform.livekit.api_key, secret or platform.livekit.api_secret)
    headers = {
        "authorization": token.with_sha256(digest).to_jwt(),
        "content-type": "application/webhook+json",
    }
    return {"url": "/api/livekit/webhook", "content": body, "headers": headers}


async def test_a_delivery_of_livekit_wakes_the_watcher_once(stranger, platform):
    sent = delivery(platform, {"event": "room_finished", "id": "EV_1", "room": {"name": "r"}})
    assert (await stranger.post(**sent)).status_code == 204
    assert platform.nudge.is_set()
    platform.nudge.clear()
    assert (await stranger.post(**sent)).status_code == 204
    assert not platform.nudge.is_set()


async def test_a_delivery_that_is_not_livekits_is_refused(stranger, platform):
    forged = delivery(platform, {"event": "room_finished", "id": "EV_1"}, secret="w" * 40)
    expect_problem(await stranger.post(**forged), 401)
    changed = delivery(platform, {"event": "room_finished", "id": "EV_1"}) | {"content": b"{}"}
    expect_problem(await stranger.post(**changed), 401)
    unsigned = delivery(platform, {}) | {"headers": {"content-type": "application/json"}}
    expect_problem(await stranger.post(**unsigned), 401)
    assert not platform.nudge.is_set()


async def test_a_store_that_is_away_is_a_503(api, platform, stores):
    assert UnavailableError.retry_after_seconds
    assert (await api.get("/readyz")).status_code == 200


ASKED = "public.access_holder_of_key, public.store_schema"


async def test_a_store_that_refuses_our_key_is_out_of_order_and_strangers_are_not_told_why(
    platform, supabase_project, tmp_path, caplog
):
    async with open_stores(supabase_project.settings(tmp_path)) as stores:
        app = build_app(replace(platform, stores=stores))
        supabase_project.psql(f"REVOKE EXECUTE ON FUNCTION {ASKED} FROM service_role")
        try:
            async with client_of(app, "vx_unknown") as client:
                refused, not_ready = await client.get("/api/agents"), await client.get("/readyz")
        finally:
            supabase_project.psql(f"GRANT EXECUTE ON FUNCTION {ASKED} TO service_role")
    expect_problem(refused, 503, "unavailable")
    assert refused.headers["retry-after"] == "30"
    assert not_ready.json()["store"]["ok"] is False
    for told in (refused.text, not_ready.text):
        assert "SUPABASE" not in told.upper(), told
    assert "SUPABASE_SECRET_KEY" in str([vars(line).get("because") for line in caplog.records])
