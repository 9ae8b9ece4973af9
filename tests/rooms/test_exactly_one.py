"""Exactly one agent, and the right one, whatever is dispatched, named or claimed."""

import asyncio
import json

import pytest
from livekit import api as livekit_api
from livekit import rtc
from tests.rooms.stand import SPAWNER, VOXIE

from voxie_platform.calls.models import CallState
from voxie_platform.ids import new_id
from voxie_platform.rooms import names

pytestmark = pytest.mark.rooms

GREETING_SECONDS = 2.0
"""As long as a real one: on a busy machine a caller's ears open a moment after the first sound."""

HOSTILE_ROOMS = [
    "../agent-x",
    "agent-not-a-uuid-00000000",
    "voxie-creation-",
    "voxie-creation-zzzzzzzz",
    "agent-" + "a" * 300,
    "agent-💥-00000000",
    "agent-\u202e-00000000",
    "somewhere else",
]
HOSTILE_NOTES = [
    "",
    "not json",
    "[]",
    "7",
    "null",
    '{"call_id": 7, "attempt": 1}',
    '{"call_id": "../..", "attempt": 1}',
    '{"call_id": "a", "call_id": "b", "attempt": 1}',
    "[" * 100_000,
    '{"call_id": "' + "x" * 200_000 + '", "attempt": 1}',
]


async def agents_in(stand, room):
    return [one.identity for one in await stand.rooms.participants(room) if one.is_agent]


async def dispatch(client, room, name, metadata):
    request = livekit_api.CreateAgentDispatchRequest(room=room, agent_name=name, metadata=metadata)
    await client.agent_dispatch.create_dispatch(request)


async def alive(stand):
    """Each shared worker still takes calls."""
    for worker in stand.shared_workers:
        assert worker.process.poll() is None, worker.log[-2000:]
    call = await stand.spawn(await stand.agent())
    async with stand.caller(call) as caller:
        await caller.until_heard()


async def test_twenty_four_mixed_rooms_get_one_right_agent_each(stand, livekit):
    """In waves, so that few are live at once; each is disturbed by hand-made dispatches of both names."""
    stand.model.play(audio_seconds=GREETING_SECONDS)
    agent = await stand.agent()
    for _ in range(6):
        calls = [await stand.spawn(agent), await stand.interview(), await stand.spawn(agent)]
        calls.append(await stand.interview())
        await asyncio.gather(*(one_right_agent(stand, livekit, call) for call in calls))
    await alive(stand)


async def one_right_agent(stand, client, call):
    async with stand.caller(call) as caller:
        for name in ("voxie", "spawner"):
            await dispatch(client, call.room_name, name, json.dumps({"call_id": call.id, "attempt": 1}))
        await caller.until_heard(10)
        await asyncio.sleep(1.0)
        row = await stand.row(call)
        assert row.state is CallState.LIVE
        assert list(caller.agents) == [row.agent_identity]
        worker = next(one for one in await stand.stores.fleet.workers() if one.id == row.worker_id)
        assert worker.mode == call.deployment
    await stand.until_over(call, 10)


async def test_fault_05_a_second_dispatch_finds_the_call_claimed_and_leaves(stand, livekit):
    call = await stand.spawn(await stand.agent())
    async with stand.caller(call) as caller:
        await caller.until_heard()
        for attempt in (1, 2):
            note = json.dumps({"call_id": call.id, "attempt": attempt})
            await dispatch(livekit, call.room_name, "spawner", note)
        await asyncio.sleep(2)
        assert len(caller.agents) == 1
        assert (await stand.row(call)).attempt == 1


async def test_fault_06_a_token_with_an_agents_list_brings_nobody_else(stand):
    call = await stand.spawn(await stand.agent())
    async with stand.caller(call) as caller:
        await caller.until_heard()
        grants = livekit_api.VideoGrants(room_join=True, room=call.room_name)
        agents = [livekit_api.RoomAgentDispatch(agent_name=name) for name in ("spawner", "voxie", "")]
        token = (
            livekit_api.AccessToken(stand.livekit.api_key, stand.livekit.api_secret)
            .with_identity("intruder")
            .with_grants(grants)
            .with_room_config(livekit_api.RoomConfiguration(agents=agents))
        )
        intruder = rtc.Room()
        await intruder.connect(stand.livekit.url, token.to_jwt())
        await asyncio.sleep(2)
        assert len(await agents_in(stand, call.room_name)) == 1
        await intruder.disconnect()


@pytest.mark.parametrize("mode", [VOXIE, SPAWNER])
async def test_fault_08_rooms_with_hostile_names_get_no_agent(stand, livekit, mode):
    call_id = new_id()
    for room in HOSTILE_ROOMS:
        request = livekit_api.CreateRoomRequest(
            name=room,
            agents=[
                livekit_api.RoomAgentDispatch(
                    agent_name=mode, metadata=json.dumps({"call_id": call_id, "attempt": 1})
                )
            ],
        )
        try:
            await livekit.room.create_room(request)
        except livekit_api.TwirpError:
            continue  # LiveKit refuses the name itself
    await asyncio.sleep(2)
    for room in [one.name for one in await stand.rooms.list()]:
        assert await agents_in(stand, room) == []
        await stand.rooms.delete(room)
    await alive(stand)


async def test_fault_08_hostile_notes_get_no_agent(stand, livekit):
    room = names.agent_room(new_id(), new_id())
    await livekit.room.create_room(livekit_api.CreateRoomRequest(name=room))
    for note in HOSTILE_NOTES:
        await dispatch(livekit, room, "spawner", note)
    unknown = new_id()
    await dispatch(livekit, room, "spawner", json.dumps({"call_id": unknown, "attempt": 1}))
    await asyncio.sleep(2)
    assert await agents_in(stand, room) == []
    await stand.rooms.delete(room)
    await alive(stand)


async def test_a_note_for_another_calls_room_gets_no_agent(stand, livekit):
    """The room's name must be the one that was made for the call."""
    agent = await stand.agent()
    from voxie_platform.calls.models import CallKind

    call = await stand.reserve(CallKind.AGENT, agent)
    wrong = names.agent_room(new_id(), call.id)
    request = livekit_api.CreateRoomRequest(
        name=wrong,
        agents=[
            livekit_api.RoomAgentDispatch(
                agent_name="spawner", metadata=json.dumps({"call_id": call.id, "attempt": 1})
            )
        ],
    )
    await livekit.room.create_room(request)
    await asyncio.sleep(1.5)
    assert await agents_in(stand, wrong) == []
    await stand.rooms.delete(wrong)
    from voxie_platform.calls.models import EndReason

    await stand.stores.fleet.end(call.id, attempt=None, reason=EndReason.NO_AGENT)
