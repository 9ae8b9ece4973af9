"""Opening hours said aloud: now, on a day, over the week."""

import re
from datetime import date, datetime, timedelta
from itertools import pairwise

from voxie_platform.functions.hours import WEEKDAYS, OpeningHours
from voxie_platform.functions.slots import DAY, WEEK, spans_of
from voxie_platform.functions.words.days import Days, days_in, says_now
from voxie_platform.functions.words.feasts import WORKING_DAYS, is_day_off, named_feast
from voxie_platform.functions.words.plain import Found, without
from voxie_platform.functions.words.saying import say_day, say_list, say_time, sentence
from voxie_platform.functions.words.times import PART, Time, times_in

AROUND_THE_CLOCK = "around the clock"
NO_FEAST = "a|any|each|every|the|that|this|which|what|same|next|last|other|one|first|week|working|business|opening|normal|whole|of"
HOLIDAY = re.compile(
    r"\b(?:easter|thanksgiving|whitsun|pentecost|ascension|christmas|xmas|new year'?s?|(?:bank |public )?holidays?)\b"
    rf"|\b(?:on|for|over) (?:[\w'.]+ )??(?!(?:{NO_FEAST})\b)[\w']+ day\b"
)
"""Also days with a name that no calendar here has: `on labor day`."""
JOINED = re.compile(r"(?: ,)?(?: (?:and|or|also|on|the))*\s?")
UNKNOWN = "I do not know about holidays."
A_WEEK = 6
"""More days ahead than that, the weekday alone would be taken for another one."""


def hours_answer(hours: OpeningHours, text: str, now: datetime) -> str:
    """For the day, the time or the moment that a plain sentence asks about; empty if nobody told the hours."""
    if not hours.known:
        return ""
    named = days_in(text, now.date())
    if several := one_after_another(text, named):
        return " ".join(hours_answer(hours, text[one.start : one.end], now) for one in several)
    if named and off_by_name_or_date(text, named[0]):
        return on_holiday(hours, named[0].value.options[0], now)
    if not HOLIDAY.search(without(text, named)):
        return in_a_week(hours, text, named, now)
    told = in_a_week(hours, text, named, now) if named else over_the_week(hours)
    return f"{told} {UNKNOWN}"


def names_a_time(text: str, today: date) -> bool:
    """Whether a plain sentence names a day, a time or part of a day, or a holiday."""
    return bool(days_in(text, today) or times_in(text) or PART.search(text) or HOLIDAY.search(text))


def one_after_another(text: str, named: list[Found[Days]]) -> list[Found[Days]]:
    """The days of `Saturday and Sunday`, each to be told; none where there is one, a time, or more between them."""
    between = [text[one.end : other.start] for one, other in pairwise(named)]
    joined = bool(between) and all(JOINED.fullmatch(words) for words in between)
    return named if joined and not times_in(without(text, named)) else []


def off_by_name_or_date(text: str, day: Found[Days]) -> bool:
    feast = named_feast(text[day.start : day.end])
    return is_day_off(day.value.options[0]) or bool(feast and feast not in WORKING_DAYS)


def in_a_week(hours: OpeningHours, text: str, named: list[Found[Days]], now: datetime) -> str:
    """For any week that is like another."""
    times = times_in(without(text, named))
    if len(named) > 1 and not times:
        return over_the_week(hours)
    if named or says_now(text):
        day = named[0].value.options[0] if named else now.date()
        return at_time(hours, day, times[0].value, now) if times else on_day(hours, day, now)
    if times:
        return at_time(hours, now.date(), times[0].value, now)
    if " open " in f" {text} " and "are you" in text and "when" not in text and "what" not in text:
        return right_now(hours, now)
    return over_the_week(hours)


def on_holiday(hours: OpeningHours, day: date, now: datetime) -> str:
    spans = spans_of(hours, day)
    if spans is None:
        return on_day(hours, day, now)
    usual = f"open {said_spans(spans, day)}" if spans else "closed"
    when = sentence(named_day(day, now))
    return f"{when} we are {usual} as usual on {day:%A}s; I do not know about the holiday."


def named_day(day: date, now: datetime) -> str:
    if day == now.date():
        return "today"
    if day == now.date() + timedelta(days=1):
        return "tomorrow"
    near = 0 < (day - now.date()).days <= A_WEEK
    return f"on {day:%A}" if near else f"on {say_day(day, now.date())}"


