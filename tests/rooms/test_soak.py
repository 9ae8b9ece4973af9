"""Hundreds of rooms, many bursts: one right agent in each, whatever else is dispatched or named."""

import asyncio
import json
import random
import statistics
import time
from contextlib import asynccontextmanager, suppress

import pytest
from livekit import api as livekit_api
from livekit import rtc
from tests.rooms.stand import SPAWNER, VOXIE
from tests.rooms.test_exactly_one import (
    GREETING_SECONDS,
    HOSTILE_NOTES,
    HOSTILE_ROOMS,
    agents_in,
    dispatch,
)

from voxie_platform.calls.models import CallKind, CallState, EndReason
from voxie_platform.errors import FullError
from voxie_platform.ids import new_id
from voxie_platform.rooms import names

pytestmark = [pytest.mark.rooms, pytest.mark.soak, pytest.mark.timeout(3600)]

ROOMS, LIVE_AT_ONCE = 200, 4
BURSTS, BURST, SLOTS = 10, 16, 4


async def test_two_hundred_disturbed_rooms_get_one_right_agent_each(stand, livekit, report):
    stand.model.play(audio_seconds=GREETING_SECONDS)
    agent, chance = await stand.agent(), random.Random(2026)
    seats = asyncio.Semaphore(LIVE_AT_ONCE)
    waits = []

    async def one(number):
        async with seats:
            call = await (stand.spawn(agent) if number % 2 else stand.interview())
            disturb = DISTURBANCES[number // 2 % len(DISTURBANCES)]
            waits.append(await one_right_agent(stand, livekit, call, disturb, chance))

    async with asyncio.TaskGroup() as calls:
        for number in range(ROOMS):
            calls.create_task(one(number))
    for worker in stand.shared_workers:
        assert worker.process.poll() is None
        assert [line for line in worker.lines if is_error_of_ours(line)] == []
    assert len(await stand.stores.fleet.workers()) == 2
    report(f"{ROOMS} rooms: {told(waits)}")


def is_error_of_ours(line):
    """LiveKit's own library calls it an error when a room closes while it is negotiating."""
    return line["level"] in {"error", "critical"} and line["logger"].startswith("voxie_platform")


async def one_right_agent(stand, livekit, call, disturb, chance):
    """Seconds from joining to the first word."""
    async with watched_room(stand, call) as seen, stand.caller(call) as caller:
        began = time.monotonic()
        async with disturb(stand, livekit, call, chance):
            await caller.until_heard(10)
            await asyncio.sleep(1.0)
            row = await stand.row(call)
            assert (row.state, row.attempt) == (CallState.LIVE, 1)
            assert seen == set(caller.agents) == {row.agent_identity}
            worker = next(one for one in await stand.stores.fleet.workers() if one.id == row.worker_id)
            assert worker.mode == call.deployment
            heard = caller.first_heard_at - began
    row = await stand.until_over(call, 15)
    assert (row.state, row.end_reason) == (CallState.ENDED, EndReason.CALLER_HUNG_UP)
    return heard


@asynccontextmanager
async def watched_room(stand, call):
    """Every agent that LiveKit itself ever lists there."""
    seen = set()

    async def watch():
        while True:
            seen.update(await agents_in(stand, call.room_name))
            await asyncio.sleep(0.25)

    watching = asyncio.create_task(watch())
    try:
        yield seen
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


@asynccontextmanager
async def dispatched_by_hand(stand, livekit, call, chance):
    for name in ("voxie", "spawner"):
        note = json.dumps({"call_id": call.id, "attempt": chance.choice((1, 2))})
        await dispatch(livekit, call.room_name, name, note)
    yield


@asynccontextmanager
async def dispatched_with_hostile_notes(stand, livekit, call, chance):
    for note in chance.sample(HOSTILE_NOTES, 3):
        await dispatch(livekit, call.room_name, chance.choice(("voxie", "spawner")), note)
    yield


@asynccontextmanager
async def joined_with_an_agents_list(stand, livekit, call, chance):
    token = (
        livekit_api.AccessToken(stand.livekit.api_key, stand.livekit.api_secret)
        .with_identity(f"intruder-{new_id()}")
        .with_grants(livekit_api.VideoGrants(room_join=True, room=call.room_name))
        .with_room_config(livekit_api.RoomConfiguration(agents=both_for(call)))
    )
    intruder = rtc.Room()
    await intruder.connect(stand.livekit.url, token.to_jwt())
    try:
        yield
    finally:
        await intruder.disconnect()


@asynccontextmanager
async def opened_a_second_time(stand, livekit, call, chance):
    await livekit.room.create_room(livekit_api.CreateRoomRequest(name=call.room_name, agents=both_for(call)))
    yield


@asynccontextmanager
async def beside_a_hostile_room(stand, livekit, call, chance):
    """Its name is no room of ours, or not the one of its call; the note is this call's."""
    await stand.until_state(call, CallState.LIVE)
    others = [names.agent_room(new_id(), call.id), names.interview_room(new_id())]
    name = chance.choice([*HOSTILE_ROOMS, *others])
    with suppress(livekit_api.TwirpError):  # LiveKit refuses some names itself
        await livekit.room.create_room(livekit_api.CreateRoomRequest(name=name, agents=both_for(call)))
    try:
        yield
        if name in {room.name for room in await stand.rooms.list()}:
            assert await agents_in(stand, name) == []
    finally:
        await stand.rooms.delete(name)


def both_for(call):
    """The agents list of somebody who wants both deployments in one room."""
    note = json.dumps({"call_id": call.id, "attempt": 1})
    return [livekit_api.RoomAgentDispatch(agent_name=name, metadata=note) for name in ("spawner", "voxie")]


DISTURBANCES = (
    dispatched_by_hand,
    dispatched_with_hostile_notes,
    joined_with_an_agents_list,
    opened_a_second_time,
    beside_a_hostile_room,
)


async def test_fault_02_ten_bursts_of_sixteen_are_served_or_refused(empty_stand, report):
    """Half of each kind; whoever got a seat is greeted within five seconds."""
    empty_stand.model.play(audio_seconds=GREETING_SECONDS)
    agent = await empty_stand.agent(greeting={"text": "Welcome."})
    waits = []
    async with empty_stand.watched(), empty_stand.workers(VOXIE, SPAWNER, CALL_SLOTS=str(SLOTS)):
        for _ in range(BURSTS):
            async with asyncio.TaskGroup() as calls:
                burst = [calls.create_task(heard_after(empty_stand, agent, n)) for n in range(BURST)]
            served = [call.result() for call in burst if call.result() is not None]
            assert len(served) == 2 * SLOTS
            waits += served
            await empty_stand.until_quiet()
    report(f"{BURSTS} bursts of {BURST}: {told(waits)}")
    assert max(waits) < 5


async def heard_after(stand, agent, number):
    """Seconds from the spawn to the first word; None: refused."""
    began = time.monotonic()
    kind = CallKind.AGENT if number % 2 else CallKind.INTERVIEW
    try:
        call = await (stand.spawn(agent) if kind is CallKind.AGENT else stand.interview())
    except FullError:
        return None
    async with stand.caller(call) as caller:
        await caller.until_heard(10)
        await asyncio.sleep(2)
        row = await stand.row(call)
        assert list(caller.agents) == [row.agent_identity]
        heard = caller.first_heard_at - began
    row = await stand.until_over(call)
    assert (row.attempt, row.end_reason) == (1, EndReason.CALLER_HUNG_UP)
    return heard


def told(waits):
    return f"{len(waits)} greeted, median {statistics.median(waits):.2f} s, longest {max(waits):.2f} s"
