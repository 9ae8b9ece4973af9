"""Calendars, bookings and messages: nothing is booked twice."""

import asyncio
from datetime import UTC, datetime

import pytest

from tests.store.examples import (
    FRIDAY,
    PLAN,
    SLOT,
    UNITS,
    booking,
    kinds_in,
    message,
    slots,
    walked,
)
from voxie_platform.errors import InvalidError, NotFoundError
from voxie_platform.functions.records import Unit
from voxie_platform.ids import new_id

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
END = FRIDAY + 20 * SLOT


@pytest.fixture
async def functions(workspace):
    return workspace.functions


@pytest.fixture
async def calendar(functions):
    return await functions.set_calendar("main", PLAN)


async def book(functions, calendar, start=FRIDAY, units=UNITS, count=3, **instead):
    return await functions.book(
        booking(calendar.id, start, **instead), units=units, slots=slots(start, count)
    )


async def test_a_calendar_keeps_its_bookings_under_a_new_plan(functions, calendar):
    made = await book(functions, calendar)
    longer = PLAN.model_copy(update={"booking_minutes": 120})
    changed = await functions.set_calendar("main", longer)

    assert (changed.id, changed.plan) == (calendar.id, longer)
    assert await functions.calendar("main") == changed
    assert (await functions.held(calendar.id, FRIDAY, END))[made.unit] == frozenset(slots())


def plan_with(*names):
    return PLAN.model_copy(update={"units": tuple(Unit(name=name, capacity=4) for name in names)})


async def test_bookings_follow_a_unit_that_gets_another_name(functions, calendar):
    await book(functions, calendar)
    names = ("Window table", "table 2", "terrace")
    await functions.set_calendar("main", plan_with(*names))

    assert await functions.held(calendar.id, FRIDAY, END) == {"Window table": frozenset(slots())}
    assert [one.unit for one in (await functions.bookings(limit=10)).items] == ["Window table"]
    assert (await book(functions, calendar, units=names)).unit == "table 2"
    assert await book(functions, calendar, units=names[:1]) is None, "it is one table, whatever its name"


@pytest.mark.parametrize(
    ("after", "renamed"),
    [
        ("A x C D", {"B": "x"}),
        ("x y C D", {"A": "x", "B": "y"}),
        ("A B C x y", {"D": "x"}),
        ("B x D", {"C": "x"}),
        ("B C D x", {}),
        ("x C D", {}),
        ("A x y z", {"B": "x", "C": "y", "D": "z"}),
        ("x", {}),
        ("D C x A", {}),
    ],
)
async def test_a_name_is_a_units_new_one_where_it_stands_in_its_place(functions, after, renamed):
    before = "ABCD"
    calendar = await functions.set_calendar("four", plan_with(*before))
    for name in before:
        await book(functions, calendar, units=(name,))
    await functions.set_calendar("four", plan_with(*after.split()))
    assert set(await functions.held(calendar.id, FRIDAY, END)) == {renamed.get(name, name) for name in before}


async def test_names_that_differ_in_case_alone_are_one_unit(functions, calendar):
    await book(functions, calendar)
    await functions.set_calendar("main", plan_with("TABLE 1", "table 2"))
    assert await functions.held(calendar.id, FRIDAY, END) == {"TABLE 1": frozenset(slots())}


async def test_bookings_of_a_unit_that_is_gone_stay_as_they_are(functions, calendar):
    await book(functions, calendar)
    await functions.set_calendar("main", plan_with("table 2"))
    assert await functions.held(calendar.id, FRIDAY, END) == {"table 1": frozenset(slots())}


async def test_a_new_name_that_is_held_already_takes_no_other_booking_over(functions, calendar):
    old = await book(functions, calendar)
    await functions.set_calendar("main", plan_with("table 2"))
    await book(functions, calendar, units=("table 2",))
    await functions.set_calendar("main", plan_with("table 1"))
    held = await functions.held(calendar.id, FRIDAY, END)
    assert held == {"table 1": frozenset(slots()), "table 2": frozenset(slots())}
    assert old in (await functions.bookings(limit=10)).items


