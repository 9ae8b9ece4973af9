"""Dispatches that get lost: noticed, repeated once, or ended with a reason."""

import asyncio
import signal
import time

import pytest
from tests.rooms.stand import SPAWNER

from voxie_platform.calls.models import CallKind, CallState, EndReason
from voxie_platform.errors import FullError, NoWorkerError
from voxie_platform.fleet.models import DISPATCH_SECONDS
from voxie_platform.ids import new_id
from voxie_platform.rooms.dispatch import DispatchNote
from voxie_platform.watcher.watch import Watcher

pytestmark = pytest.mark.rooms


async def test_fault_01_without_a_worker_nothing_is_reserved(empty_stand):
    agent = await empty_stand.agent()
    began = time.monotonic()
    with pytest.raises(NoWorkerError):
        await empty_stand.spawn(agent)
    assert time.monotonic() - began < 1
    assert await empty_stand.stores.fleet.unfinished(limit=10) == ()


async def test_fault_02_sixteen_at_once_are_served_or_refused_and_none_is_lost(empty_stand):
    """The worker has just registered: it is as cold as it will ever be."""
    agent = await empty_stand.agent(greeting={"text": "Welcome."})
    async with empty_stand.watched(), empty_stand.workers(SPAWNER, CALL_SLOTS="4"):
        served = await asyncio.gather(*(heard_after(empty_stand, agent) for _ in range(16)))
    waits = [wait for wait in served if wait is not None]
    assert len(waits) == 4
    assert max(waits) < 5


async def heard_after(stand, agent):
    """Seconds from the spawn to the greeting; None: refused."""
    began = time.monotonic()
    try:
        call = await stand.spawn(agent)
    except FullError:
        return None
    async with stand.caller(call) as caller:
        await caller.until_heard(6)
        heard = caller.first_heard_at - began
        await asyncio.sleep(2)
        assert len(caller.agents) == 1
    await stand.until_over(call)
    return heard


async def test_fault_03_killed_before_the_claim_another_worker_serves_the_call(empty_stand):
    agent = await empty_stand.agent()
    async with empty_stand.watched(), empty_stand.workers(SPAWNER, SPAWNER) as (first, _):
        first.send(signal.SIGSTOP)  # LiveKit still offers it calls, and it takes none
        calls = [await empty_stand.spawn(agent) for _ in range(3)]
        await asyncio.sleep(0.3)
        first.send(signal.SIGKILL)
        for call in calls:
            async with empty_stand.caller(call) as caller:
                await caller.until_heard(8)
                assert len(caller.agents) == 1
            row = await empty_stand.until_over(call)
            assert row.end_reason is EndReason.CALLER_HUNG_UP


class NoMore:
    """The rooms as whoever dies before its next dispatch sees them."""

    def __init__(self, rooms):
        self.rooms = rooms
        self.reached = asyncio.Event()

    def __getattr__(self, name):
        return getattr(self.rooms, name)

    async def dispatch(self, *_, **__):
        self.reached.set()
        await asyncio.Event().wait()


async def test_fault_03_whoever_looks_after_a_call_dies_before_it_dispatches_again(empty_stand):
    agent = await empty_stand.agent()
    async with empty_stand.workers(SPAWNER):
        call = await empty_stand.reserve(CallKind.AGENT, agent)
        lost = DispatchNote(new_id(), 1)
        await empty_stand.rooms.create(call.room_name, agent_name="spawner", note=lost, metadata="{}")
        async with empty_stand.caller(call) as caller:
            await asyncio.sleep(DISPATCH_SECONDS)
            rooms = NoMore(empty_stand.rooms)
            dying = asyncio.create_task(Watcher(empty_stand.stores, rooms).look())
            await asyncio.wait_for(rooms.reached.wait(), 5)
            dying.cancel()
            assert (await empty_stand.row(call)).attempt == 2
            async with empty_stand.watched():
                await caller.until_heard(10)
            assert len(caller.agents) == 1
        assert (await empty_stand.until_over(call)).end_reason is EndReason.CALLER_HUNG_UP


async def test_fault_03_killed_between_claim_and_join_the_second_dispatch_serves(empty_stand):
    agent = await empty_stand.agent()
    async with empty_stand.watched(), empty_stand.workers(SPAWNER, SPAWNER) as workers:
        call = await empty_stand.spawn(agent)
        claimed = await empty_stand.until_state(call, CallState.CLAIMED, CallState.LIVE)
        held = await empty_stand.holder(claimed, workers)
        held.send(signal.SIGKILL)
        async with empty_stand.caller(call) as caller:
            began = time.monotonic()
            await caller.until_heard(10)
            assert time.monotonic() - began < 8
        row = await empty_stand.until_over(call)
    assert row.attempt == (2 if claimed.state is CallState.CLAIMED else 1)


async def test_fault_03_stopped_after_the_claim_and_woken_later_it_stays_silent(empty_stand):
    patient = {"silence_reminder_seconds": 300, "max_silence_seconds": 600}
    agent = await empty_stand.agent(limits=patient)
    three = empty_stand.workers(SPAWNER, SPAWNER, SPAWNER)  # one of the others is asked sooner than of two
    async with empty_stand.watched(), three as workers:
        for _ in range(8):
            call = await empty_stand.spawn(agent)
            claimed = await empty_stand.until_state(call, CallState.CLAIMED)
            held = await empty_stand.holder(claimed, workers)
            held.send(signal.SIGSTOP)
            async with empty_stand.caller(call) as caller:
                await caller.until(lambda: caller.heard_frames > 10 or caller.left, 12)
                if caller.left is None:
                    await it_stays_silent(empty_stand, call, caller, claimed, held)
                    break
            # LiveKit gave the second dispatch to the stopped process as well
            assert (await empty_stand.until_over(call)).end_reason is EndReason.NO_AGENT
            held.send(signal.SIGCONT)
            await asyncio.sleep(4)
        else:
            pytest.fail("the other worker was never asked")
        row = await empty_stand.until_over(call)
    assert (row.attempt, row.end_reason) == (2, EndReason.CALLER_HUNG_UP)
    page = await empty_stand.stores.of(empty_stand.workspace).calls.turns(call.id, limit=50)
    assert {turn.attempt for turn in page.items} == {2}


async def it_stays_silent(stand, call, caller, claimed, held):
    """The stopped process wakes up beside the agent that took its place."""
    row = await stand.row(call)
    assert row.attempt == 2
    assert row.agent_identity != claimed.agent_identity
    await caller.until_quiet()
    heard = caller.heard_frames
    await asyncio.sleep(20)
    held.send(signal.SIGCONT)
    await asyncio.sleep(4)
    assert caller.heard_frames == heard
    agents = [one.identity for one in await stand.rooms.participants(call.room_name) if one.is_agent]
    assert agents == [row.agent_identity]
    await caller.hum()
    await caller.until_heard()


async def test_fault_03_lost_twice_the_room_closes_and_the_row_says_why(empty_stand):
    agent = await empty_stand.agent()
    async with empty_stand.watched(), empty_stand.workers(SPAWNER) as (worker,):
        worker.send(signal.SIGSTOP)
        call = await empty_stand.spawn(agent)
        async with empty_stand.caller(call) as caller:
            row = await empty_stand.until_over(call, 15)
            await caller.until(lambda: caller.left is not None, 5)
    assert row.state is CallState.FAILED
    assert row.end_reason is EndReason.NO_AGENT
