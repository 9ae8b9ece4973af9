"""Stretches of time as people count them: hours, days and months where the workspace is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

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
