"""Times of day as they are said in opening hours, with the half of the day left open until both ends are known."""
# ruff: noqa: E501 - a pattern is read in one line

from dataclasses import dataclass
from typing import Literal

HALF_DAY = 12
DAY = 24 * 60
EVENING_FROM = 4
"""Where guests come in the evening, "from five" to "from seven" is p.m."""
EVENING_TO = 7
SMALL_HOURS_TO = 5
"""Elsewhere too nobody means 1 to 5 in the morning without saying so."""
MIDNIGHT_FROM_TO = 6
"""Elsewhere too "from six to 12 p.m." ends at midnight; "from seven" it ends at noon."""


@dataclass(frozen=True)
class Clock:
    """A time as said: `half` is None where the words leave it open, "24" where they name one of 24 hours."""

    hour: int
    minute: int = 0
    half: Literal["am", "pm", "24"] | None = None
    noon: bool = False
    """Said by its name."""

    @property
    def minutes(self) -> int:
        """Since midnight, taken as it stands."""
        if self.half == "am":
            return self.hour % HALF_DAY * 60 + self.minute
        if self.half == "pm":
            return (self.hour % HALF_DAY + HALF_DAY) * 60 + self.minute
        return self.hour * 60 + self.minute

    @property
    def twelve_pm(self) -> bool:
        """Noon by the book; whoever opens after noon means midnight."""
        return self.half == "pm" and (self.hour, self.minute) == (HALF_DAY, 0) and not self.noon


def span(start: Clock, end: Clock, *, evening: bool) -> tuple[int, int]:
    """Both ends in minutes since midnight; an end past midnight is more than a day."""
    opens = start.minutes if start.half else _opening(start, end, evening=evening)
    if end.twelve_pm and opens >= HALF_DAY * 60:
        return opens, DAY
    stated = end.half is not None or (start.half == "24" and opens >= HALF_DAY * 60)
    closes = end.minutes if stated else _next(end, opens)
    return opens, closes if closes > opens else closes + DAY


def closing(end: Clock, opens: int) -> int:
    """The closing time alone, for a day that opens at `opens`."""
    if end.twelve_pm and opens >= HALF_DAY * 60:
        return DAY
    closes = end.minutes if end.half else _next(end, opens)
    return closes if closes > opens else closes + DAY


def opening(start: Clock, closes: int, *, evening: bool) -> int:
    """The opening time alone, for a day that closes at `closes`."""
    if start.half:
        return start.minutes
    return _opening(start, Clock(closes // 60 % 24, closes % 60, "24"), evening=evening)


def written(minutes: int) -> str:
    """HH:MM; the end of the day is 24:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _opening(start: Clock, end: Clock, *, evening: bool) -> int:
    morning = Clock(start.hour, start.minute, "am").minutes
    afternoon = morning + HALF_DAY * 60
    if start.hour == HALF_DAY:
        return afternoon
    if start.hour > HALF_DAY:
        return start.minutes
    if end.twelve_pm:
        return afternoon if start.hour <= (EVENING_TO if evening else MIDNIGHT_FROM_TO) else morning
    if end.half == "pm" and afternoon >= end.minutes:
        return morning
    in_the_evening = evening and EVENING_FROM <= start.hour <= EVENING_TO
    if in_the_evening and end.half == "24" and end.minutes == DAY:
        return afternoon
    if end.half == "24" and end.hour > HALF_DAY and start.hour > SMALL_HOURS_TO:
        return morning
    if (
        end.half == "am"
        and morning < end.minutes
        and end.hour != HALF_DAY
        and end.minutes > SMALL_HOURS_TO * 60
    ):
        return morning
    if start.hour <= SMALL_HOURS_TO:
        return afternoon
    later = end.hour % HALF_DAY > start.hour or end.hour % HALF_DAY == 0
    return afternoon if in_the_evening and later else morning


def _next(end: Clock, opens: int) -> int:
    """The first time after `opens` at which a clock face shows this."""
    if end.hour > HALF_DAY:
        return end.minutes
    face = end.hour % HALF_DAY * 60 + end.minute
    while face <= opens:
        face += HALF_DAY * 60
    return face
