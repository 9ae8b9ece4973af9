"""Agents that go wrong as nobody foresaw: their callers are told, and everybody else's calls go on."""

import asyncio
import json
import time
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.rooms.misbehaving import BROKEN
from tests.rooms.stand import SPAWNER

from voxie_platform.calls.models import CallState, EndReason

pytestmark = pytest.mark.rooms
ROOT = Path(__file__).parents[2]
TOLD_SECONDS = 6.0
"""A lease that ran out, and a look of the watcher."""
LONG_SECONDS = 9
"""Longer than it takes to be told, so that the thread comes back to a call that is over."""
GIVEN_BACK_SECONDS = 6.0
"""The worker looks for jobs that are gone, and its next heartbeat says so."""


@asynccontextmanager
async def at_work(stand, **environment):
    """One worker whose agents misbehave, and the watcher."""
    worker = stand.workers(
        SPAWNER, program="tests.rooms.misbehaving", PYTHONPATH=str(ROOT), CALL_SLOTS="2", **environment
    )
    async with stand.watched(), worker:
        yield


def blocks(seconds):
    calls = [{"name": "block", "arguments": {"seconds": seconds}}]
    return [{"heard": "block", "reply": {"calls": calls, "then": {"say": "Done."}}}]


@asynccontextmanager
async def greeted(stand, agent):
    """A call whose caller was greeted, with what the room was told."""
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        told = []
        caller.room.on("data_received", lambda packet: told.append(json.loads(packet.data)))
        await caller.until_heard()
        await caller.until_quiet()
        yield call, caller, told


async def write(caller, text):
    await caller.room.local_participant.send_text(text, topic="lk.chat")


async def test_fault_17_a_thread_that_is_blocked_for_a_moment_goes_on_with_its_call(empty_stand):
    agent = await empty_stand.agent()
    empty_stand.model.play(rules=blocks(2.5))
    async with at_work(empty_stand), greeted(empty_stand, agent) as (call, caller, _):
        await write(caller, "block")
        await caller.until_heard(8)
        assert (await empty_stand.row(call)).state is CallState.LIVE


async def test_fault_17_a_thread_that_stays_blocked_loses_its_call_and_no_other(empty_stand):
    agent = await empty_stand.agent()
    rules = [*blocks(LONG_SECONDS), {"heard": "pizza", "reply": {"say": "We have pizza."}}]
    empty_stand.model.play(rules=rules)
    async with (
        at_work(empty_stand),
        greeted(empty_stand, agent) as (call, caller, told),
        greeted(empty_stand, agent) as (other, other_caller, _),
    ):
        await write(caller, "block")
        began = time.monotonic()
        await write(other_caller, "pizza")
        await other_caller.until_heard(5)
        await caller.until(lambda: caller.left is not None, TOLD_SECONDS, "being let go")
        assert [one["reason"] for one in told if one["state"] == "ended"] == ["interrupted"]
        row = await empty_stand.row(call)
        assert (row.state, row.end_reason) == (CallState.FAILED, EndReason.INTERRUPTED)
        while time.monotonic() - began < LONG_SECONDS + 2:  # until the thread goes on, and longer
            await write(other_caller, "pizza")
            await other_caller.until_heard(5)
            await other_caller.until_quiet()
        after = (await empty_stand.row(call)).model_copy(update={"seconds": row.seconds})
        assert after == row, "the job that comes back says no more than how long it was"
        assert (await empty_stand.row(other)).state is CallState.LIVE
        async with greeted(empty_stand, agent):
            pass  # its seat is free


async def test_fault_17_a_call_that_breaks_as_nobody_foresaw_is_ended_with_a_word(empty_stand):
    broken, sound = await empty_stand.agent(identity={"name": BROKEN}), await empty_stand.agent()
    async with at_work(empty_stand):
        for _ in range(3):
            call = await empty_stand.spawn(broken)
            async with empty_stand.caller(call) as caller:
                row = await empty_stand.until_over(call, TOLD_SECONDS)
                await caller.until(lambda: "interrupted" in caller.streams.get("voxie.state", ""), 2)
            assert (row.state, row.end_reason) == (CallState.FAILED, EndReason.INTERRUPTED)
            assert row.end_detail == "RuntimeError"
        async with greeted(empty_stand, sound):
            pass


async def test_fault_17_an_entrypoint_that_raises_at_once_is_tried_once_more_and_the_caller_told(empty_stand):
    agent = await empty_stand.agent()
    async with at_work(empty_stand, RAISES="yes"):
        await asyncio.gather(tried_twice(empty_stand, agent), tried_twice(empty_stand, agent))
        async with asyncio.timeout(GIVEN_BACK_SECONDS):
            while any(worker.active for worker in await empty_stand.stores.fleet.workers()):
                await asyncio.sleep(0.1)
        await tried_twice(empty_stand, agent)  # more than there are seats


async def tried_twice(stand, agent):
    """A call that no agent comes to."""
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        told = []
        caller.room.on("data_received", lambda packet: told.append(json.loads(packet.data)))
        row = await stand.until_over(call, 10)
    assert (row.state, row.end_reason, row.attempt) == (CallState.FAILED, EndReason.NO_AGENT, 2)
    assert [one["reason"] for one in told] == ["no_agent"]
