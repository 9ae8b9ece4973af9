"""What the watcher does after calls: each step for each call, and never in the way of its passes."""

import asyncio
import sqlite3
from contextlib import asynccontextmanager, closing

import pytest

from tests.store.examples import text_call, turn
from tests.support.recording_rooms import RecordingRooms
from tests.support.until import until
from voxie_platform.calls.models import EndReason
from voxie_platform.errors import UnavailableError
from voxie_platform.fleet.models import LEASE_SECONDS
from voxie_platform.watcher.after_calls import pause_after
from voxie_platform.watcher.steps import STEPS, AfterCallStep
from voxie_platform.watcher.watch import watch


@pytest.fixture
def rested(tmp_path):
    """Time passes for the queue: what rests, or was put off, is due."""

    def change():
        with closing(sqlite3.connect(tmp_path / "voxie.db", isolation_level=None, timeout=5)) as connection:
            # each to a time of its own: by that a call that was put in again is known
            connection.execute("UPDATE after_call SET due_at = due_at / 2 WHERE due_at > 1e15")
            return connection.execute("SELECT call_id, tries FROM after_call").fetchall()

    return change


async def ended_call(stores, workspace):
    call = await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=60)
    await stores.fleet.end(call.id, attempt=None, reason=EndReason.CALLER_HUNG_UP)
    return call.id


@asynccontextmanager
async def watching(stores, *steps, rooms=None):
    nudge = asyncio.Event()
    watcher = asyncio.create_task(
        watch(stores, rooms or RecordingRooms(), holder="api-1", nudge=nudge, steps=steps)
    )
    try:
        yield nudge
    finally:
        watcher.cancel()
        with pytest.raises(asyncio.CancelledError):
            await watcher


async def test_each_step_is_done_for_each_call_and_then_no_more(stores, workspace, rested):
    calls = {await ended_call(stores, workspace) for _ in range(5)}
    done = []

    def noting(name):
        async def run(store, call_id):
            done.append((name, (await store.calls.get(call_id)).id))

        return AfterCallStep(name, run, at_once=2)

    rested()
    async with watching(stores, noting("one"), noting("two")):
        await until(lambda: not rested())
    assert sorted(done) == sorted((name, call) for name in ("one", "two") for call in calls)


async def test_a_step_that_raises_is_tried_again_and_blocks_nobody(stores, workspace, rested, caplog):
    bad = await ended_call(stores, workspace)
    good = await ended_call(stores, workspace)
    done = []

    async def raising(_, call_id):
        if call_id == bad:
            raise ValueError("no such price")

    async def noting(_, call_id):
        done.append(call_id)

    rested()
    steps = AfterCallStep("raising", raising, at_once=1), AfterCallStep("noting", noting, at_once=1)
    async with watching(stores, *steps):
        await until(lambda: {good, bad} <= set(done))
        await until(lambda: rested() and rested()[0][1] >= 2)
    assert [call_id for call_id, _ in rested()] == [bad]
    assert done.count(bad) >= 2
    [failed, *_] = [record for record in caplog.records if record.message == "after-call step failed"]
    assert (failed.call, failed.step) == (bad, "raising")


async def test_a_slow_step_delays_neither_the_passes_nor_the_other_steps(stores, workspace, rested):
    calls = [await ended_call(stores, workspace) for _ in range(6)]
    quick, slow, most = [], [], 0

    async def counting(_, call_id):
        quick.append(call_id)

    async def waiting(_, call_id):
        nonlocal most
        slow.append(call_id)
        most = max(most, len(slow))
        await asyncio.sleep(60)

    rested()
    rooms = RecordingRooms()
    steps = AfterCallStep("quick", counting, at_once=1), AfterCallStep("slow", waiting, at_once=2)
    async with watching(stores, *steps, rooms=rooms):
        await until(lambda: len(quick) == 6)
        lost = await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=0)
        # who begins to look waits as long as a claim lasts: the store may just have come back
        async with asyncio.timeout(LEASE_SECONDS + 3):
            while (await workspace.calls.get(lost.id)).ended_at is None:
                await asyncio.sleep(0.02)
    assert sorted(quick) == sorted(calls)
    assert most == 2
    assert {call for call, _ in rested()} == {*calls, lost.id}, "what was not done is still due"


async def test_calls_that_wait_for_a_slow_step_keep_none_that_end_meanwhile_from_the_first_one(
    stores, workspace, rested
):
    calls = [await ended_call(stores, workspace) for _ in range(6)]
    first, slow, goes_on = set(), set(), asyncio.Event()

    async def counting(_, call_id):
        first.add(call_id)

    async def waiting(_, call_id):
        slow.add(call_id)
        await goes_on.wait()

    rested()
    steps = (
        AfterCallStep("first", counting, at_once=1, most_waiting=1),
        AfterCallStep("slow", waiting, at_once=1, most_waiting=1),
    )
    async with watching(stores, *steps) as nudge:
        await until(lambda: nudge.set() or first == set(calls))
        calls.append(await ended_call(stores, workspace))
        await until(lambda: (rested() and nudge.set()) or first == set(calls))
        assert len(slow) == 1
        goes_on.set()
        await until(lambda: not rested())
    assert slow == set(calls)


async def test_work_goes_on_while_livekit_is_away(stores, workspace, rested):
    await ended_call(stores, workspace)
    rested()
    rooms = RecordingRooms()
    rooms.broken = True
    async with watching(stores, *STEPS, rooms=rooms):
        await until(lambda: not rested())


async def test_a_late_record_during_the_work_brings_the_call_again(stores, workspace, rested):
    call_id = await ended_call(stores, workspace)
    seen = []

    async def reading(store, call_id):
        seen.append(len((await store.calls.turns(call_id, limit=5)).items))
        if len(seen) == 1:
            await store.calls.write([turn(call_id, 1)])
            await asyncio.sleep(0.1)  # it is put in again, and due, before the work is over

    rested()
    async with watching(stores, AfterCallStep("reading", reading, at_once=1)):
        await until(lambda: not rested())
    assert seen == [0, 1]
    assert call_id


async def test_a_store_that_was_away_settles_the_call_later(stores, workspace, rested):
    await ended_call(stores, workspace)
    tries = []

    async def away(*_):
        tries.append(1)
        if len(tries) == 1:
            raise UnavailableError("The store does not answer.")

    rested()
    async with watching(stores, AfterCallStep("away", away, at_once=1)):
        await until(lambda: not rested())
    assert len(tries) == 2


async def test_a_call_is_in_the_figures_once_it_is_over(stores, workspace, rested):
    call_id = await ended_call(stores, workspace)
    rested()
    async with watching(stores, *STEPS):
        await until(lambda: not rested())
    assert (await workspace.analytics.counted(call_id))["reason.caller_hung_up"] == 1


def test_pauses_grow_to_an_hour():
    assert [pause_after(tries) for tries in (0, 1, 2, 9, 10, 5_000)] == [5, 10, 20, 2_560, 3_600, 3_600]
