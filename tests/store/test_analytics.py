"""Sums over calls: a call counts once it is over, as often as it is counted, by what its rows say now."""

from datetime import UTC, datetime

import pytest

from tests.store.examples import (
    EVERY_CALL,
    PLAN,
    UNITS,
    booking,
    config,
    event,
    message,
    slots,
    text_call,
    turn,
    usage,
    walked,
)
from voxie_platform.calls.models import CallEvent, CallKind, EndReason
from voxie_platform.calls.periods import HOUR, QUARTER, Period
from voxie_platform.calls.slices import By, Slice
from voxie_platform.errors import InvalidError, NotFoundError
from voxie_platform.ids import new_id


def hour_around(at):
    """The full hour of a moment and the one after it: a test may run across its end."""
    since = at.replace(minute=0, second=0, microsecond=0)
    return Period(since, since + 2 * HOUR)


async def sums_of(workspace, call, of=EVERY_CALL):
    [sums] = await workspace.analytics.sums(of, [hour_around(call.requested_at)])
    return sums


async def begun(workspace, **about):
    return await workspace.calls.begin_text(text_call(**about), worker_id="chat-1", lease_seconds=60)


async def ended(stores, call, seconds=None):
    return await stores.fleet.end(call.id, attempt=None, reason=EndReason.AGENT_ENDED, seconds=seconds)


async def test_a_call_counts_once_it_is_over_and_only_once(stores, workspace):
    call = await begun(workspace)
    await workspace.analytics.count([call.id])
    assert await workspace.analytics.counted(call.id) is None
    assert await sums_of(workspace, call) == {}

    await ended(stores, call, seconds=61.5)
    for _ in range(2):
        await workspace.analytics.count([call.id, call.id, new_id()])
    expected = {"calls": 1, "reason.agent_ended": 1, "timed": 1, "ms": 61_500}
    assert await workspace.analytics.counted(call.id) == expected
    assert await sums_of(workspace, call) == expected
    with pytest.raises(NotFoundError):
        await workspace.analytics.counted(new_id())


async def test_all_that_a_call_left_behind_counts(stores, workspace):
    await workspace.agents.create(config(), author="cli", calendars=[("main", PLAN)])
    calendar = await workspace.functions.calendar("main")
    call = await begun(workspace)
    greeted = CallEvent(
        call_id=call.id, attempt=1, seq=1, kind="greeting_heard", at=call.requested_at, ms=100
    )
    took = {"latency_ms": 812, "model_ms": 7, "function_ms": 300}
    follows = {"model_ms": 120, "function_ms": 800}
    quick = {"latency_ms": 45, "model_ms": 40, "function_ms": 0}
    answers = [
        turn(call.id, 2 + at).model_copy(update={"who": "agent", "heard": None, "said": "Hi.", **times})
        for at, times in enumerate((took, follows, quick))
    ]
    await workspace.calls.write(
        [
            greeted,
            turn(call.id, 1),
            *answers,
            event(call.id, 2, name="book"),
            event(call.id, 3, name="book", failed="broke"),
            usage(call.id, "r1", output_text=3),
            usage(call.id, "r2", output_text=4),
        ]
    )
    await workspace.functions.book(booking(calendar.id, call_id=call.id), units=UNITS, slots=slots())
    await workspace.functions.leave_message(message(call_id=call.id))
    await ended(stores, call)
    await workspace.analytics.count([call.id])

    assert await sums_of(workspace, call) == {
        "calls": 1,
        "answered": 1,
        "reason.agent_ended": 1,
        "greeting": 1,
        "greeting.100": 1,
        "latency": 2,
        "latency.800": 1,
        "latency.45": 1,
        "model_time": 2,
        "model_time.7": 1,
        "model_time.40": 1,
        "function_time": 1,
        "function_time.300": 1,
        "used": 2,
        "used.book": 2,
        "failed": 1,
        "failed.book": 1,
        "bookings": 1,
        "messages": 1,
        "metered": 1,
        "tokens.output_text": 7,
        "priced": 1,
        "nanos": 112_000,
    }


