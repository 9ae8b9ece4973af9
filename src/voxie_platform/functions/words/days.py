"""Days said in words: `next Friday`, `the 3rd of December`, `in two weeks`."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from voxie_platform.functions.words.feasts import ANY_FEAST, coming_feast, named_feast
from voxie_platform.functions.words.numbers import ordinal
from voxie_platform.functions.words.plain import Found

WEEK = 7
LONG_PAST = 60
"""A day and month that far back was not a slip of the tongue: next year's is meant."""

LEAP_YEAR = 2000

DAY_NAMES = {
    "monday": 0, "mon": 0, "tuesday": 1, "tues": 1, "tue": 1, "wednesday": 2, "wed": 2, "weds": 2,
    "thursday": 3, "thurs": 3, "thur": 3, "thu": 3, "friday": 4, "fri": 4, "saturday": 5, "sat": 5, "sunday": 6, "sun": 6,
}  # fmt: skip
MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan",
            "february feb",
            "march",
            "april apr",
            "may",
            "june",
            "july",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ],
        start=1,
    )
    for name in names.split()
}

ALSO_WORDS = ("sat", "sun")
"""Days only where they cannot be `we sat in the sun`."""
NO_WORD_BEFORE = "".join(
    f"(?<!\\b{word} )"
    for word in ("the", "i", "we", "you", "he", "she", "they", "who", "of", "under", "name is", "the name")
)
ANY_DAY = "|".join(
    f"{NO_WORD_BEFORE}{name}" if name in ALSO_WORDS else name
    for name in sorted(DAY_NAMES, key=len, reverse=True)
)
DAY = rf"(?P<day>{ANY_DAY})"
MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
NUMBER = r"(?P<number>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
ORDINAL = r"(?P<number>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)"
YEAR = r"(?:(?: ,)? (?P<year>20 ?\d\d)(?!\d| ?[ap]m|:))?"
LEAD = rf"(?:{DAY}(?: ,)? (?:on )?(?:the )?)?"


@dataclass(frozen=True)
class Days:
    """The days that were possibly meant, soonest first; one, where the words leave no doubt."""

    options: tuple[date, ...]

    @property
    def one(self) -> date | None:
        return self.options[0] if len(self.options) == 1 else None


Reading = Callable[[re.Match[str], date], tuple[date, ...]]


def days_in(text: str, today: date, *, asked: bool = False) -> list[Found[Days]]:
    """Every day named in a plain sentence; `asked`: a bare `27` answers the question which day."""
    found: list[Found[Days]] = []
    for pattern, read in (*PATTERNS, *(ANSWERS if asked else ())):
        for match in pattern.finditer(text):
            options = tuple(sorted(set(read(match, today))))
            if options and not any(
                match.start() < other.end and other.start < match.end() for other in found
            ):
                found.append(Found(match.start(), match.end(), Days(options)))
    return sorted(found, key=lambda one: one.start)


def says_now(text: str) -> bool:
    """`A table right now`; as the beginning of a clause, as in `now we are five`, it is no time."""
    return bool(NOW.search(text))


def no_days_in(text: str, today: date) -> list[Found[str]]:
    """Every date that no calendar has, as it is said: `31st of November`."""
    found = [
        Found(match.start(), match.end(), said)
        for pattern in NO_DAYS
        for match in pattern.finditer(text)
        if (said := missing_day(match, today))
    ]
    return sorted(found, key=lambda one: one.start)


def missing_day(match: re.Match[str], today: date) -> str:
    """Empty if there is such a day."""
    named, number = match["month"], int(re.sub(r"\D", "", match["number"]))
    month = int(named) if named.isdecimal() else MONTHS[named]
    year = int(match["year"].replace(" ", "")) if match["year"] else None
    if any(calendar_day(month, number, today, year)) or month not in MONTHS.values():
        return ""
    leap = year is None and any(calendar_day(month, number, today, LEAP_YEAR))
    of_year = " in the coming year" if leap else f" {year}" if year else ""
    return f"{ordinal(number)} of {date(LEAP_YEAR, month, 1):%B}{of_year}"


def weekday_named(match: re.Match[str], today: date) -> tuple[date, ...]:
    """A bare weekday is the coming one; said on that very day it may be today or in a week."""
    coming = on_or_after(today, DAY_NAMES[match["day"]])
    which = (match["which"] or "").strip()
    weeks = int(match["weeks"] or 0) if "weeks" in match.groupdict() else 0
    if weeks:
        return (coming + timedelta(weeks=weeks),)
    if which in {"last", "this past"}:
        return (coming - timedelta(weeks=1),)
    if which == "next":
        return (of_next_week(today, DAY_NAMES[match["day"]]),)
    if which in {"this", "this coming", "coming"} or coming > today:
        return (coming,)
    return (coming, coming + timedelta(weeks=1))


def on_or_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % WEEK)


