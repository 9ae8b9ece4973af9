"""Webhooks over HTTP: who is told, what was sent, sending it again."""

import asyncio
import time

import httpx
import pytest
from standardwebhooks import Webhook as Checker

from tests.api.conftest import client_of, expect_problem
from tests.support.api_process import running_api, surroundings
from tests.support.receiver import BROKEN, FINE, answering, running_receiver
from voxie_platform.access.sealing import KEY_FILE, Seal, key_in, seal_of
from voxie_platform.api.app import build_app
from voxie_platform.api.platform import Platform
from voxie_platform.errors import UnavailableError
from voxie_platform.fleet.kinds import KINDS
from voxie_platform.ids import new_id
from voxie_platform.outbound.client import resolved
from voxie_platform.settings import read_settings
from voxie_platform.supervisor.ports import free_port
from voxie_platform.watcher.deliver import Terms, deliver

URL = "https://8.8.8.8/hook"


@pytest.fixture
async def hook(api):
    made = await api.post("/api/webhooks", json={"url": URL, "kinds": ["call.ended"], "description": "till"})
    assert made.status_code == 201, made.text
    return made.json()


async def test_a_webhooks_secret_is_shown_once_and_kept_sealed(api, hook, tmp_path):
    assert hook["secret"].startswith("whsec_")
    listed = await api.get("/api/webhooks")
    shown = {name: value for name, value in hook.items() if name != "secret"}
    assert listed.json()["items"] == [shown]
    assert (await api.get(f"/api/webhooks/{hook['id']}")).json() == shown
    secret = hook["secret"].encode()
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert all(secret not in path.read_bytes() for path in kept)
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600


async def test_a_repeated_request_makes_one_webhook_and_is_answered_the_same(api, by_hand):
    asks = {"json": {"url": URL}, "headers": {"idempotency-key": "k1"}}
    first, again = await api.post("/api/webhooks", **asks), await api.post("/api/webhooks", **asks)
    assert again.json() == first.json()
    assert len((await api.get("/api/webhooks")).json()["items"]) == 1
    [[kept]] = by_hand("SELECT answer FROM idempotency_keys")
    assert first.json()["secret"] not in kept


async def test_a_webhook_is_changed_and_removed(api, hook):
    path = f"/api/webhooks/{hook['id']}"
    changed = (await api.patch(path, json={"enabled": False, "kinds": []})).json()
    assert (changed["enabled"], changed["kinds"], changed["url"]) == (False, [], URL)
    expect_problem(await api.post(f"{path}/ping"), 409, "conflict")
    assert (await api.delete(path)).status_code == 204
    expect_problem(await api.get(path), 404)


async def test_a_new_secret_is_shown_beside_how_long_the_old_one_signs(api, hook):
    path = f"/api/webhooks/{hook['id']}/secret"
    asks = {"json": {"overlap_seconds": 600}, "headers": {"idempotency-key": "k2"}}
    first, again = await api.post(path, **asks), await api.post(path, **asks)
    assert first.status_code == 200
    assert first.json()["secret"].startswith("whsec_")
    assert first.json()["secret"] != hook["secret"]
    assert again.json() == first.json()
    shown = (await api.get(f"/api/webhooks/{hook['id']}")).json()
    assert shown["older_until"] == first.json()["older_until"] is not None
    for overlap in (-1, 604_801):
        expect_problem(await api.post(path, json={"overlap_seconds": overlap}), 422)
    expect_problem(await api.post(f"/api/webhooks/{new_id()}/secret", json={}), 404)


