"""Opening hours out of a sentence, alone or as a change to those known already."""
# ruff: noqa: E501 - a pattern is read in one line

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from voxie_platform.functions.hours import WEEKDAYS
from voxie_platform.interview.readers.clock import DAY, Clock, closing, opening, span, written
from voxie_platform.interview.readers.denials import without_denied_times
from voxie_platform.interview.readers.phrases import Statement, Times, reading_of
from voxie_platform.interview.readers.week import HOLIDAYS, NOT_EVERY_WEEK, normal, tokens

Week = dict[str, list[list[str]]]
"""Weekday -> spans; a day that is absent is unknown."""
Minutes = list[tuple[int, int]]
NOON, LATE_LUNCH, HALF_DAY = 12 * 60, 14 * 60, 12 * 60
LONG_DAY = 15 * 60
CLOCK = r"(\d{1,2}(?::\d{2})?(?: ?[ap]m)?|noon|midnight)"
SWAPS = (
    (re.compile(rf"\bnot (?:at |until |till |from )?{CLOCK}[,.]? (?:but |it's |its |we \w+ at |at |until |till )?{CLOCK}"), (1, 2)),
    (re.compile(rf"{CLOCK},? (?:not|instead of|rather than)(?: at| until| till)? {CLOCK}"), (2, 1)),
)  # fmt: skip


@dataclass(frozen=True)
class HoursReading:
    """The week as it stands after the sentence; `unclear` asks for what is missing, None otherwise."""

    week: Week
    unclear: str | None = None
    assumed_closed: tuple[str, ...] = ()
    """Days nobody named beside days that were: taken as closed, and told so."""


def read_hours(
    text: str, known: Mapping[str, list[list[str]]] | None = None, *, evening: bool = False
) -> HoursReading | None:
    """None: the sentence says nothing about opening hours."""
    before = {day: [tuple_of(pair) for pair in known[day]] for day in known} if known else {}
    swapped = _swapped(text, before)
    if swapped is not None:
        return HoursReading(_written(swapped))
    reading = reading_of(tokens(without_denied_times(text)))
    said = [
        replace(statement, days=statement.days - HOLIDAYS if statement.days else statement.days)
        for statement in reading.statements
        if (statement.times or statement.days) and statement.days != HOLIDAYS
    ]
    if not said:
        return None
    if NOT_EVERY_WEEK.search(normal(text)):
        return HoursReading({}, unclear="weeks")
    if reading.left_over or any(statement.half for statement in said):
        return HoursReading({}, unclear="times")
    if not any(statement.times for statement in said):
        return HoursReading({}, unclear="times")
    if any(_either_half(times, evening=evening) for statement in said for times in statement.times):
        return HoursReading({}, unclear="half")
    return _applied(said, before, evening=evening)


def _either_half(times: Times, *, evening: bool) -> bool:
    """ "Six to ten in the evening" may begin in the evening, where it would be a very long day otherwise."""
    if times.kind != "range" or times.part != "pm" or times.first is None or times.first.half:
        return False
    opens, closes = _range(times, evening=evening)
    return opens < NOON and opens + HALF_DAY < closes and closes - opens >= LONG_DAY


def tuple_of(pair: list[str]) -> tuple[int, int]:
    """A span in minutes."""
    first, last = (int(time[:2]) * 60 + int(time[3:]) for time in pair)
    return first, last


def _swapped(text: str, before: dict[str, Minutes]) -> dict[str, Minutes] | None:
    """ "not eleven, ten" exchanges one time for another in the hours known."""
    plain = normal(text)
    for pattern, (old, new) in SWAPS:
        found = pattern.search(plain)
        if found is None or not before:
            continue
        times = [token.clock for token in tokens(found[old]) + tokens(found[new]) if token.clock]
        if len(times) == 2:  # noqa: PLR2004 - the old and the new one
            changed = {
                day: [_exchanged(pair, times[0], times[1]) for pair in spans] for day, spans in before.items()
            }
            return changed if changed != before else None
    return None


def _exchanged(pair: tuple[int, int], old: Clock, new: Clock) -> tuple[int, int]:
    def one(minutes: int) -> int:
        same = minutes == old.minutes or (old.half is None and minutes % 720 == old.minutes % 720)
        if not same:
            return minutes
        return new.minutes if new.half else new.hour % 12 * 60 + new.minute + minutes // 720 * 720

    return one(pair[0]), one(pair[1])


def _applied(said: list[Statement], before: dict[str, Minutes], *, evening: bool) -> HoursReading:
    week = {day: list(spans) for day, spans in _joined(before).items()}
    named: set[str] = set()
    spans: Minutes | None = None
    usual: Minutes = []
    for statement in _in_order(said):
        if not statement.times:
            continue
        days = _days(statement, week)
        if not days:
            return HoursReading({}, unclear="days")
        usual = spans or usual
        for day in days:
            known = week.get(day) or (usual if _only_ends_sooner(statement) else [])
            spans = _day(statement.times, known, evening=evening)
            if spans is None:
                return HoursReading({}, unclear="times")
            if _overlap(spans):
                return HoursReading({}, unclear="twice")
            week[day] = spans
        named |= days
    unsaid = tuple(day for day in WEEKDAYS if day not in week)
    kinds = {times.kind for statement in said for times in statement.times}
    if not before and not kinds & {"range", "allday", "open", "close"}:
        return HoursReading({}, unclear="times")
    general = bool(kinds & {"range", "allday"}) or {"open", "close"} <= kinds
    assumed = unsaid if general and not before else ()
    return HoursReading(_written(week | {day: [] for day in assumed}), assumed_closed=assumed)


