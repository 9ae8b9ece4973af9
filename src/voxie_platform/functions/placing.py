"""Whether the day, the time and the people wished for can be booked at all, and what to ask if not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from voxie_platform.functions.booking_draft import Draft
from voxie_platform.functions.openings import Openings
from voxie_platform.functions.slots import DAY
from voxie_platform.functions.spec import Needs
from voxie_platform.functions.words.numbers import in_words
from voxie_platform.functions.words.saying import say_day, say_list, say_time, sentence
from voxie_platform.functions.words.times import NOON, Time

Placed = tuple[Draft, Needs | None]
MOST_CHOICES = 3
MOST_TIMES = 4


def day_placed(draft: Draft, openings: Openings, ask: str) -> Placed:
    """The draft with its one day, or the question that leads to it."""
    days = possible(draft.days, openings)
    if not days:
        return replace(draft, days=()), Needs("date", ask)
    if len(days) > 1:
        choices = say_list([say_day(day, openings.today) for day in days[:MOST_CHOICES]], "or")
        return replace(draft, days=days), Needs("date", f"Do you mean {choices.strip(',')}?")
    fault = fault_of(days[0], openings)
    if fault:
        return replace(draft, days=()), Needs("date", f"{fault} {ask}")
    return replace(draft, days=days), None


def no_such_day(named: str, ask: str) -> Needs:
    """The question for the day, to somebody who named one that is in no calendar."""
    return Needs("date", f"There is no {named}. {ask}")


def possible(days: Sequence[date], openings: Openings) -> tuple[date, ...]:
    """Of several days those that can still be meant: not past, not over for today."""
    if len(days) <= 1:
        return tuple(days)
    coming = tuple(
        day for day in days if day > openings.today or (day == openings.today and openings.bookable(day))
    )
    return coming or tuple(days[:1])


def fault_of(day: date, openings: Openings) -> str:
    """Why nothing can be booked on that day, whatever the time; empty if it can."""
    said = sentence(say_day(day, openings.today).strip(","))
    if day < openings.today:
        return f"{said} is past."
    if day > openings.last_day:
        return f"I can only book until {say_day(openings.last_day, openings.today).strip(',')}."
    if openings.closed_on(day):
        return f"We are closed {on(day, openings)}."
    if not openings.bookable(day):
        return f"There is no time left to book {on(day, openings)}."
    return ""


def on(day: date, openings: Openings) -> str:
    """`today`, `tomorrow`, `on Monday the 30th of November`."""
    said = say_day(day, openings.today).strip(",")
    return said if said.startswith("to") else f"on {said}"


def leading(day: date, openings: Openings) -> str:
    """At the beginning of a sentence."""
    said = say_day(day, openings.today)
    return sentence(said if said.startswith("to") else f"on {said}")


def time_placed(draft: Draft, openings: Openings, ask: str) -> Placed:
    """The draft with its one time inside the hours, or the question that leads to it; its day is known."""
    day = draft.day
    assert day is not None
    if draft.time is None:
        return draft, Needs("time", ask)
    wished = draft.time
    if len(wished.options) > 1 and draft.part:
        wished = wished.within(*draft.part)
    within = openings.in_hours(day, wished.options)
    if len(within) > 1:
        return replace(draft, time=Time(within)), Needs("time", which_of(within))
    if not within:
        hours = openings.said_hours(day)
        told = (
            f"{leading(day, openings)} I can book {hours}."
            if hours
            else f"I cannot book anything {on(day, openings)}."
        )
        return replace(draft, time=None, part=None), Needs("time", f"{told} What time would you like?")
    if openings.start_at(day, within[0]) is None:
        told = f"The clocks go forward that night: there is no {say_time(within[0])}."
        return replace(draft, time=None, part=None), Needs("time", f"{told} What time would you like?")
    return replace(draft, time=Time(within)), None


def which_of(options: Sequence[int]) -> str:
    """`Eight in the morning or eight in the evening?`"""
    first, second = options[0], options[1]
    if len(options) == 2 and second - first == NOON and first % DAY != 0:
        later = "afternoon" if second < 17 * 60 else "evening"
        return f"Is that {say_time(first)} in the morning, or {say_time(second)} in the {later}?"
    return f"Is that {say_list([say_time(option) for option in options[:MOST_CHOICES]], 'or')}?"


def party_placed(draft: Draft, largest: int) -> Placed:
    """The draft with at most one size that can be seated."""
    sizes = tuple(size for size in draft.parties if size > 0)
    if len(sizes) > 1:
        return replace(draft, parties=sizes), Needs(
            "party",
            f"Is that for {say_list([in_words(size) for size in sizes[:MOST_CHOICES]], 'or')} people?",
        )
    if draft.parties and not sizes:
        return replace(draft, parties=()), Needs("party", "For how many people?")
    if sizes and sizes[0] > largest:
        people = "one person" if largest == 1 else f"{in_words(largest)} people"
        return replace(draft, parties=()), Needs("party", f"I can book for up to {people}.")
    return replace(draft, parties=sizes), None


def wish_said(draft: Draft, openings: Openings) -> str:
    """` on Friday the 27th of November at 7 pm`, as far as it was said, for somebody else to read."""
    days = [say_day(day, openings.today).strip(",") for day in draft.days]
    options = draft.time.options if draft.time else ()
    within = openings.in_hours(draft.day, options) if draft.day else ()
    times = [say_time(option) for option in within or options]
    parts = [
        f" on {say_list(days, 'or')}" if days else "",
        f" at {say_list(times, 'or')}" if times else "",
        f" ({draft.note})" if draft.note else "",
    ]
    return "".join(parts)


def spread(free: tuple[datetime, ...]) -> tuple[datetime, ...]:
    """A few of many times, from the first to the last."""
    if len(free) <= MOST_TIMES:
        return free
    return tuple(free[round(at * (len(free) - 1) / (MOST_TIMES - 1))] for at in range(MOST_TIMES))
