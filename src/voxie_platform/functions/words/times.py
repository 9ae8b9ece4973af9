"""Times of day said in words: `half past seven`, `7:30 p.m.`, `quarter to eight`, `from nine to five`."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from voxie_platform.functions.words.plain import Found, without

HOUR = 60
NOON = 12 * HOUR
DAY = 24 * HOUR

PARTS = {
    "morning": (4 * HOUR, NOON),
    "breakfast": (6 * HOUR, NOON),
    "lunch": (11 * HOUR, 15 * HOUR),
    "lunchtime": (11 * HOUR, 15 * HOUR),
    "afternoon": (NOON, 18 * HOUR),
    "evening": (16 * HOUR, DAY),
    "dinner": (16 * HOUR, DAY),
    "supper": (16 * HOUR, DAY),
    "tonight": (16 * HOUR, DAY),
    "night": (17 * HOUR, DAY + 4 * HOUR),
}
"""What people mean by a part of the day: [from, until) in minutes."""

PART = re.compile(
    r"(?<!good )\b(?:in the |this |at |for |on the |early |late )*(?P<part>morning|breakfast|lunchtime|lunch|afternoon|evening|dinner|"
    r"supper|tonight|night)s?\b"
)


@dataclass(frozen=True)
class Time:
    """Minutes after midnight that were possibly meant, earliest first; two where am or pm is open."""

    options: tuple[int, ...]

    @property
    def one(self) -> int | None:
        return self.options[0] if len(self.options) == 1 else None

    def within(self, start: int, end: int) -> "Time":
        """Narrowed to a part of the day, where that leaves anything; a night goes on after midnight."""
        fitting = (option for option in self.options if start <= option < end or option + DAY < end)
        return Time(tuple(fitting) or self.options)


@dataclass(frozen=True)
class Stretch:
    """`From nine to five`; an end that is None was left open (`till late`)."""

    start: Time
    end: Time | None


Reading = Callable[[re.Match[str]], "Time | None"]


def times_in(text: str, *, asked: bool = False) -> list[Found[Time]]:
    """Every time in a plain sentence; `asked`: a bare `8` answers the question at what time."""
    found: list[Found[Time]] = []
    for pattern, read in (*PATTERNS, *(ANSWERS if asked else ())):
        for match in pattern.finditer(text):
            time = read(match)
            if time and not any(match.start() < other.end and other.start < match.end() for other in found):
                found.append(Found(match.start(), match.end(), time))
    found += list(second_choices(text, found))
    return [narrowed(text, one) for one in sorted(found, key=lambda one: one.start)]


def second_choices(text: str, found: list[Found[Time]]) -> Iterator[Found[Time]]:
    """The eight of `seven or eight` and of `seven, no, eight`."""
    for one in found:
        match = SECOND_CHOICE.match(text, one.end)
        time = match and clock(int(match["hour"]), int(match["minute"] or 0), match["half"] or "")
        if (
            match
            and time
            and not any(other.start < match.end() and match.start() < other.end for other in found)
        ):
            yield Found(match.start("hour"), match.end(), time)


def narrowed(text: str, one: Found[Time]) -> Found[Time]:
    """By the part of the day said right behind it, else by the only one in the sentence."""
    behind = re.match(r"(?: oclock)? ?" + PART.pattern, text[one.end :])
    within = part_in(text[one.start : one.end])
    part = within or (PARTS[behind["part"]] if behind else part_in(text))
    return Found(one.start, one.end, one.value.within(*part)) if part else one


def part_in(text: str) -> tuple[int, int] | None:
    """The part of the day that is named, if it is one."""
    parts = {PARTS[match["part"]] for match in PART.finditer(text)}
    return parts.pop() if len(parts) == 1 else None


def stretches_in(text: str) -> list[Found[Stretch]]:
    """Every `from ... to ...`."""
    found: list[Found[Stretch]] = []
    for match in STRETCH.finditer(text):
        start = single(match["start"])
        end = None if match["end"] in OPEN_ENDS else single(match["end"])
        if start and (end or match["end"] in OPEN_ENDS):
            found.append(Found(match.start(), match.end(), Stretch(start, end)))
    return found


def single(text: str) -> Time | None:
    """The one time that a few plain words are."""
    found = times_in(text, asked=True)
    return found[0].value if len(found) == 1 and not without(text, found).strip("# ") else None


def clock(hour: int, minute: int = 0, half: str = "") -> Time | None:
    """An hour as said: past twelve, or with am or pm, there is one reading, else two."""
    if minute >= HOUR or hour > 24 or (hour == 24 and minute):
        return None
    if half and 1 <= hour <= 12:
        return Time(((hour % 12) * HOUR + minute + (NOON if half == "pm" else 0),))
    if hour > 12 or hour == 0:
        return Time((hour * HOUR + minute,))
    return Time(((hour % 12) * HOUR + minute, (hour % 12) * HOUR + minute + NOON))


def in_figures(match: re.Match[str]) -> Time | None:
    hour, minute = match["hour"], int(match["minute"] or 0)
    if hour.startswith("0") and len(hour) == 2 and not match["half"]:
        return Time((int(hour) * HOUR + minute,)) if minute < HOUR else None
    return clock(int(hour), minute, match["half"] or "")


def at_the_hour(match: re.Match[str]) -> Time | None:
    return clock(int(match["hour"]), 0, match["half"] or "")


def beside_the_hour(match: re.Match[str]) -> Time | None:
    """`Quarter to eight`, `ten past seven`, `half past six`."""
    named = {"half": 30, "quarter": 15, "a quarter": 15}
    minutes = named[match["by"]] if match["by"] in named else int(match["by"].split()[0])
    whole = clock(int(match["hour"]), 0, match["half"] or "")
    if whole is None or minutes >= HOUR or (minutes % 5 and "minute" not in match["by"]):
        return None
    before = match["side"] in {"to", "of", "before", "til", "till"}
    return Time(tuple(sorted((option + (-minutes if before else minutes)) % DAY for option in whole.options)))


def half_hour(match: re.Match[str]) -> Time | None:
    """`Half seven` is half past seven."""
    return clock(int(match["hour"]), 30, match["half"] or "")


def four_figures(match: re.Match[str]) -> Time | None:
    return clock(int(match["hour"]), int(match["minute"]), match["half"] or "")


def named(match: re.Match[str]) -> Time:
    return Time((0,)) if match["named"] == "midnight" else Time((NOON,))


def pattern(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w#:.,+])(?:{text})(?![\w:])")


HALF = r"(?: ?(?P<half>am|pm)\b)?"
HALF_SAID = r" ?(?P<half>am|pm)\b"
H = r"(?P<hour>2[0-4]|1\d|0?\d)"
M = r"(?P<minute>[0-5]\d)"
NO_TIME = r"(?! ?(?:people|persons?|guests?|of (?:us|them)|adults?|kids|children|seats?|places|hours?|minutes?|days?|weeks?|months?|years?|dollars|euros|percent|%|or \d+ (?:people|persons|guests))| ?(?:st|nd|rd|th)\b|/|-\d)"
AT = r"(?:at|around|about|by|after|before|from|until|till|toward|towards|past|say|like|at about|at around|come at|here at)"

PATTERNS: tuple[tuple[re.Pattern[str], Reading], ...] = (
    (re.compile(rf"(?<=\d)t{H}:{M}(?::\d\d)?(?P<half>)(?![\d:])"), in_figures),
    (pattern(rf"{H}[:.]{M}(?::\d\d)?{HALF}(?:h| hours)?"), in_figures),
    (
        pattern(
            rf"(?<!from )(?<!between )(?<!\d )(?P<by>half|a quarter|quarter|\d{{1,2}}(?: minutes?)?) (?P<side>past|after|to|of|before|till|til) {H}"
            rf"(?: oclock)?{HALF}{NO_TIME}"
        ),
        beside_the_hour,
    ),
    (pattern(rf"half {H}(?: oclock)?{HALF}"), half_hour),
    (pattern(rf"{H}h(?P<half>)"), at_the_hour),
    (pattern(r"(?P<hour>[01]\d|2[0-3])(?P<minute>00)(?P<half>) (?:hours|hrs)"), four_figures),
    (pattern(rf"{H} (?:oh |o |0 ?)(?P<minute>[1-9]){HALF}{NO_TIME}"), four_figures),
    (pattern(rf"{H} (?P<minute>[1-5]\d){HALF_SAID}"), four_figures),
    (pattern(rf"{H}(?: oclock)?{HALF_SAID}"), at_the_hour),
    (pattern(rf"{H} oclock{HALF}"), at_the_hour),
    (pattern(r"(?:at |around |12 )?(?P<named>noon|midday|midnight)"), named),
    (pattern(rf"{AT} {H} (?P<minute>[1-5]\d)(?P<half>){NO_TIME}"), four_figures),
    (pattern(rf"{AT} (?P<hour>[01]?\d|2[0-3])(?P<minute>[0-5]\d)(?P<half>){NO_TIME}(?! \d)"), four_figures),
    (pattern(rf"{AT} {H}(?: ish)?{HALF}{NO_TIME}"), at_the_hour),
    (pattern(rf"{H} ?ish(?P<half>)"), at_the_hour),
    (pattern(rf"{H} (?:in the|this|at|tomorrow) (?:morning|afternoon|evening|night)(?P<half>)"), at_the_hour),
    (pattern(rf"{H} tonight(?P<half>)"), at_the_hour),
    (pattern(rf"{H} (?P<minute>15|30|45)(?P<half>){NO_TIME}"), four_figures),
)
ANSWERS: tuple[tuple[re.Pattern[str], Reading], ...] = (
    (pattern(rf"{H} (?P<minute>[1-5]\d)(?P<half>){NO_TIME}"), four_figures),
    (pattern(rf"(?P<hour>1?\d|2[0-3])(?P<minute>[0-5]\d)(?P<half>){NO_TIME}"), four_figures),
    (pattern(rf"{H}(?P<half>){NO_TIME}"), at_the_hour),
)
"""Only in answer to "At what time?"."""

SECOND_CHOICE = re.compile(
    rf"(?: [,.])? (?:or|no|nope|sorry|i mean|make (?:it|that)|actually|rather|better)(?: [,.])?"
    rf"(?: or| no| sorry| i mean| make (?:it|that)| actually| rather| better| maybe| at| ,)* {H}(?:[: ](?P<minute>[0-5]\d))?(?: oclock)?{HALF}{NO_TIME}(?![\w:])"
)
OPEN_ENDS = frozenset({"late", "open end", "close", "closing", "the last guest"})
ONE_TIME = (
    r"(?:(?:half|a quarter|quarter|\d{1,2}(?: minutes?)?) (?:past|after|to|before) \d{1,2}(?: ?[ap]m)?"
    r"|\d{1,2}[:.][0-5]\d(?: ?[ap]m)?|\d{1,2} [1-5]\d(?: ?[ap]m)?|\d{1,2}(?: oclock)?(?: ?[ap]m)?|noon|midday|midnight)"
    r"(?: in the (?:morning|afternoon|evening)| at night)?"
)
STRETCH = re.compile(
    rf"(?<![\w#:.])(?:from |between )?(?P<start>{ONE_TIME}) ?(?:-|to|till|til|until|and|through|up to)+ ?"
    rf"(?P<end>{ONE_TIME}|{'|'.join(sorted(OPEN_ENDS))})(?![\w:])"
)