def _only_ends_sooner(statement: Statement) -> bool:
    """ "Monday to Thursday nine to five and Friday until three": Friday begins as the days before it do."""
    return [times.kind for times in statement.times] == ["close"]


def _days(statement: Statement, week: Mapping[str, Minutes]) -> frozenset[str]:
    """The days named; where none is, those that are open, and "24 hours" alone means each day."""
    if statement.days is not None:
        return statement.days
    if any(times.kind == "allday" for times in statement.times) and not week:
        return frozenset(WEEKDAYS)
    return frozenset(day for day in week if week[day])


def _in_order(said: list[Statement]) -> list[Statement]:
    """What is said of every day first, so that "closed Mondays" before "every day from nine" still holds; ends last."""
    return sorted(said, key=lambda statement: (not _general(statement), _only_ends_sooner(statement)))


def _general(statement: Statement) -> bool:
    return statement.days is not None and len(statement.days) == len(WEEKDAYS)


def _day(said: Iterable[Times], known: Minutes, *, evening: bool) -> Minutes | None:
    """One day's spans after what was said of it; None: it cannot be known yet."""
    said = list(said)
    spans: Minutes = []
    ranges = [_range(times, evening=evening) for times in said if times.kind == "range"]
    spans.extend(ranges)
    if not spans:
        ends = [times for times in said if times.kind in {"open", "close"}]
        spans = [(0, DAY)] if any(times.kind == "allday" for times in said) else list(known)
        if ends:
            both = _ends(ends, known, evening=evening)
            if both is None:
                return None
            spans = both
    if any(times.kind == "closed" for times in said):
        return []
    for times in said:
        if times.kind in {"closed_am", "closed_pm"}:
            spans = [pair for pair in spans if (pair[0] < NOON) == (times.kind == "closed_pm")]
            if not spans or any(pair[0] < NOON and pair[1] > LATE_LUNCH for pair in spans):
                return None
    for pause in (times for times in said if times.kind == "break"):
        if not spans:
            return None
        spans = _without(spans, _range(pause, evening=False))
    return spans


def _range(times: Times, *, evening: bool) -> tuple[int, int]:
    assert times.first is not None
    assert times.last is not None
    first, last = span(times.first, times.last, evening=evening)
    return (first, last) if first < DAY else (first - DAY, last - DAY)


def _ends(ends: list[Times], known: Minutes, *, evening: bool) -> Minutes | None:
    first = next((times.first for times in ends if times.first), None)
    last = next((times.last for times in ends if times.last), None)
    if first and last:
        return [_range(Times("range", first, last), evening=evening)]
    if not known:
        return None
    if first:
        return [(opening(first, known[0][1], evening=evening), known[0][1]), *known[1:]]
    assert last is not None
    return _closing_at(last, known)


def _closing_at(last: Clock, known: Minutes) -> Minutes:
    """Until noon, where there is a second span after it, ends with the first."""
    face = (
        {last.minutes} if last.half else {last.hour % 12 * 60 + last.minute + half for half in (0, HALF_DAY)}
    )
    for closes in sorted(face):
        left = [pair for pair in known if pair[0] < closes]
        if left and len(left) < len(known):
            return [*left[:-1], (left[-1][0], closes)]
    opens, closed = known[-1]
    closes = closing(last, opens)
    later = closes + HALF_DAY
    if last.half is None and later < opens + DAY and abs(later - closed) < abs(closes - closed):
        closes = later  # "we close at ten" of a day that ended at six
    return [*known[:-1], (opens, closes)]


def _without(spans: Minutes, pause: tuple[int, int]) -> Minutes:
    """The spans with a break cut out of them; "one to two" is in the afternoon."""
    rest: Minutes = []
    for start, end in spans:
        if start < pause[0] and pause[1] < end:
            rest += [(start, pause[0]), (pause[1], end)]
        else:
            rest.append((start, end))
    return rest


def _overlap(spans: Minutes) -> bool:
    ordered = sorted(spans)
    return any(earlier[1] > later[0] for earlier, later in pairwise(ordered))


def _joined(week: dict[str, Minutes]) -> dict[str, Minutes]:
    """Spans cut at midnight, as they are written, made whole again."""
    whole = {day: list(spans) for day, spans in week.items()}
    for position, day in enumerate(WEEKDAYS):
        following = WEEKDAYS[(position + 1) % 7]
        spans, after = whole.get(day, []), whole.get(following, [])
        if (
            spans
            and spans[-1][1] == DAY
            and spans[-1][0] > 0
            and after
            and after[0][0] == 0
            and after[0][1] < DAY / 2
        ):
            spans[-1] = (spans[-1][0], DAY + after.pop(0)[1])
    return whole


def _written(week: Mapping[str, Minutes]) -> Week:
    """HH:MM pairs; what goes past midnight is written under the next day."""
    days: dict[str, Minutes] = {day: [] for day in WEEKDAYS if day in week}
    for day, spans in week.items():
        following = WEEKDAYS[(WEEKDAYS.index(day) + 1) % 7]
        for start, end in spans:
            days[day].append((start, min(end, DAY)))
            if end > DAY:
                days.setdefault(following, []).append((0, end - DAY))
    return {
        day: [[written(start), written(end)] for start, end in sorted(set(days[day]))]
        for day in WEEKDAYS
        if day in days
    }


def whole_days(week: Mapping[str, list[list[str]]]) -> dict[str, Minutes]:
    """Each day's spans in minutes, one past midnight under the day it began."""
    return _joined({day: [tuple_of(pair) for pair in spans] for day, spans in week.items()})
