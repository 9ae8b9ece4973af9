"""Feasts by their names: the day each of them falls on in a year."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from voxie_platform.functions.words.countries import country_of

WEEK = 7
MONDAY, THURSDAY = 0, 3


def easter(year: int) -> date:
    """Easter Sunday of the western churches: the Gregorian rule of Nature, 20 April 1876, as Meeus writes it down."""
    century, rest = divmod(year, 100)
    leaps, before_leap = divmod(century, 4)
    moon = (19 * (year % 19) + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    to_sunday = (32 + 2 * before_leap + 2 * (rest // 4) - moon - rest % 4) % WEEK
    late = (year % 19 + 11 * moon + 22 * to_sunday) // 451
    month, day = divmod(moon + to_sunday - WEEK * late + 114, 31)
    return date(year, month, day + 1)


def on(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def from_easter(days: int) -> Callable[[int], date]:
    return lambda year: easter(year) + timedelta(days=days)


def weekday_of(month: int, weekday: int, which: int) -> Callable[[int], date]:
    """`weekday_of(11, THURSDAY, 4)`: the fourth Thursday of November."""

    def day(year: int) -> date:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % WEEK + (which - 1) * WEEK)

    return day


AMERICAN, CANADIAN = weekday_of(11, THURSDAY, 4), weekday_of(10, MONDAY, 2)
FEASTS: Mapping[str, Callable[[int], date]] = {
    "new year's eve": on(12, 31),
    "new year's day": on(1, 1),
    "valentine's day": on(2, 14),
    "halloween": on(10, 31),
    "christmas eve": on(12, 24),
    "christmas day": on(12, 25),
    "boxing day": on(12, 26),
    "maundy thursday": from_easter(-3),
    "good friday": from_easter(-2),
    "easter saturday": from_easter(-1),
    "easter sunday": from_easter(0),
    "easter monday": from_easter(1),
    "ascension day": from_easter(39),
    "ascension thursday": from_easter(39),
    "whit sunday": from_easter(49),
    "pentecost sunday": from_easter(49),
    "whit monday": from_easter(50),
    "pentecost monday": from_easter(50),
    "corpus christi": from_easter(60),
    "thanksgiving day": AMERICAN,
    "thanksgiving": AMERICAN,
    "american thanksgiving": AMERICAN,
    "canadian thanksgiving": CANADIAN,
}


ANY_FEAST = "|".join(name.replace("'", "'?") for name in sorted(FEASTS, key=len, reverse=True))
WORKING_DAYS = frozenset({"valentine's day", "halloween", "maundy thursday"})
"""Their names promise nobody a day off."""
DAYS_OFF = frozenset({
    "christmas eve", "christmas day", "boxing day", "new year's eve", "new year's day",
    "good friday", "easter sunday", "easter monday",
})  # fmt: skip
"""Days off also for those who only say the date; the others are everyday ones elsewhere."""


THANKSGIVING = re.compile(r"(?<!american )(?<!canadian )\bthanksgiving(?: day)?\b", re.IGNORECASE)


def of_country(said: str, timezone: str) -> str:
    """With the feasts that are on other days there named as that country's."""
    return THANKSGIVING.sub("canadian thanksgiving", said) if country_of(timezone) == "CA" else said


def named_feast(said: str) -> str:
    """The name as FEASTS has it, empty if it is none; ears leave out the apostrophe."""
    return next((name for name in FEASTS if said in {name, name.replace("'", "")}), "")


def coming_feast(name: str, today: date) -> date:
    return next(day for year in (today.year, today.year + 1) if (day := FEASTS[name](year)) >= today)


def is_day_off(day: date) -> bool:
    return any(FEASTS[name](day.year) == day for name in DAYS_OFF)
