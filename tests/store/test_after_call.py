"""The queue of calls with work due: filled by what makes a call final or adds to it, emptied once."""

import asyncio
from datetime import timedelta

import pytest

from tests.store.examples import PLAN, UNITS, booking, config, event, message, slots, text_call, turn, usage
from voxie_platform.calls.after_call import REST_SECONDS
from voxie_platform.calls.models import EndReason


@pytest.fixture
async def call(workspace):
    return await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=60)


async def end(stores, call):
    return await stores.fleet.end(call.id, attempt=None, reason=EndReason.CALLER_HUNG_UP)


async def rested(stores, limit=10):
    """What is due once everything has rested."""
    await asyncio.sleep(REST_SECONDS)
    return await stores.after_calls.due(limit=limit)


async def test_a_call_is_due_once_it_has_ended_and_rested(stores, workspace, call):
    other = await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=60)
    await workspace.calls.write([turn(call.id, 1), turn(other.id, 1)])
    ended = await end(stores, call)
    await end(stores, call)
    assert await stores.after_calls.due(limit=10) == (), "it rests"

    [due] = await rested(stores)
    assert (due.workspace_id, due.call_id, due.tries) == (call.workspace_id, call.id, 0)
    assert timedelta(0) <= due.due_at - ended.ended_at <= timedelta(seconds=REST_SECONDS + 1)
    assert await stores.after_calls.settle(due)
    assert not await stores.after_calls.settle(due), "it is out already"
    assert await rested(stores) == ()


async def test_what_came_after_work_began_is_not_settled_by_it(stores, workspace, call):
    await workspace.agents.create(config(), author="cli", calendars=[("main", PLAN)])
    calendar = await workspace.functions.calendar("main")
    await end(stores, call)
    [due] = await rested(stores)
    additions = [
        lambda: workspace.calls.write([turn(call.id, 1)]),
        lambda: workspace.calls.write([event(call.id, 1), usage(call.id, "r1")]),
        lambda: workspace.functions.book(booking(calendar.id, call_id=call.id), units=UNITS, slots=slots()),
        lambda: workspace.functions.leave_message(message(call_id=call.id)),
    ]
    for add in additions:
        await add()
        assert not await stores.after_calls.settle(due)
        assert not await stores.after_calls.put_off(due, seconds=0)
        [moved] = await rested(stores)
        assert moved.due_at > due.due_at
        due = moved
    assert await stores.after_calls.settle(due)


async def test_a_late_record_puts_a_settled_call_in_again(stores, workspace, call):
    await end(stores, call)
    [due] = await rested(stores)
    await stores.after_calls.settle(due)
    await workspace.calls.write([turn(call.id, 1), turn("unknown", 1)])
    [again] = await rested(stores)
    assert (again.call_id, again.tries) == (call.id, 0)


async def test_what_failed_comes_later_and_keeps_no_other_waiting(stores, workspace, call):
    other = await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=60)
    await end(stores, call)
    await end(stores, other)
    [first] = await rested(stores, limit=1)
    assert first.call_id == call.id, "the longest due comes first"

    assert await stores.after_calls.put_off(first, seconds=60)
    assert [due.call_id for due in await stores.after_calls.due(limit=10)] == [other.id]
    await workspace.calls.write([turn(call.id, 1)])
    assert [due.call_id for due in await rested(stores)] == [other.id], "a late record brings it no sooner"


async def test_tries_are_counted(stores, call):
    await end(stores, call)
    [due] = await rested(stores)
    for tries in (1, 2):
        assert await stores.after_calls.put_off(due, seconds=0)
        [due] = await stores.after_calls.due(limit=10)
        assert due.tries == tries