async def test_a_secret_whose_answer_was_lost_is_not_exchanged_once_more(api, platform, hook, by_hand):
    path = f"/api/webhooks/{hook['id']}/secret"
    asks = {"json": {"overlap_seconds": 600}, "headers": {"idempotency-key": "k2"}}
    first = (await api.post(path, **asks)).json()
    by_hand("UPDATE idempotency_keys SET status = NULL, answer = NULL, began_at = 0")
    again = (await api.post(path, **asks)).json()
    assert again == first
    await api.post(f"/api/webhooks/{hook['id']}/ping")
    [webhook] = await platform.stores.deliveries.busy()
    [due, *_] = await platform.stores.deliveries.take(*webhook, limit=9, hold_seconds=9.0)
    signing = [platform.unseal(sealed) for sealed in (due.sealed_secret, due.older_secret)]
    assert signing == [first["secret"], hook["secret"]]
    assert (await api.post(path, json={})).json()["secret"] not in signing


CLOSED = [
    "http://127.0.0.1/",
    "http://localhost:8000/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]/",
    "http://0x7f.1/",
    "http://10.0.0.1/",
    "https://user:secret@8.8.8.8/",
    "ftp://8.8.8.8/",
    "https://inside.example/",
    "not a url",
]


@pytest.mark.parametrize("url", CLOSED)
async def test_an_address_that_leads_inside_is_refused(platform, key_for, hook, url):
    async def resolve(name):
        return ["10.0.0.7"] if name == "inside.example" else await resolved(name)

    guarded = Platform(platform.settings, platform.stores, platform.rooms, platform.livekit, resolve=resolve)
    async with client_of(build_app(guarded), await key_for()) as api:
        for answer in (
            await api.post("/api/webhooks", json={"url": url}),
            await api.patch(f"/api/webhooks/{hook['id']}", json={"url": url}),
        ):
            document = expect_problem(answer, 422, "closed_address")
            assert document["faults"][0]["field"] == "url"
        assert (await api.get(f"/api/webhooks/{hook['id']}")).json()["url"] == URL


async def test_a_kind_that_there_is_not_is_refused(api, hook):
    refused = expect_problem(await api.post("/api/webhooks", json={"url": URL, "kinds": ["call.sung"]}), 422)
    assert refused["faults"][0]["field"] == "kinds.0"
    schemas = (await api.get("/api/openapi.json")).json()["components"]["schemas"]
    assert schemas["WebhookRequest"]["properties"]["kinds"]["items"]["enum"] == list(KINDS)


async def test_a_ping_is_delivered_seen_and_replayed(platform, settings, key_for):
    opened = settings.model_copy(update={"outbound_allow_networks": ["127.0.0.0/8"]})
    platform = Platform(opened, platform.stores, platform.rooms, platform.livekit)
    async with running_receiver() as receiver, client_of(build_app(platform), await key_for()) as api:
        hook = (await api.post("/api/webhooks", json={"url": receiver.url, "kinds": ["key.revoked"]})).json()
        path = f"/api/webhooks/{hook['id']}"
        receiver.behave = answering(BROKEN)
        terms = Terms(look_seconds=0.05, pauses=(90_000.0,))
        delivering = asyncio.create_task(
            deliver(platform.stores, platform.guard, platform.unseal, holder="api", terms=terms)
        )
        sent = await api.post(f"{path}/ping")
        assert (sent.status_code, sent.json()["state"]) == (202, "waiting")
        ping = await over(api, path, 1)
        assert (ping["kind"], ping["state"], ping["seq"]) == ("webhook.ping", "failed", None)
        [attempt] = ping["attempts"]
        assert (attempt["status"], attempt["answer"], attempt["error"]) == (500, "oops", "It answered 500.")
        assert attempt["ms"] >= 0
        assert attempt["at"]

        receiver.behave = answering(FINE)
        replayed = await api.post(f"{path}/deliveries/1/replay")
        assert (replayed.status_code, replayed.json()["replay_of"]) == (202, 1)
        assert (await over(api, path, 2))["state"] == "delivered"
        listed = (await api.get(f"{path}/deliveries", params={"limit": 1})).json()
        assert [one["number"] for one in listed["items"]] == [2]
        rest = (await api.get(f"{path}/deliveries", params={"after": listed["next"]})).json()
        assert [one["number"] for one in rest["items"]] == [1]
        for received in receiver.received:
            Checker(hook["secret"]).verify(received.body, received.headers)
        delivering.cancel()
        await asyncio.gather(delivering, return_exceptions=True)


