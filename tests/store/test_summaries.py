"""What is told of a call that is over, as the store keeps it."""

import pytest

from tests.store.examples import (
    PLAN,
    UNITS,
    booking,
    config,
    kinds_in,
    message,
    slots,
    summary,
    text_call,
    usage,
)
from voxie_platform.calls.models import EndReason
from voxie_platform.errors import NotFoundError


@pytest.fixture
async def call(workspace):
    return await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=60)


async def test_a_summary_takes_the_place_of_the_one_before(workspace, call):
    assert await workspace.summaries.get(call.id) is None
    first = summary(call.id)
    await workspace.summaries.put(first)
    assert await workspace.summaries.get(call.id) == first

    second = summary(call.id, "It was cancelled.", made_by="gpt", sentiment=None, turns_left_out=3)
    await workspace.summaries.put(second)
    assert await workspace.summaries.get(call.id) == second


async def test_it_is_news_only_if_it_says_something_else(workspace, call):
    await workspace.summaries.put(summary(call.id))
    await workspace.summaries.put(summary(call.id, failures=1, story_hash="other"))
    assert (await workspace.summaries.get(call.id)).failures == 1
    await workspace.summaries.put(summary(call.id, made_by="gpt"))
    assert (await kinds_in(workspace)).count("call.summarized") == 2


async def test_what_the_model_used_is_kept_with_it_and_the_call_has_work_again(stores, workspace, call):
    await stores.fleet.end(call.id, attempt=1, reason=EndReason.CALLER_HUNG_UP)
    used = usage(call.id, "resp-1", output_text=40)
    await workspace.summaries.put(summary(call.id), usage=used)
    await workspace.summaries.put(summary(call.id), usage=used)
    assert await workspace.calls.usage(call.id) == (used,)


async def test_a_call_that_is_not_there_has_none(workspace):
    with pytest.raises(NotFoundError):
        await workspace.summaries.get("unknown")
    with pytest.raises(NotFoundError):
        await workspace.summaries.put(summary("unknown"))


async def test_what_was_done_in_a_call_is_found_by_it(workspace, call):
    await workspace.agents.create(config(), author="cli", calendars=[("main", PLAN)])
    calendar = await workspace.functions.calendar("main")
    mine = booking(calendar.id, call_id=call.id)
    await workspace.functions.book(mine, units=UNITS, slots=slots())
    await workspace.functions.book(booking(calendar.id, call_id="another"), units=UNITS, slots=slots())
    left = [await workspace.functions.leave_message(message(call_id=call.id)) for _ in range(2)]
    await workspace.functions.leave_message(message())

    done = await workspace.functions.done_in(call.id)
    assert [made.id for made in done.bookings] == [mine.id]
    assert [one.id for one in done.messages] == [one.id for one in left]
    assert await workspace.functions.done_in("unknown") == type(done)(bookings=(), messages=())