async def test_the_same_plan_again_is_no_change(functions, calendar):
    assert await functions.set_calendar("main", PLAN) == calendar


async def test_a_booking_takes_the_first_unit_that_is_free_in_all_its_slots(functions, calendar):
    first = await book(functions, calendar)
    second = await book(functions, calendar, start=FRIDAY + 2 * SLOT)
    assert (first.unit, second.unit, first.status) == ("table 1", "table 2", "booked")
    assert await book(functions, calendar, start=FRIDAY + SLOT) is None, "each table is taken in some slot"
    later = await book(functions, calendar, start=FRIDAY + 3 * SLOT)
    assert later.unit == "table 1"
    assert await functions.held(calendar.id, FRIDAY, FRIDAY + SLOT) == {"table 1": frozenset(slots(count=1))}


async def test_of_fifty_that_want_one_slot_one_gets_it(functions, calendar):
    wishes = (book(functions, calendar, units=UNITS[:1], name=f"caller {n}") for n in range(50))
    outcomes = await asyncio.gather(*wishes)
    assert sum(outcome is not None for outcome in outcomes) == 1
    assert len((await functions.bookings(limit=100)).items) == 1


async def test_one_confirmation_makes_one_booking(functions, calendar):
    wish = booking(calendar.id, token="read-back-1")
    again = booking(calendar.id, token="read-back-1")
    made = await asyncio.gather(
        *(functions.book(wanted, units=UNITS, slots=slots()) for wanted in (wish, again) * 5)
    )
    assert len({one.id for one in made}) == 1
    assert len(await functions.held(calendar.id, FRIDAY, END)) == 1


async def test_a_booking_that_would_hold_nothing_is_refused(functions, calendar):
    with pytest.raises(InvalidError):
        await functions.book(booking(calendar.id), units=UNITS, slots=())
    assert await functions.book(booking(calendar.id), units=(), slots=slots()) is None


async def test_moving_exchanges_the_holds(functions, calendar, workspace):
    made = await book(functions, calendar)
    start = FRIDAY + SLOT
    moved = await functions.move(
        made.id, starts_at=start, ends_at=start + 3 * SLOT, party=4, units=UNITS, slots=slots(start)
    )
    assert (moved.unit, moved.starts_at, moved.party) == ("table 1", start, 4), "its own holds do not count"
    assert await functions.held(calendar.id, FRIDAY, END) == {"table 1": frozenset(slots(start))}
    assert (await kinds_in(workspace))[-1] == "booking.moved"


async def test_a_move_to_where_nothing_is_free_changes_nothing(functions, calendar):
    made = await book(functions, calendar)
    evening = FRIDAY + 6 * SLOT
    await book(functions, calendar, start=evening)
    await book(functions, calendar, start=evening)
    held = await functions.held(calendar.id, FRIDAY, END)

    refused = await functions.move(
        made.id, starts_at=evening, ends_at=evening + SLOT, party=2, units=UNITS, slots=slots(evening)
    )
    assert refused is None
    assert await functions.held(calendar.id, FRIDAY, END) == held
    assert made in (await functions.bookings(limit=10)).items


async def test_a_cancelled_booking_frees_its_slots_and_stays_cancelled(functions, calendar, workspace):
    made = await book(functions, calendar, units=UNITS[:1])
    cancelled = await functions.cancel(made.id)
    assert (cancelled.status, await functions.held(calendar.id, FRIDAY, END)) == ("cancelled", {})
    assert await functions.cancel(made.id) == cancelled
    assert (await book(functions, calendar, units=UNITS[:1])).unit == "table 1"
    with pytest.raises(NotFoundError):
        await functions.move(
            made.id, starts_at=FRIDAY, ends_at=FRIDAY + SLOT, party=2, units=UNITS, slots=slots()
        )
    kinds = await kinds_in(workspace)
    assert kinds == ["calendar.saved", "booking.created", "booking.cancelled", "booking.created"]


