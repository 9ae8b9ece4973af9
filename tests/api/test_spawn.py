"""Calls begin over HTTP, in rooms of a real LiveKit server."""

import asyncio
import json
import time

import httpx
import jwt
import pytest
from livekit import api as livekit_api

from tests.api.conftest import CANARY, SECRET, client_of, expect_problem, heartbeat
from tests.support.until import until
from voxie_platform.access.models import Scope
from voxie_platform.api.app import build_app
from voxie_platform.calls.models import EndReason
from voxie_platform.fleet.models import DISPATCH_SECONDS
from voxie_platform.ids import new_id
from voxie_platform.rooms.dispatch import note_in
from voxie_platform.rooms.names import AGENT_ROOM, VOXIE_ROOM, ids_in
from voxie_platform.rooms.server import LiveKitServer
from voxie_platform.rooms.tokens import Person, caller_token
from voxie_platform.settings import DeploymentMode
from voxie_platform.watcher.watch import Watcher


async def dispatches_of(livekit, room):
    async with livekit_api.LiveKitAPI(livekit.url, livekit.api_key, livekit.api_secret) as server:
        return await server.agent_dispatch.list_dispatch(room)


def claims_of(spawned):
    return jwt.decode(spawned["token"], options={"verify_signature": False})


@pytest.mark.rooms
async def test_a_spawn_opens_a_room_for_exactly_this_agent(real_api, livekit, workspace, agent, workers):
    answer = await real_api.post(f"/api/agents/{agent['id']}/spawn", json={})
    assert answer.status_code == 200, answer.text
    spawned = answer.json()
    assert spawned.keys() == {"status", "call_id", "room_name", "token", "livekit_url", "agent"}
    assert spawned["status"] == "success"
    assert spawned["livekit_url"] == livekit.public_url
    assert spawned["agent"] == {
        "id": agent["id"],
        "name": "Luigi's",
        "version": 1,
        "greeting": "Ciao, Luigi's!",
        "voice": "cedar",
    }
    assert CANARY not in answer.text
    name = ids_in(spawned["room_name"], AGENT_ROOM)
    assert (name.agent_id, name.belongs_to(spawned["call_id"])) == (agent["id"], True)

    room = next(one for one in await real_api.rooms.list() if one.name == spawned["room_name"])
    assert json.loads(room.metadata) == {"agent_id": agent["id"]}
    [dispatch] = await dispatches_of(livekit, room.name)
    note = note_in(dispatch.metadata)
    assert (dispatch.agent_name, note.call_id, note.attempt) == ("spawner", spawned["call_id"], 1)

    call = await workspace.calls.get(spawned["call_id"])
    assert (call.state, call.agent_id, call.version, call.room_name) == (
        "requested",
        agent["id"],
        1,
        room.name,
    )

    assert claims_of(spawned)["sub"] == call.caller_identity
    async with httpx.AsyncClient(base_url=livekit.url.replace("ws", "http", 1)) as gate:
        admitted = await gate.get("/rtc/validate", params={"access_token": spawned["token"]})
    assert admitted.status_code == 200, admitted.text


@pytest.mark.rooms
async def test_an_interview_begins_in_a_room_of_voxies(real_api, livekit, workspace, workers):
    answer = await real_api.post("/api/voxie/sessions")
    assert answer.status_code == 200, answer.text
    session = answer.json()
    assert ids_in(session["room_name"], VOXIE_ROOM).belongs_to(session["call_id"])
    assert session["agent"]["name"] == "Voxie"
    assert session["agent"]["greeting"]
    [dispatch] = await dispatches_of(livekit, session["room_name"])
    assert dispatch.agent_name == "voxie"
    call = await workspace.calls.get(session["call_id"])
    assert (call.kind, call.interview_id) == ("interview", session["interview_id"])
    sheet = (await real_api.get(f"/api/interviews/{session['interview_id']}")).json()
    assert sheet["interview_id"] == session["interview_id"]


@pytest.mark.rooms
async def test_going_on_with_an_interview_ends_its_earlier_call(real_api, workspace, workers):
    first = (await real_api.post("/api/voxie/sessions", json={})).json()
    again = await real_api.post("/api/voxie/sessions", json={"interview_id": first["interview_id"]})
    assert again.status_code == 200, again.text
    second = again.json()
    assert second["interview_id"] == first["interview_id"]
    assert second["room_name"] != first["room_name"]
    earlier = await workspace.calls.get(first["call_id"])
    assert (earlier.state, earlier.end_reason) == ("ended", "caller_hung_up")
    names = {room.name for room in await real_api.rooms.list()}
    assert first["room_name"] not in names
    assert second["room_name"] in names