def of_next_week(today: date, weekday: int) -> date:
    """That weekday of the week after this one, weeks beginning on Monday."""
    return today + timedelta(days=WEEK - today.weekday() + weekday)


def weekday_of_next_week(match: re.Match[str], today: date) -> tuple[date, ...]:
    return (of_next_week(today, DAY_NAMES[match["day"]]),)


def weekday_of_last_week(match: re.Match[str], today: date) -> tuple[date, ...]:
    return (of_next_week(today, DAY_NAMES[match["day"]]) - timedelta(weeks=2),)


def last_of_month(match: re.Match[str], today: date) -> tuple[date, ...]:
    """`The last Friday of November`."""
    month = MONTHS[match["month"]] if match["month"] else today.month
    for first in calendar_day(month, 1, today, None):
        following = months_later(first, 1)
        return (on_or_after(following, DAY_NAMES[match["day"]]) - timedelta(weeks=1),)
    return ()


def weekday_after_next(match: re.Match[str], today: date) -> tuple[date, ...]:
    """`Friday week`, `a week on Friday`, `the Friday after next`: a week after the coming one."""
    return (on_or_after(today + timedelta(days=1), DAY_NAMES[match["day"]]) + timedelta(weeks=1),)


def day_of_month(match: re.Match[str], today: date) -> tuple[date, ...]:
    """With a weekday that does not fit, both are possible and somebody has to ask."""
    month = MONTHS[match["month"]]
    year = int(match["year"].replace(" ", "")) if match["year"] else None
    dated = tuple(calendar_day(month, int(match["number"]), today, year))
    return with_weekday(match, today, dated)


def with_weekday(match: re.Match[str], today: date, dated: tuple[date, ...]) -> tuple[date, ...]:
    named = match.groupdict().get("day")
    if not named or all(day.weekday() == DAY_NAMES[named] for day in dated):
        return dated
    return (*dated, on_or_after(today, DAY_NAMES[named]))


def calendar_day(month: int, day: int, today: date, year: int | None) -> Iterator[date]:
    """Without a year the coming one; a day lately past stays past, so that it can be said."""
    for guess in [year] if year else [today.year, today.year + 1]:
        try:
            that = date(guess, month, day)
        except ValueError:
            continue
        if year or that >= today - timedelta(days=LONG_PAST):
            yield that
            return


def bare_day_of_month(match: re.Match[str], today: date) -> tuple[date, ...]:
    """`The 27th`: the next month that has one."""
    first = today.replace(day=1)
    for _ in range(3):
        try:
            that = first.replace(day=int(match["number"]))
        except ValueError:
            that = None
        if that and that >= today:
            return with_weekday(match, today, (that,))
        first = (first + timedelta(days=32)).replace(day=1)
    return ()


def iso(match: re.Match[str], today: date) -> tuple[date, ...]:
    try:
        return (date(int(match["year"]), int(match["month"]), int(match["number"])),)
    except ValueError:
        return ()


def in_figures(match: re.Match[str], today: date) -> tuple[date, ...]:
    """`27/11` either way round; both where both are possible."""
    first, second = int(match["first"]), int(match["second"])
    year = int(match["year"]) if match["year"] else None
    year = year + 2000 if year and year < 100 else year
    pairs = ((second, first), (first, second))
    return tuple(day for month, number in pairs for day in calendar_day(month, number, today, year))


def counted(match: re.Match[str], today: date) -> tuple[date, ...]:
    """`In two weeks`, `a week from tomorrow`."""
    number = match["count"]
    amount = (
        1 if number in {"a", "an", "one"} else 2 if number in {"a couple of", "couple of"} else int(number)
    )
    start = today
    of = match.groupdict().get("start")
    if of == "tomorrow":
        start = today + timedelta(days=1)
    elif of in DAY_NAMES:
        start = on_or_after(today + timedelta(days=1), DAY_NAMES[of])
    if amount > 1000:
        return ()
    unit = match["unit"]
    if unit == "month":
        return (months_later(start, amount),)
    return (start + timedelta(days=amount * {"day": 1, "week": WEEK, "fortnight": 2 * WEEK}[unit]),)


def months_later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(day.year + year, month + 1, number)
        except ValueError:
            continue
    return date(day.year + year, month + 1, day.day)


def from_today(days: int) -> Reading:
    return lambda _match, today: (today + timedelta(days=days),)


def weekend(match: re.Match[str], today: date) -> tuple[date, ...]:
    saturday = on_or_after(today, 5)
    which = (match["which"] or "").strip()
    if which == "next":
        saturday = of_next_week(today, 5)
    elif which == "last":
        saturday = of_next_week(today, 5) - timedelta(weeks=2)
    elif today.weekday() == 6:
        return (today, saturday, saturday + timedelta(days=1))
    return (saturday, saturday + timedelta(days=1))


def feast(match: re.Match[str], today: date) -> tuple[date, ...]:
    beside = {"before": -1, "after": 1}.get(match["beside"] or "", 0)
    return (coming_feast(named_feast(match["feast"]), today) + timedelta(days=beside),)