async def test_bookings_are_found_by_name_or_phone_soonest_first(functions, calendar):
    late = await book(functions, calendar, start=FRIDAY + 8 * SLOT, name="ANN SMITH ", phone="1")
    soon = await book(functions, calendar, name="Ann Smith", phone="2")
    gone = await book(functions, calendar, start=FRIDAY + 4 * SLOT, name="Ann Smith", phone="3")
    await functions.cancel(gone.id)
    await book(functions, calendar, name="Bob", phone="")

    async def found(name, after=LONG_AGO):
        return [one.id for one in await functions.bookings_under(calendar.id, name=name, after=after)]

    assert await found("ann smith") == [soon.id, late.id]
    assert await found("ann smith", after=FRIDAY) == [late.id]
    assert await found("2") == [soon.id]
    assert await found("ann") == []
    assert await found("Smith") == [soon.id, late.id], "the end of their names"
    assert await found("mith") == await found("eva smith") == []
    assert await found("") == [], "a booking without a phone is not everybody's"


@pytest.mark.parametrize("end", ["Berg", "van der Berg", "BERG "])
async def test_a_family_name_of_several_words_finds_its_bookings(functions, calendar, end):
    made = await book(functions, calendar, name="Anna van der Berg", phone="1")
    await book(functions, calendar, name="Bergmann", phone="2")

    assert [one.id for one in await functions.bookings_under(calendar.id, name=end, after=LONG_AGO)] == [
        made.id
    ]


async def test_the_bookings_of_a_stretch_of_time_come_soonest_first_page_by_page(functions, calendar):
    made = [
        await book(functions, calendar, start=FRIDAY + after * SLOT, count=1) for after in (3, 0, 2, 20, 0)
    ]
    await functions.cancel(made[2].id)
    soonest = [made[1], made[4], made[2], made[0]]

    async def between(**paging):
        return await functions.bookings_between(FRIDAY, END, **paging)

    assert [one.id for one in await walked(between, 2)] == [
        one.id for one in sorted(soonest, key=lambda one: (one.starts_at, one.id))
    ]
    assert (await functions.bookings_between(FRIDAY + SLOT, FRIDAY + 2 * SLOT, limit=5)).items == ()


async def test_bookings_and_messages_come_newest_first_page_by_page(functions, calendar):
    booked = [(await book(functions, calendar, start=FRIDAY + 3 * n * SLOT)).id for n in range(5)]
    left = [(await functions.leave_message(message(name=f"caller {n}"))).id for n in range(5)]
    assert [one.id for one in await walked(functions.bookings, 2)] == booked[::-1]
    assert [one.id for one in await walked(functions.messages, 2)] == left[::-1]


async def test_one_confirmation_leaves_one_message(functions, workspace):
    wish = message(token="read-back-1", urgency="urgent", text="It burns.")
    kept = await asyncio.gather(*(functions.leave_message(wish) for _ in range(5)))
    assert {one.id for one in kept} == {wish.id}
    [listed] = (await functions.messages(limit=5)).items
    assert kept == [listed] * 5
    assert listed.model_dump(exclude={"status", "created_at"}) == wish.model_dump()
    assert await kinds_in(workspace) == ["message.created"]


async def test_a_message_is_as_old_as_a_booking_of_that_moment(functions, calendar):
    before = await book(functions, calendar)
    left = await functions.leave_message(message())
    after = await book(functions, calendar)
    assert before.created_at < left.created_at < after.created_at


async def test_a_message_that_was_seen_to_reads_done_and_can_be_opened_again(functions, workspace):
    left = await functions.leave_message(message())
    assert (await functions.set_message_status(left.id, "done")).status == "done"
    assert [one.status for one in (await functions.messages(limit=5)).items] == ["done"]
    assert (await functions.set_message_status(left.id, "open")) == left
    with pytest.raises(NotFoundError):
        await functions.set_message_status(new_id(), "done")
