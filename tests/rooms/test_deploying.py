"""Workers that follow each other, and what a worker keeps open after many calls that came to nothing."""

import asyncio
import signal
import time

import psutil
import pytest
from tests.rooms.stand import SPAWNER

from voxie_platform.calls.models import FINAL_STATES, CallState, EndReason

pytestmark = pytest.mark.rooms
AT_ONCE, ROUNDS = 4, 5
STEADY_SECONDS = 3


async def test_fault_28_new_calls_go_to_the_next_worker_and_the_old_one_ends_its_own(empty_stand):
    agent = await empty_stand.agent()
    async with empty_stand.workers(SPAWNER) as (old,):
        begun = await empty_stand.spawn(agent)
        async with empty_stand.caller(begun) as one:
            await one.until_heard()
            async with empty_stand.workers(SPAWNER) as (new,):
                old.send(signal.SIGTERM)
                await until_draining(empty_stand, old)
                later = await empty_stand.spawn(agent)
                async with empty_stand.caller(later) as other:
                    await other.until_heard()
                    row = await empty_stand.row(later)
                    assert await empty_stand.holder(row, (old, new)) is new
                    await one.until_quiet()
                    await one.hum()
                    await one.until_heard()
                await empty_stand.until_over(later)
            assert old.process.poll() is None
        assert await old.ended(10) == 0
    assert (await empty_stand.row(begun)).end_reason is EndReason.CALLER_HUNG_UP


async def test_fault_31_calls_that_are_cancelled_leave_no_file_and_no_thread_open(empty_stand):
    agent = await empty_stand.agent()
    workers = empty_stand.workers(SPAWNER, CALL_SLOTS=str(AT_ONCE))
    async with empty_stand.watched(), workers as (worker,):
        await some_cancelled(empty_stand, agent)
        before = await settled(worker)
        for _ in range(ROUNDS):
            await some_cancelled(empty_stand, agent)
        after = await settled(worker)
    for name, number in before.items():
        assert after[name] <= number + AT_ONCE, f"from {before} to {after} in {AT_ONCE * ROUNDS} calls"


async def until_draining(stand, worker):
    deadline = time.monotonic() + 10
    while not any(one.draining for one in await stand.stores.fleet.workers() if one.pid == worker.pid):
        assert time.monotonic() < deadline, "the worker does not drain"
        await asyncio.sleep(0.05)


async def some_cancelled(stand, agent):
    """Calls whose rooms are closed before their agent comes, and as soon as it has claimed them, by turns."""
    calls = [await stand.spawn(agent) for _ in range(AT_ONCE)]
    for number, call in enumerate(calls):
        if number % 2:
            await stand.until_state(call, CallState.CLAIMED, CallState.LIVE)
        await stand.rooms.delete(call.room_name)
    for call in calls:
        await stand.until_state(call, *FINAL_STATES, seconds=20)


async def settled(worker):
    """What it has open once that no longer changes: a call's threads end some time after its row."""
    process, deadline = psutil.Process(worker.pid), time.monotonic() + 40
    counted, since = {}, time.monotonic()
    while time.monotonic() - since < STEADY_SECONDS:
        now = {"files": process.num_fds(), "threads": process.num_threads()}
        if now != counted:
            counted, since = now, time.monotonic()
        assert time.monotonic() < deadline, f"never settled: {counted}"
        await asyncio.sleep(0.1)
    return counted
