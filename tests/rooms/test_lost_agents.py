"""Dispatches that get lost and workers that die: noticed, repeated once, or ended with a reason."""

import asyncio
import json
import signal
import time

import pytest
from tests.rooms.stand import SPAWNER, VOXIE
from tests.support.away import may_write

from voxie_platform.calls.models import CallKind, CallState, EndReason
from voxie_platform.errors import FullError, NoWorkerError

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


async def test_fault_03_killed_between_claim_and_join_the_second_dispatch_serves(empty_stand):
    agent = await empty_stand.agent()
    async with empty_stand.watched(), empty_stand.workers(SPAWNER, SPAWNER) as workers:
        call = await empty_stand.spawn(agent)
        claimed = await empty_stand.until_state(call, CallState.CLAIMED, CallState.LIVE)
        held = await worker_of(empty_stand, claimed, workers)
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
    async with empty_stand.watched(), empty_stand.workers(SPAWNER, SPAWNER) as workers:
        for _ in range(8):
            call = await empty_stand.spawn(agent)
            claimed = await empty_stand.until_state(call, CallState.CLAIMED)
            held = await worker_of(empty_stand, claimed, workers)
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


async def test_fault_18_a_killed_worker_ends_its_calls_and_the_caller_is_told(empty_stand):
    agent = await empty_stand.agent()
    async with empty_stand.watched(), empty_stand.workers(SPAWNER) as (worker,):
        call = await empty_stand.spawn(agent)
        async with empty_stand.caller(call) as caller:
            told = []
            caller.room.on("data_received", lambda packet: told.append((packet.topic, packet.data)))
            await caller.until_heard()
            worker.send(signal.SIGKILL)
            killed = time.monotonic()
            await caller.until(lambda: told, 8, "being told")
            assert time.monotonic() - killed < 6
            row = await empty_stand.until_over(call, 5)
            await caller.until(lambda: caller.left is not None, 5)
    assert (row.state, row.end_reason) == (CallState.FAILED, EndReason.INTERRUPTED)
    assert told[0][0] == "voxie.state"
    assert json.loads(told[0][1])["reason"] == "interrupted"


async def test_fault_18_a_worker_frozen_in_a_write_is_killed_and_others_write_again(empty_stand):
    agent = await empty_stand.agent()
    both = empty_stand.workers(SPAWNER, SPAWNER, HANG_SECONDS="5")
    async with empty_stand.watched(), both as workers:
        call = await empty_stand.spawn(agent)
        async with empty_stand.caller(call) as caller:
            await caller.until_heard(8)
            held = await worker_of(empty_stand, await empty_stand.row(call), workers)
            await frozen_in_a_write(empty_stand, held)
            assert await held.ended(15) == -signal.SIGKILL
            row = await empty_stand.until_over(call)
            await caller.until(lambda: caller.left is not None, 5)
        another = await empty_stand.spawn(agent)
        assert (await empty_stand.until_state(another, CallState.LIVE)).worker_id != row.worker_id
    assert (row.state, row.end_reason) == (CallState.FAILED, EndReason.INTERRUPTED)
    assert held.lines[-1]["message"].startswith("killed")


async def frozen_in_a_write(stand, worker):
    """Stopped and woken again until it is caught holding the lock."""
    deadline = time.monotonic() + 30
    while True:
        worker.send(signal.SIGSTOP)
        await asyncio.sleep(0.002)  # until it has stopped
        if not may_write(stand.settings) and not may_write(stand.settings, 0.1):
            return
        worker.send(signal.SIGCONT)
        assert time.monotonic() < deadline, "it was never caught"
        await asyncio.sleep(0.003)


async def test_fault_20_calls_go_on_while_the_watcher_changes_hands(empty_stand):
    agent = await empty_stand.agent()
    async with empty_stand.workers(SPAWNER):
        async with empty_stand.watched():
            call = await empty_stand.spawn(agent)
            await empty_stand.until_state(call, CallState.LIVE)
        async with empty_stand.watched(), empty_stand.caller(call) as caller:
            await caller.until_heard()
            await asyncio.sleep(6)
            assert (await empty_stand.row(call)).state is CallState.LIVE


async def test_a_call_whose_room_vanished_unseen_is_ended(empty_stand):
    agent = await empty_stand.agent()
    async with empty_stand.watched(), empty_stand.workers(SPAWNER) as (worker,):
        call = await empty_stand.spawn(agent)
        await empty_stand.until_state(call, CallState.LIVE)
        await empty_stand.until_happened(call, "state")  # frozen in a write, it would hold SQLite's lock
        worker.send(signal.SIGSTOP)
        await empty_stand.rooms.delete(call.room_name)
        row = await empty_stand.until_over(call, 5)
    assert row.end_reason in {EndReason.ROOM_DELETED, EndReason.NEVER_JOINED}


async def test_each_deployment_counts_its_own_seats(empty_stand):
    agent = await empty_stand.agent()
    async with empty_stand.workers(VOXIE):
        with pytest.raises(NoWorkerError):
            await empty_stand.reserve(CallKind.AGENT, agent)
        call = await empty_stand.interview()
        async with empty_stand.caller(call) as caller:
            await caller.until_heard()


async def test_a_seat_that_has_just_been_freed_is_found_at_once(empty_stand):
    """Not two seconds later, by the watcher: LiveKit is told only now and then how full a worker is."""
    agent = await empty_stand.agent()
    async with empty_stand.workers(SPAWNER, CALL_SLOTS="1"):
        first = await empty_stand.spawn(agent)
        async with empty_stand.caller(first) as caller:
            await caller.until_heard()
            await asyncio.sleep(3)  # by now LiveKit knows that the worker is full
        await empty_stand.until_over(first)
        second = await empty_stand.spawn(agent)
        assert (await empty_stand.until_state(second, CallState.LIVE, seconds=5)).attempt == 1


async def worker_of(stand, call, workers):
    there = {one.id: one.pid for one in await stand.stores.fleet.workers()}
    return next(worker for worker in workers if worker.pid == there[call.worker_id])
