"""A calendar at one moment of one call: which days and times can be booked, and what is nearest to a wish."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from voxie_platform.functions.records import Booking, Calendar, CalendarPlan, Held
from voxie_platform.functions.slots import (
    DAY,
    GRAIN_MINUTES,
    earliest_start,
    exists,
    instant,
    is_free,
    last_day,
    slots_of,
    spans_of,
    starts_on,
    wall_day,
    wall_minutes,
    without_own,
    zone_of,
)
from voxie_platform.functions.store import FunctionStore
from voxie_platform.functions.words.saying import say_list, say_time

DAYS_SEARCHED = 14
AFTER_MIDNIGHT = 5 * 60
"""`Friday at one in the night` is an hour of Saturday's calendar day."""


@dataclass(frozen=True)
class Openings:
    """What can be booked; `own`: a booking that is to move does not stand in its own way."""

    calendar: Calendar
    store: FunctionStore
    now: datetime
    own: Booking | None = None

    @property
    def plan(self) -> CalendarPlan:
        return self.calendar.plan

    @property
    def today(self) -> date:
        return wall_day(self.plan, self.now)

    @property
    def last_day(self) -> date:
        return last_day(self.plan, self.now)

    def closed_on(self, day: date) -> bool:
        return spans_of(self.plan.opening_hours, day) == ()

    def in_hours(self, day: date, options: Sequence[int]) -> tuple[int, ...]:
        """Those of several readings of a time at which a whole booking lies within opening hours."""
        spans = spans_of(self.plan.opening_hours, day)
        if spans is None:
            return tuple(options)
        lasting = self.plan.booking_minutes
        within = []
        for option in options:
            readings = (option, option + DAY) if option < AFTER_MIDNIGHT else (option,)
            fitting = (
                it for it in readings if any(start <= it and it + lasting <= end for start, end in spans)
            )
            within += [reading for reading in (next(fitting, None),) if reading is not None]
        return tuple(within)

    def start_at(self, day: date, minutes: int) -> datetime | None:
        """The moment, if that time exists on the clock that day."""
        zone = zone_of(self.plan)
        return instant(zone, day, minutes) if exists(zone, day, minutes) else None

    def bookable(self, day: date) -> tuple[datetime, ...]:
        """Starts inside the hours that are not too soon."""
        earliest = earliest_start(self.plan, self.now)
        return tuple(start for start in starts_on(self.plan, day) if start >= earliest)

    def minutes(self, start: datetime) -> int:
        return wall_minutes(self.plan, start)

    def day(self, start: datetime) -> date:
        return wall_day(self.plan, start)

    def said_hours(self, day: date) -> str:
        """`from noon to 1 pm and from 6 pm to 8:30 pm`: the first and last start of each span that is left."""
        starts = [self.minutes(start) for start in self.bookable(day)]
        ranges: list[str] = []
        for start, end in spans_of(self.plan.opening_hours, day) or ():
            within = [it for it in starts if start <= it and it + self.plan.booking_minutes <= end]
            if within:
                ranges.append(f"from {say_time(within[0])} to {say_time(within[-1])}")
        return say_list(ranges)

    async def free_starts(self, day: date, party: int, days: int = 1) -> tuple[datetime, ...]:
        """Every start from that day on, for so many days, at which a fitting unit is free."""
        last = min(self.last_day, day + timedelta(days=days - 1))
        starts = [
            start
            for offset in range(max(0, (last - day).days + 1))
            for start in self.bookable(day + timedelta(days=offset))
        ]
        if not starts:
            return ()
        held = await self._held(starts[0], starts[-1] + timedelta(minutes=self.plan.booking_minutes))
        return tuple(start for start in starts if is_free(self.plan, held, start, party))

    async def _held(self, start: datetime, end: datetime) -> Held:
        held = await self.store.held(self.calendar.id, start - timedelta(minutes=GRAIN_MINUTES), end)
        if self.own is None:
            return held
        return without_own(held, self.own.unit, slots_of(self.plan, self.own.starts_at))

    async def nearest(self, day: date, minutes: int, party: int) -> tuple[datetime, ...]:
        """The free times just before and after on that day, else the closest on two other days."""
        wish = instant(zone_of(self.plan), day, minutes)
        same_day = await self.free_starts(day, party)
        before = [start for start in same_day if start < wish][-1:]
        after = [start for start in same_day if start > wish][:1]
        if before or after:
            return (*before, *after)
        following = await self.free_starts(max(day, self.today), party, DAYS_SEARCHED)
        chosen: list[datetime] = []
        for other in dict.fromkeys(self.day(start) for start in following):
            on_that_day = [start for start in following if self.day(start) == other]
            chosen.append(min(on_that_day, key=lambda start: abs(self.minutes(start) - minutes % DAY)))
        return tuple(chosen[:2])
