"""Workers that are killed, frozen or full: the caller is told, and the next call is served."""

import asyncio
import json
import signal
import time
from contextlib import closing
from pathlib import Path

import pytest
from tests.rooms.stand import SPAWNER, VOXIE
from tests.support.away import connected, may_write

from voxie_platform.calls.models import CallKind, CallState, EndReason
from voxie_platform.errors import NoWorkerError
from voxie_platform.storage.open import file_of

pytestmark = pytest.mark.rooms

SLOW_BEATS = """
CREATE TRIGGER slow_beats AFTER UPDATE ON workers
BEGIN SELECT count(*) FROM sqlite_schema a, sqlite_schema b, sqlite_schema c; END
"""
"""Some tenths of a second with SQLite's lock held."""


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
            held = await empty_stand.holder(await empty_stand.row(call), workers)
            await frozen_in_a_write(empty_stand, held)
            assert await held.ended(15) == -signal.SIGKILL
            row = await empty_stand.until_over(call)
            await caller.until(lambda: caller.left is not None, 5)
        another = await empty_stand.spawn(agent)
        async with empty_stand.caller(another) as caller:
            await caller.until_heard(8)
        assert (await empty_stand.until_over(another)).worker_id != row.worker_id
    assert (row.state, row.end_reason) == (CallState.FAILED, EndReason.INTERRUPTED)
    assert held.lines[-1]["message"].startswith("killed")


async def frozen_in_a_write(stand, worker):
    """A beat of its heart takes its time, and meanwhile it stops."""
    with closing(connected(file_of(stand.settings))) as store:
        store.execute(SLOW_BEATS)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if writes(worker.pid):
            worker.send(signal.SIGSTOP)
            if not may_write(stand.settings, 0.5):
                return
            worker.send(signal.SIGCONT)  # it was a quick write of another kind, over before the signal came
        await asyncio.sleep(0.005)
    pytest.fail("its heart does not beat")


def writes(pid):
    """Whether it has SQLite's lock for writers: byte 120 of the WAL index (sqlite.org/walformat.html)."""
    locks = (line.split() for line in Path("/proc/locks").read_text().splitlines())
    return any(lock[-4] == str(pid) and lock[-2:] == ["120", "120"] for lock in locks)


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
        async with empty_stand.caller(second) as caller:
            await caller.until_heard()
