"""When a calendar can be booked: its grid, its hours and what is still free, in its own time zone."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from voxie_platform.functions.hours import WEEKDAYS, OpeningHours, Span
from voxie_platform.functions.records import CalendarPlan, Held

DAY = 24 * 60
WEEK = 7 * DAY
GRAIN_MINUTES = 5
"""Every offset of a time zone from UTC is a multiple of it."""


def zone_of(plan: CalendarPlan) -> ZoneInfo:
    return ZoneInfo(plan.timezone or "UTC")


def minutes_of(clock: str) -> int:
    """`19:30` in minutes after midnight."""
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def spans_of(hours: OpeningHours | None, day: date) -> tuple[tuple[int, int], ...] | None:
    """When it is open, in minutes of that day; one that goes on after midnight ends past 24 hours. None: unknown."""
    told = hours.of(WEEKDAYS[day.weekday()]) if hours else None
    if told is None or hours is None:
        return None
    spans = joined(told)
    if spans and spans[-1][1] == DAY:
        spans[-1] = (spans[-1][0], DAY + open_from_midnight(hours, day.weekday() + 1))
    return tuple(spans)


def joined(spans: Iterable[Span]) -> list[tuple[int, int]]:
    """In minutes and in order; where one ends as the next begins, they are one."""
    whole: list[tuple[int, int]] = []
    for start, end in sorted((minutes_of(start), minutes_of(end)) for start, end in spans):
        if whole and whole[-1][1] == start:
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole


def open_from_midnight(hours: OpeningHours, weekday: int) -> int:
    """For how many minutes it is open without a break as that day begins; a whole week where it never closes."""
    minutes = 0
    for following in range(weekday, weekday + len(WEEKDAYS)):
        spans = joined(hours.of(WEEKDAYS[following % len(WEEKDAYS)]) or ())
        if not spans or spans[0][0] > 0:
            return minutes
        minutes += spans[0][1]
        if spans[0][1] < DAY:
            return minutes
    return minutes


def instant(zone: ZoneInfo, day: date, minutes: int) -> datetime:
    """That wall-clock time as a moment; one that the clocks skip is taken as if they had not."""
    local = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return local.replace(tzinfo=zone).astimezone(UTC)


def exists(zone: ZoneInfo, day: date, minutes: int) -> bool:
    """False in the hour that is skipped when summer time begins."""
    local = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return instant(zone, day, minutes).astimezone(zone).replace(tzinfo=None) == local


def starts_on(plan: CalendarPlan, day: date) -> tuple[datetime, ...]:
    """Every moment of that day at which a booking can begin so that it ends before closing."""
    zone = zone_of(plan)
    spans = spans_of(plan.opening_hours, day)
    lasting = timedelta(minutes=plan.booking_minutes)
    if spans is None:
        # With unknown hours a booking may also run into the next day.
        spans = ((0, DAY + plan.booking_minutes),)
    starts = [
        instant(zone, day, minutes)
        for minutes in range(0, DAY, plan.slot_minutes)
        if exists(zone, day, minutes)
        and any(
            start <= minutes and instant(zone, day, minutes) + lasting <= instant(zone, day, end)
            for start, end in spans
        )
    ]
    return tuple(starts)


def slots_of(plan: CalendarPlan, start: datetime) -> tuple[datetime, ...]:
    """What a booking from `start` holds, in UTC; the same grain for every plan, so that a new plan sees what an old one holds."""
    grain = timedelta(minutes=GRAIN_MINUTES)
    moment = start.astimezone(UTC)
    moment -= timedelta(
        minutes=moment.minute % GRAIN_MINUTES, seconds=moment.second, microseconds=moment.microsecond
    )
    end = start + timedelta(minutes=plan.booking_minutes)
    slots: list[datetime] = []
    while moment < end:
        slots.append(moment)
        moment += grain
    return tuple(slots)


def fitting_units(plan: CalendarPlan, party: int) -> tuple[str, ...]:
    """Those that take the party, the smallest first."""
    fitting = sorted((unit for unit in plan.units if unit.capacity >= party), key=lambda unit: unit.capacity)
    return tuple(unit.name for unit in fitting)


def largest_party(plan: CalendarPlan) -> int:
    largest = max(unit.capacity for unit in plan.units)
    return min(largest, plan.max_party or largest)


def is_free(plan: CalendarPlan, held: Held, start: datetime, party: int) -> bool:
    """Whether one unit that takes the party is free for the whole booking."""
    slots = frozenset(slots_of(plan, start))
    return any(not slots & held.get(unit, frozenset()) for unit in fitting_units(plan, party))


def without_own(held: Held, unit: str, slots: tuple[datetime, ...]) -> Held:
    """What is held by others, when one's own booking is to move."""
    return {**held, unit: held.get(unit, frozenset()) - frozenset(slots)}


def earliest_start(plan: CalendarPlan, now: datetime) -> datetime:
    return now + timedelta(minutes=plan.lead_minutes)


def last_day(plan: CalendarPlan, now: datetime) -> date:
    return now.astimezone(zone_of(plan)).date() + timedelta(days=plan.horizon_days)


def wall_minutes(plan: CalendarPlan, moment: datetime) -> int:
    """Minutes after midnight on the calendar's own clock."""
    local = moment.astimezone(zone_of(plan))
    return local.hour * 60 + local.minute


def wall_day(plan: CalendarPlan, moment: datetime) -> date:
    return moment.astimezone(zone_of(plan)).date()