async def over(api, path, number, seconds=30):
    """A delivery once it is over."""
    deadline = time.monotonic() + seconds
    while (found := (await api.get(f"{path}/deliveries/{number}")).json()).get(
        "state", "waiting"
    ) == "waiting":
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)
    return found


async def test_the_api_process_delivers(tmp_path, key_for):
    environ = surroundings(tmp_path, free_port(0), OUTBOUND_ALLOW_NETWORKS='["127.0.0.0/8"]')
    key = await key_for()
    asking = httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{environ['API_PORT']}", headers={"authorization": f"Bearer {key}"}
    )
    async with running_receiver() as receiver, running_api(environ, tmp_path), asking as api:
        hook = (await api.post("/api/webhooks", json={"url": receiver.url})).json()
        assert (await over(api, f"/api/webhooks/{hook['id']}", 1))["kind"] == "webhook.created"
    [received] = receiver.received
    Checker(hook["secret"]).verify(received.body, received.headers)


DEAD_NAME_SERVER = """
import socket, time
ours = socket.getaddrinfo

def looked_up(name, *args, **kwargs):
    if name == "dead.example":
        time.sleep(60)
    return ours(name, *args, **kwargs)

socket.getaddrinfo = looked_up
"""


async def test_an_api_that_is_told_to_stop_waits_for_no_strangers_name_server(tmp_path, key_for):
    (tmp_path / "sitecustomize.py").write_text(DEAD_NAME_SERVER)
    environ = surroundings(tmp_path, free_port(0), PYTHONPATH=str(tmp_path))
    key = await key_for()
    asking = httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{environ['API_PORT']}", headers={"authorization": f"Bearer {key}"}
    )
    async with running_api(environ, tmp_path) as process, asking as api:
        made = await api.post("/api/webhooks", json={"url": "https://dead.example/"}, timeout=20)
        assert made.status_code == 201
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 10) == 0
    assert "api stopped" in (tmp_path / "api.log").read_text()


async def test_without_a_key_to_seal_with_no_secret_is_made(platform, settings, key_for):
    shared = settings.model_copy(update={"store": "supabase"})
    app = build_app(Platform(shared, platform.stores, platform.rooms, platform.livekit))
    async with client_of(app, await key_for()) as api:
        refused = expect_problem(await api.post("/api/webhooks", json={"url": URL}), 503, "unavailable")
        assert "SECRETS_KEY" in refused["detail"]


def test_a_key_that_is_set_is_what_counts(tmp_path):
    settings = read_settings(data_dir=tmp_path, secrets_key="a key of sixteen or more")
    sealed = seal_of(settings).close("secret")
    assert "secret" not in sealed
    assert seal_of(settings).open(sealed) == "secret"
    with pytest.raises(UnavailableError):
        Seal("another key").open(sealed)
    assert not (tmp_path / KEY_FILE).exists()


async def test_processes_that_start_at_once_make_one_key(tmp_path):
    keys = await asyncio.gather(*(asyncio.to_thread(key_in, tmp_path / KEY_FILE) for _ in range(20)))
    assert len(set(keys)) == 1
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


async def test_an_unknown_delivery_is_not_found(api, hook):
    for number in ("7", "0", "x", "99999999999"):
        answer = await api.get(f"/api/webhooks/{hook['id']}/deliveries/{number}")
        assert answer.status_code in {404, 422}
    expect_problem(await api.post(f"/api/webhooks/{hook['id']}/deliveries/7/replay"), 404)
    expect_problem(await api.post(f"/api/webhooks/{new_id()}/ping"), 404)