async def test_what_came_late_takes_the_place_of_what_was_counted(stores, workspace):
    call = await begun(workspace)
    await workspace.calls.write([usage(call.id, "r1", output_text=3)])
    await ended(stores, call)
    await workspace.analytics.count([call.id])
    await workspace.calls.write([usage(call.id, "r1", output_text=1), turn(call.id, 1)])
    await workspace.analytics.count([call.id])
    assert await sums_of(workspace, call) == {
        "calls": 1,
        "reason.agent_ended": 1,
        "metered": 1,
        "tokens.output_text": 1,
        "priced": 1,
        "nanos": 16_000,
    }


async def test_calls_are_told_apart_by_what_they_have_in_common(stores, workspace):
    agents = [await workspace.agents.create(config(name), author="cli") for name in ("A", "B", "C")]
    await workspace.agents.save(agents[0].id, config("A", prompt={"tone": "kind"}), author="cli")
    calls = [await begun(workspace)]
    for agent, version in ((agents[0], 1), (agents[0], 2), (agents[0], 2), (agents[1], 1)):
        calls.append(await begun(workspace, kind=CallKind.AGENT, agent_id=agent.id, version=version))
    for call in calls:
        await ended(stores, call)
    await workspace.analytics.count([call.id for call in calls])

    async def number(**of):
        return (await sums_of(workspace, calls[0], Slice(**of))).get("calls", 0)

    assert await number() == 5
    assert [await number(agent_id=agent.id) for agent in agents] == [3, 1, 0]
    assert [await number(agent_id=agents[0].id, version=n) for n in (1, 2, 3)] == [1, 2, 0]
    assert (await number(kind="agent"), await number(kind="interview")) == (4, 1)
    assert (await number(channel="text"), await number(channel="voice")) == (5, 0)
    assert (await number(deployment="voxie"), await number(deployment="spawner")) == (5, 0)
    assert (await number(worker_id="chat-1"), await number(worker_id="chat")) == (5, 0)

    async def values(by, within=EVERY_CALL, limit=10):
        periods = [hour_around(calls[0].requested_at)]
        items = await walked(
            lambda **page: workspace.analytics.breakdown(by, periods, within=within, **page), limit
        )
        return [(item.value, item.sums["calls"]) for item in items]

    by_agent = [(agents[0].id, 3), (agents[1].id, 1)]
    assert await values(By.AGENT) == await values(By.AGENT, limit=1) == by_agent
    assert await values(By.VERSION, Slice(agent_id=agents[0].id)) == [("2", 2), ("1", 1)]
    assert await values(By.KIND) == [("agent", 4), ("interview", 1)]
    for by, within in ((By.VERSION, EVERY_CALL), (By.WORKER, Slice(agent_id=agents[0].id))):
        with pytest.raises(InvalidError):
            await values(by, within)


async def test_a_period_holds_the_calls_of_its_quarters(stores, workspace):
    call = await begun(workspace)
    await ended(stores, call)
    await workspace.analytics.count([call.id])
    at = call.requested_at.astimezone(UTC)
    since = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
    quarters = [Period(since + n * QUARTER, since + (n + 1) * QUARTER) for n in (-1, 0, 1)]
    assert [sums.get("calls", 0) for sums in await workspace.analytics.sums(EVERY_CALL, quarters)] == [
        0,
        1,
        0,
    ]
    apart = [quarters[0], quarters[2]]
    assert await workspace.analytics.sums(EVERY_CALL, apart) == ({}, {})
    long_ago = Period(datetime(2001, 1, 1, tzinfo=UTC), datetime(2002, 1, 1, tzinfo=UTC))
    assert await workspace.analytics.sums(EVERY_CALL, [long_ago]) == ({},)
    assert (await workspace.analytics.breakdown(By.KIND, [long_ago], within=EVERY_CALL, limit=5)).items == ()


async def test_what_is_not_in_the_sums_yet_is_told(stores, workspace):
    calls = [await begun(workspace) for _ in range(3)]
    for call in calls[:2]:
        await ended(stores, call)
    uncounted = await workspace.analytics.uncounted()
    assert (uncounted.unfinished, uncounted.over) == (1, 2)
    await workspace.analytics.count([calls[0].id])
    assert (await workspace.analytics.uncounted()).over == 1