async def test_of_two_tabs_that_go_on_with_one_interview_at_once_one_does(api, rooms, workspace, workers):
    first = (await api.post("/api/voxie/sessions")).json()
    rooms.seconds = 0.05
    going_on = {"interview_id": first["interview_id"]}
    answers = await asyncio.gather(*(api.post("/api/voxie/sessions", json=going_on) for _ in range(8)))
    [served] = [answer.json() for answer in answers if answer.status_code == 200]
    for answer in answers:
        if answer.status_code != 200:
            expect_problem(answer, 409, "conflict")
    calls = (await workspace.calls.list(limit=20, interview_id=first["interview_id"])).items
    assert [call.id for call in calls if call.ended_at is None] == [served["call_id"]]
    assert {room.name for room in await rooms.list()} == {served["room_name"], "somebody-elses"}
    assert first["room_name"] in {room for room, _, text in rooms.told if "goes on elsewhere" in text}


async def test_somebody_elses_or_no_interview_is_not_gone_on_with(api, workers):
    expect_problem(await api.post("/api/voxie/sessions", json={"interview_id": new_id()}), 404)
    for wrong in ("x", 1, [], "\0"):
        document = expect_problem(await api.post("/api/voxie/sessions", json={"interview_id": wrong}), 422)
        assert document["faults"][0]["field"] == "interview_id"


async def test_without_a_worker_a_spawn_is_refused_at_once(api, agent, rooms, workspace):
    began = time.monotonic()
    answer = await api.post(f"/api/agents/{agent['id']}/spawn")
    assert time.monotonic() - began < 1
    expect_problem(answer, 503, "no_worker")
    assert int(answer.headers["retry-after"]) > 0
    assert rooms.created == []
    assert (await workspace.calls.list(limit=5)).items == ()


async def test_a_worker_of_the_other_deployment_does_not_help(api, agent, stores):
    await stores.fleet.beat(heartbeat(DeploymentMode.VOXIE))
    expect_problem(await api.post(f"/api/agents/{agent['id']}/spawn"), 503, "no_worker")


async def test_when_every_slot_is_taken_a_spawn_is_told_to_come_back(api, agent, rooms, workers):
    answers = await asyncio.gather(*(api.post(f"/api/agents/{agent['id']}/spawn") for _ in range(16)))
    served = [answer for answer in answers if answer.status_code == 200]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert (len(served), len(refused)) == (4, 12)
    assert len(rooms.created) == 4
    assert len({answer.json()["room_name"] for answer in served}) == 4
    for answer in refused:
        expect_problem(answer, 429, "full")
        assert int(answer.headers["retry-after"]) > 0


async def test_when_livekit_is_away_the_call_ends_with_a_reason(api, agent, rooms, workers, workspace):
    rooms.broken = True
    answer = await api.post(f"/api/agents/{agent['id']}/spawn")
    expect_problem(answer, 503, "unavailable")
    [call] = (await workspace.calls.list(limit=5)).items
    assert (call.state, call.end_reason) == ("failed", "no_agent")
    assert "LiveKit does not answer" in call.end_detail
    rooms.broken = False
    assert (await api.post(f"/api/agents/{agent['id']}/spawn")).status_code == 200


async def test_a_room_that_livekit_takes_long_to_open_is_waited_for(
    api, agent, rooms, stores, workspace, workers
):
    rooms.opening_seconds = DISPATCH_SECONDS + 1
    watcher, spawning = (
        Watcher(stores, rooms),
        asyncio.create_task(api.post(f"/api/agents/{agent['id']}/spawn")),
    )
    while not spawning.done():
        await watcher.look()
        await asyncio.sleep(0.1)
    spawned = (await spawning).json()
    await watcher.look()
    row = await workspace.calls.get(spawned["call_id"])
    assert (row.state, row.attempt) == ("requested", 1)

    began = time.monotonic()
    while (row := await workspace.calls.get(row.id)).attempt == 1:
        await watcher.look()
        await asyncio.sleep(0.1)
    assert time.monotonic() - began < DISPATCH_SECONDS + 2, "nobody came, and another is asked for"
    assert [note.attempt for _, note in rooms.dispatches] == [1, 2]
    assert row.ended_at is None


@pytest.mark.parametrize("path", ["agents/{}/spawn", "voxie/sessions"])
async def test_a_call_that_is_over_before_its_room_is_open_is_not_answered_with_a_token(
    api, agent, rooms, stores, workspace, workers, path
):
    rooms.opening_seconds = 0.5
    beginning = asyncio.create_task(api.post(f"/api/{path.format(agent['id'])}"))
    await until(lambda: beginning.done() or rooms.is_opening)
    [call] = (await workspace.calls.list(limit=5)).items
    await stores.fleet.abandon(call, reason=EndReason.NO_WORKER, detail=None)
    refused = expect_problem(await beginning, 503, "unavailable")
    assert "over" in refused["detail"]
    assert rooms.deleted == [call.room_name]


