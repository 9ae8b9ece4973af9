"""What is known so far of one booking, and how a new sentence changes it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from voxie_platform.functions.booking_words import Heard, given_words, hear
from voxie_platform.functions.openings import Openings
from voxie_platform.functions.spec import Given
from voxie_platform.functions.words.parties import FOR_COUNT
from voxie_platform.functions.words.plain import plain
from voxie_platform.functions.words.times import Time, clock

NUMBER = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\b")


@dataclass(frozen=True)
class Draft:
    """Empty is not said yet; several days or parties are several that were possibly meant."""

    days: tuple[date, ...] = ()
    time: Time | None = None
    part: tuple[int, int] | None = None
    parties: tuple[int, ...] = ()
    name: str = ""
    phone: str = ""
    note: str = ""

    @property
    def day(self) -> date | None:
        return self.days[0] if len(self.days) == 1 else None

    @property
    def party(self) -> int | None:
        return self.parties[0] if len(self.parties) == 1 else None

    @property
    def empty(self) -> bool:
        return self == Draft()


def heard_in(given: Given, draft: Draft, openings: Openings, asked: str | None) -> Heard:
    """The sentence and the parameters together: where they contradict each other, both remain possible.

    A parameter that only repeats the draft gives way: the sentence is the newer word.
    """
    said = hear(
        given.said,
        openings.today,
        None if means_something_else(given, draft, openings, asked) else asked,
    )
    words = given_words(given, openings.today)
    return replace(
        said,
        days=() if said.no_day else agreed(said.days, words.days, draft.days, openings),
        no_day=said.no_day or ("" if said.days else words.no_day),
        time=agreed_time(said.time, words.time, draft.time),
        parties=united(said.parties, words.parties, draft.parties),
        name=words.name if words.name and words.name != draft.name else said.name or words.name,
        phone=words.phone or said.phone,
    )


def with_now(heard: Heard, draft: Draft, openings: Openings) -> Heard:
    """`Right now` is today where no other day is known: `can you do it now?` moves nothing."""
    today = openings.today
    if not heard.now or (heard.days and heard.days != (today,)):
        return heard
    return replace(heard, days=(today,) if not draft.days or today in draft.days else ())


def means_something_else(given: Given, draft: Draft, openings: Openings, asked: str | None) -> bool:
    """Whether no number in it can be the day, or none the time, that was asked for."""
    if asked == "date":
        numbers = {int(number) for number in NUMBER.findall(plain(given.said))}
        return len(draft.days) > 1 and bool(numbers) and numbers.isdisjoint(day.day for day in draft.days)
    return asked == "time" and means_people(given, draft, openings)


def means_people(given: Given, draft: Draft, openings: Openings) -> bool:
    """`For two`, in answer to "At what time?": people, where two is no hour to book."""
    match = FOR_COUNT.search(plain(given.said))
    hour = clock(int(match["count"])) if match and not draft.parties else None
    return bool(hour and draft.day and not openings.in_hours(draft.day, hour.options))


def agreed(
    said: tuple[date, ...], given: tuple[date, ...], known: tuple[date, ...], openings: Openings
) -> tuple[date, ...]:
    if said and all(day < openings.today for day in given):
        return said
    return united(said, given, known)


def united(said: tuple, given: tuple, known: tuple) -> tuple:  # type: ignore[type-arg]
    if not said or not given or given == known:
        return said or given
    common = tuple(one for one in given if one in said)
    return common or tuple(sorted({*said, *given}))


def agreed_time(said: Time | None, given: Time | None, known: Time | None) -> Time | None:
    """`07:00` of a model that heard "seven" may as well be the evening's: opening hours decide."""
    if said is None or given is None or given == known:
        return said or given
    common = tuple(option for option in given.options if option in said.options)
    if common and len(said.options) > 1 and common[0] < 12 * 60:
        return said
    return Time(common) if common else Time(tuple(sorted({*said.options, *given.options})))


def changed(draft: Draft, heard: Heard, openings: Openings, note: str = "") -> Draft:
    """The draft with everything that was heard; what was not said stays as it is."""
    if heard.minutes_from_now is not None:
        draft = at_moment(draft, openings.now + timedelta(minutes=heard.minutes_from_now), openings)
    return replace(
        draft,
        days=() if heard.no_day else heard.days or day_chosen(draft.days, heard.choice) or draft.days,
        time=heard.time or draft.time,
        part=heard.part or draft.part,
        parties=heard.parties or draft.parties,
        name=heard.name or draft.name,
        phone=heard.phone or draft.phone,
        note=with_note(draft.note, note),
    )


def with_note(known: str, note: str) -> str:
    """One wish after the other, none twice."""
    if not known or not note or note.lower() in known.lower():
        return known or note
    return f"{known}, {note}"


def day_chosen(days: tuple[date, ...], choice: str) -> tuple[date, ...]:
    """`The later one`, of several days that were possibly meant."""
    at = {"earlier": 0, "later": len(days) - 1, "second": 1, "third": 2}.get(choice, len(days))
    return days[at : at + 1] if len(days) > 1 else ()


def at_moment(draft: Draft, moment: datetime, openings: Openings) -> Draft:
    """`In an hour`: the next start from then on."""
    day = openings.day(moment)
    start = next((start for start in openings.bookable(day) if start >= moment), moment)
    return taking(draft, start, openings)


def taking(draft: Draft, start: datetime, openings: Openings) -> Draft:
    """With the day and time of one start."""
    return replace(draft, days=(openings.day(start),), time=Time((openings.minutes(start),)))


def chosen(
    heard: Heard, offers: Sequence[datetime], openings: Openings, *, agreeing: bool
) -> datetime | None:
    """Which of the offered times was meant: `the later one`, `half past eight then`, `yes please`."""
    if not offers:
        return None
    fitting = [
        offer
        for offer in offers
        if (not heard.days or openings.day(offer) in heard.days)
        and (heard.time is None or openings.minutes(offer) in heard.time.options)
    ]
    if heard.days or heard.time:
        return fitting[0] if len(fitting) == 1 else None
    if heard.choice:
        return by_position(heard.choice, offers)
    return offers[0] if agreeing and len(offers) == 1 else None


def by_position(choice: str, offers: Sequence[datetime]) -> datetime | None:
    position = {"earlier": 0, "any": 0, "later": len(offers) - 1, "second": 1, "third": 2}[choice]
    return offers[position] if position < len(offers) else None