def pattern(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w#/.])(?:{text})(?![\w/])")


COUNT = r"(?P<count>\d{1,4}|a|an|one|a couple of|couple of)"
UNIT = r"(?P<unit>day|week|fortnight|month)s?"

PATTERNS: tuple[tuple[re.Pattern[str], Reading], ...] = (
    (pattern(rf"(?:(?:the )?day (?P<beside>before|after) )?(?P<feast>{ANY_FEAST})"), feast),
    (re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d\d?)-(?P<number>\d\d?)(?!\d)"), iso),
    (pattern(rf"{LEAD}(?:the )?{NUMBER} (?:of )?{MONTH}{YEAR}"), day_of_month),
    (pattern(rf"{LEAD}{MONTH} (?:the )?{NUMBER}(?!:| ?[ap]m){YEAR}"), day_of_month),
    (pattern(r"(?P<first>\d\d?)[/.](?P<second>\d\d?)[/.](?P<year>20\d\d|\d\d)?"), in_figures),
    (pattern(r"(?P<first>\d\d?)/(?P<second>\d\d?)(?P<year>)"), in_figures),
    (pattern(rf"{DAY}(?: ,)? (?:on )?the {ORDINAL}(?! one)"), bare_day_of_month),
    (pattern(rf"(?:the|on) (?:the )?{ORDINAL}(?! (?:one|time|option|slot|floor|of)\b)"), bare_day_of_month),
    (pattern(rf"{DAY} in (?P<weeks>\d) weeks?(?P<which>)"), weekday_named),
    (
        pattern(rf"(?:not )?(?:this |next |on )?{DAY}(?: ,)? (?:but )?the (?:one|week) after"),
        weekday_after_next,
    ),
    (pattern(r"(?:the )?day after tomorrow"), from_today(2)),
    (pattern(r"the day before yesterday"), from_today(-2)),
    (pattern(rf"(?:in )?{COUNT} {UNIT} (?:from|after|on) (?P<start>today|now|tomorrow|{ANY_DAY})"), counted),
    (pattern(rf"(?:in|within) {COUNT} {UNIT}'?s?(?: time)?"), counted),
    (pattern(rf"{COUNT} (?P<unit>week|fortnight)s? (?P<start>today|tomorrow|{ANY_DAY})"), counted),
    (pattern(r"(?:today|this day)(?: in (?:a|1))? week"), from_today(WEEK)),
    (pattern(r"tomorrow(?: in (?:a|1))? week"), from_today(WEEK + 1)),
    (pattern(rf"{DAY} week"), weekday_after_next),
    (pattern(rf"(?:the )?last {DAY} (?:of|in) (?:{MONTH}|(?P<this>the|this) month)"), last_of_month),
    (pattern(rf"{DAY} (?:of )?last week"), weekday_of_last_week),
    (pattern(rf"last week(?: on)? {DAY}"), weekday_of_last_week),
    (pattern(rf"(?:the )?{DAY} after(?: (?:next|that))"), weekday_after_next),
    (pattern(rf"{DAY} (?:of )?next week"), weekday_of_next_week),
    (pattern(rf"next week(?: on)? {DAY}"), weekday_of_next_week),
    (pattern(rf"(?P<which>this coming |this past |this |next |coming |last )?{DAY}s?(?:'s)?"), weekday_named),
    (
        pattern(r"(?<!weather )(?:today|tonight|this (?:evening|afternoon|morning|lunchtime))"),
        from_today(0),
    ),
    (pattern(r"(?:tomorrow|tomorow|tmrw)"), from_today(1)),
    (pattern(r"yesterday"), from_today(-1)),
    (pattern(r"(?:at |on )?(?:the |this )?(?P<which>next |last )?(?:coming )?weekend"), weekend),
)
ANY_NUMBER = r"(?P<number>(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?|[3-9]\d(?:st|nd|rd|th))"
NO_DAYS = (
    re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d\d?)-(?P<number>\d\d?)(?!\d)"),
    pattern(rf"{LEAD}(?:the )?{ANY_NUMBER} (?:of )?{MONTH}{YEAR}"),
    pattern(rf"{LEAD}{MONTH} (?:the )?{ANY_NUMBER}(?!:| ?[ap]m){YEAR}"),
)
NOW = pattern(
    r"(?<!from )(?<!until )(?<!till )(?<!for )(?<!by )(?<!just )(?:right )?now"
    r"(?!(?: ,)? (?:and then|i|i'm|i'd|we|we're|it|it's|he|she|they|they're|there|there's|that|that's|this|you|let|let's|"
    r"what|how|is|are|my|our|the)\b)"
)
ANSWERS: tuple[tuple[re.Pattern[str], Reading], ...] = ((pattern(rf"(?:the )?{NUMBER}"), bare_day_of_month),)
"""Only in answer to "Which day?"."""