def on_day(hours: OpeningHours, day: date, now: datetime) -> str:
    when = sentence(named_day(day, now))
    if when == "Tomorrow":
        when = f"Tomorrow, {day:%A},"
    spans = spans_of(hours, day)
    if spans is None:
        return f"I do not know the hours for {day:%A}."
    if not spans:
        return f"{when} we are closed."
    told = f"{when} we are open {said_spans(begun_on(hours, day) or spans, day)}."
    if day != now.date() or never_closes(spans):
        return told
    return f"{told} {right_now(hours, now)}"


def at_time(hours: OpeningHours, day: date, time: Time, now: datetime) -> str:
    spans = spans_of(hours, day)
    if not spans:
        return on_day(hours, day, now)
    open_at = [it for it in time.options if any(start <= it < end for start, end in spans)]
    when, said = named_day(day, now), said_spans(spans, day)
    if said == AROUND_THE_CLOCK:
        return f"Yes, {when} we are open {said}."
    if open_at:
        return f"Yes, {when} at {say_time(open_at[-1])} we are open. The hours {when} are {said}."
    return f"No, at that time we are closed. {sentence(when)} we are open {said}."


def right_now(hours: OpeningHours, now: datetime) -> str:
    """Whether it is open at this moment, and what comes next."""
    minutes = now.hour * 60 + now.minute
    today = spans_of(hours, now.date())
    if today and never_closes(today):
        return f"We are open {AROUND_THE_CLOCK}."
    for start, end in today or ():
        if start <= minutes < end:
            return f"We are open now, until {said_end(end, now.date(), since=minutes)}."
    if today is None:
        return f"I do not know the hours for {now:%A}."
    later = [start for start, _ in today if start > minutes]
    if later:
        return f"We are closed right now and open today at {say_time(later[0])}."
    for ahead in range(1, len(WEEKDAYS) + 1):
        day = now.date() + timedelta(days=ahead)
        if spans := spans_of(hours, day):
            return f"We are closed right now and open {named_day(day, now)} at {say_time(spans[0][0])}."
    return "We are closed right now."


def over_the_week(hours: OpeningHours) -> str:
    """`Monday to Friday from 9 am to 5 pm; Saturday and Sunday closed.`"""
    monday = date(2024, 1, 1)
    groups: list[tuple[list[str], str]] = []
    for offset, name in enumerate(WEEKDAYS):
        day = monday + timedelta(days=offset)
        if spans_of(hours, day) is None:
            continue
        begun = begun_on(hours, day)
        said = said_spans(begun, day) if begun else "closed"
        if groups and groups[-1][1] == said and WEEKDAYS.index(groups[-1][0][-1]) == offset - 1:
            groups[-1][0].append(name)
        else:
            groups.append(([name], said))
    told = [f"{days_said(days)} {said}" for days, said in groups]
    closed_only = all(said == "closed" for _, said in groups)
    return f"{'' if closed_only else 'Our opening hours are: '}{'; '.join(told)}."


def begun_on(hours: OpeningHours, day: date) -> tuple[tuple[int, int], ...]:
    """That day's spans without the end of the last night's, which is told with the day it began on."""
    spans = spans_of(hours, day) or ()
    before = spans_of(hours, day - timedelta(days=1)) or ()
    goes_on = bool(before) and before[-1][0] > 0 and before[-1][1] > DAY
    return spans[1:] if goes_on and spans and spans[0][1] < DAY else spans


def days_said(days: list[str]) -> str:
    names = [day.capitalize() for day in days]
    return f"{names[0]} to {names[-1]}" if len(names) > 2 else say_list(names)


def said_spans(spans: tuple[tuple[int, int], ...], day: date) -> str:
    if any(start == 0 and end >= DAY for start, end in spans):
        return AROUND_THE_CLOCK
    return say_list([f"from {say_time(start)} to {said_end(end, day, since=start)}" for start, end in spans])


def said_end(end: int, day: date, *, since: int) -> str:
    """`2 am`; an end that is not the next such time on the clock is told with its day: `2 am on Sunday`."""
    if end - since <= DAY:
        return say_time(end)
    return f"{say_time(end)} on {day + timedelta(minutes=end - 1):%A}"


def never_closes(spans: tuple[tuple[int, int], ...]) -> bool:
    return any(end - start >= WEEK for start, end in spans)
