"""Stretches of time as people count them: hours, days and months where the workspace is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from voxie_platform.errors import Fault, InvalidError

QUARTER = timedelta(minutes=15)
"""Every time zone's days begin on one, so sums are kept of no less."""
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From a moment, up to but not including another one; both in UTC."""

    since: datetime
    until: datetime


class Step(StrEnum):
    """What a series is counted by."""

    HOUR = "hour"
    DAY = "day"


USUAL_DAYS = 30
MOST_DAYS = 800
FIRST_YEAR, LAST_YEAR = 2000, 2199
LONGEST: Mapping[Step | None, timedelta] = {
    None: MOST_DAYS * DAY,
    Step.DAY: 400 * DAY,
    Step.HOUR: 15 * DAY,
}
"""How much can be asked for at once; None: everything together."""


def asked_for(
    since: datetime | date | None,
    until: datetime | date | None,
    zone: ZoneInfo,
    *,
    now: datetime,
    step: Step | None = None,
    last_days: int = USUAL_DAYS,
) -> Period:
    """A stretch as it is asked for: by moments, by days there, or (None) the last days of it, today at most.

    Raises: InvalidError: it ends before it begins, is too long, or does not begin and end with a quarter.
    """
    tomorrow = day_of(now.astimezone(zone).date() + DAY, zone)
    end = begin_of("until", until, zone) if until is not None else tomorrow
    begin = begin_of("since", since, zone) if since is not None else first_of_last(last_days, end, zone)
    longest = LONGEST[step]
    for field, at in (("since", begin), ("until", end)):
        if (at - datetime.min.replace(tzinfo=UTC)) % QUARTER:
            raise wrong(field, "Figures are kept by quarters of an hour: give the beginning of one.")
    if begin >= end:
        raise wrong("until", "It has to be later than `since`.")
    if end - begin > longest:
        raise wrong("since", f"It may be {longest.days} days before `until` at most.")
    return Period(begin, end)


def wrong(field: str, sentence: str) -> InvalidError:
    return InvalidError(sentence, faults=[Fault(field, sentence)])


def begin_of(field: str, at: datetime | date, zone: ZoneInfo) -> datetime:
    """A moment as it is, a day from its beginning there. Raises: InvalidError."""
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise wrong(field, f"It has to lie between the years {FIRST_YEAR} and {LAST_YEAR}.")
    return at.astimezone(UTC) if isinstance(at, datetime) else day_of(at, zone)


def first_of_last(number: int, end: datetime, zone: ZoneInfo) -> datetime:
    """The beginning of the first of the last days before an end; one that it cuts is one of them."""
    last = (end - QUARTER).astimezone(zone).date()
    return day_of(last - (number - 1) * DAY, zone)


def day_of(day: date, zone: ZoneInfo) -> datetime:
    """When a day begins there; where its midnight is skipped, with the first moment after it."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def days(whole: Period, zone: ZoneInfo) -> Iterator[Period]:
    """Cut at every midnight: days are 23 or 25 hours where the clocks are changed."""
    since, day = whole.since, whole.since.astimezone(zone).date()
    while since < whole.until:
        day += DAY
        until = min(day_of(day, zone), whole.until)
        if until > since:
            yield Period(since, until)
            since = until


def hours(whole: Period, zone: ZoneInfo) -> Iterator[Period]:
    """Cut at every full hour of the clock on the wall there."""
    since = whole.since
    while since < whole.until:
        local = since.astimezone(zone)
        past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        until = min(since + HOUR - past, whole.until)
        yield Period(since, until)
        since = until


def months_and_days(whole: Period, zone: ZoneInfo) -> Iterator[Period]:
    """The fewest pieces of a long stretch: whole months, and the days around them."""
    pieces = list(days(whole, zone))
    while pieces:
        first = pieces[0].since.astimezone(zone)
        next_month = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        end = day_of(next_month, zone)
        if pieces[0].since == day_of(first.date().replace(day=1), zone) and pieces[-1].until >= end:
            yield Period(pieces[0].since, end)
            pieces = [piece for piece in pieces if piece.since >= end]
        else:
            yield pieces.pop(0)


STEPS = {Step.HOUR: hours, Step.DAY: days}