async def test_a_disabled_or_deleted_agent_takes_no_calls(api, agent, workers):
    url = f"/api/agents/{agent['id']}"
    await api.patch(url, json={"enabled": False})
    expect_problem(await api.post(f"{url}/spawn"), 409, "agent_disabled")
    await api.patch(url, json={"enabled": True})
    assert (await api.post(f"{url}/spawn")).status_code == 200
    await api.delete(url)
    expect_problem(await api.post(f"{url}/spawn"), 404)


async def test_the_newest_version_is_pinned(api, agent, workspace, workers):
    url = f"/api/agents/{agent['id']}"
    await api.patch(url, json={"config": {"greeting": {"text": "Two"}}})
    spawned = (await api.post(f"{url}/spawn")).json()
    assert spawned["agent"]["version"] == 2
    assert (await workspace.calls.get(spawned["call_id"])).version == 2


async def test_the_body_may_repeat_the_agent_and_never_name_another(api, agent, workers):
    url = f"/api/agents/{agent['id']}/spawn"
    assert (await api.post(url, json={"agent_id": agent["id"]})).status_code == 200
    document = expect_problem(await api.post(url, json={"agent_id": new_id()}), 422)
    assert [fault["field"] for fault in document["faults"]] == ["agent_id"]


async def test_a_user_token_of_ours_says_who_calls(api, agent, platform, workspace, workers):
    token = caller_token(platform.livekit, room="elsewhere", person=Person("user-7", "Grace"))
    answer = await api.post(f"/api/agents/{agent['id']}/spawn", json={"user_token": token})
    assert token not in answer.text
    claims = claims_of(answer.json())
    assert (claims["sub"], claims["name"], claims["video"]["room"]) == (
        "user-7",
        "Grace",
        answer.json()["room_name"],
    )
    assert (await workspace.calls.get(answer.json()["call_id"])).caller_identity == "user-7"


async def test_a_user_token_of_somebody_else_is_refused_before_anything_begins(api, agent, rooms, workers):
    other = LiveKitServer("", "", "voxietest", SECRET[::-1])
    forged = caller_token(other, room="r", person=Person("user-7", "Grace"))
    for token in (forged, "", "x", "\0", "a" * 100_000):
        answer = await api.post(f"/api/agents/{agent['id']}/spawn", json={"user_token": token})
        document = expect_problem(answer, 422)
        assert [fault["field"] for fault in document["faults"]] == ["user_token"]
        assert "eyJ" not in answer.text
    assert rooms.created == []


async def test_no_two_callers_have_one_identity(api, agent, workers):
    answers = [await api.post(f"/api/agents/{agent['id']}/spawn") for _ in range(4)]
    tokens = [claims_of(one.json()) for one in answers]
    assert len({token["sub"] for token in tokens}) == 4


@pytest.mark.rooms
async def test_fifty_times_the_same_spawn_is_one_call(real_api, livekit, workspace, agent, workers):
    url, headers = f"/api/agents/{agent['id']}/spawn", {"Idempotency-Key": "one-and-only"}
    before = {room.name for room in await real_api.rooms.list()}
    answers = await asyncio.gather(*(real_api.post(url, json={}, headers=headers) for _ in range(50)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    opened = {room.name for room in await real_api.rooms.list()} - before
    assert opened == {answers[0].json()["room_name"]}
    assert len(await dispatches_of(livekit, opened.pop())) == 1
    assert len((await workspace.calls.list(limit=60)).items) == 1
    expect_problem(await real_api.post(url, json={"agent_id": agent["id"]}, headers=headers), 422)
    other = f"/api/agents/{new_id()}/spawn"
    expect_problem(await real_api.post(other, json={}, headers=headers), 422)


@pytest.mark.rooms
async def test_a_call_is_hung_up_over_http(real_api, workspace, agent, workers):
    spawned = (await real_api.post(f"/api/agents/{agent['id']}/spawn")).json()
    rooms = (await real_api.get("/api/rooms")).json()["items"]
    assert [(room["name"], room["agent_id"]) for room in rooms] == [(spawned["room_name"], agent["id"])]
    for _ in range(2):
        ended = await real_api.post(f"/api/calls/{spawned['call_id']}/end")
        assert ended.status_code == 200, ended.text
        assert (ended.json()["state"], ended.json()["end_reason"]) == ("ended", "room_deleted")
    assert spawned["room_name"] not in {room.name for room in await real_api.rooms.list()}
    assert (await real_api.get("/api/rooms")).json()["items"] == []


async def test_a_key_for_calls_sees_no_prompt(app, agent, key_for, workers):
    async with client_of(app, await key_for(Scope.CALL)) as shop:
        spawned = await shop.post(f"/api/agents/{agent['id']}/spawn")
        assert spawned.status_code == 200
        assert CANARY not in spawned.text
        expect_problem(await shop.get(f"/api/agents/{agent['id']}"), 403, "forbidden")


def test_the_app_is_built_twice_without_harm(platform):
    assert build_app(platform) is not build_app(platform)
