"""The words of opening hours: days, times, open and closed, as tokens in order."""
# ruff: noqa: E501 - a pattern is read in one line

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from voxie_platform.functions.hours import WEEKDAYS
from voxie_platform.functions.words.feasts import ANY_FEAST
from voxie_platform.interview.readers.clock import Clock
from voxie_platform.interview.readers.numerals import digits

Kind = Literal[
    "days",
    "time",
    "to",
    "open",
    "close",
    "closed",
    "except",
    "and",
    "comma",
    "part",
    "allday",
    "break",
    "from",
    "rest",
    "stop",
]
DAY_WORDS = r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|weds|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
WEEK = frozenset(WEEKDAYS)
WEEKEND = frozenset({"saturday", "sunday"})
FEAST = re.compile(rf"(?:holidays?|{ANY_FEAST}|christmas|xmas|easter|new year'?s?)")
HOLIDAYS = frozenset({"holidays"})
"""Beside the seven: what is said of them changes no day of the week."""
CLOCK_FACE = 12
LAST_HOUR = 24
PARTS = {"morning": "am", "afternoon": "pm", "evening": "pm", "night": "pm", "lunchtime": "pm"}

BEFORE = (
    (re.compile(r"\b(a|p)\.?\s?m\b\.?"), r"\1m"),
    (re.compile(r"\bhalf past (\d{1,2})\b"), r"\1:30"),
    (re.compile(r"\b(?:a )?quarter (?:past|after) (\d{1,2})\b"), r"\1:15"),
    (re.compile(r"\b(\d{1,2}) (?:oh |o |0 ?)([1-9])\b"), r"\1:0\2"),
    (re.compile(r"\bhalf (\d{1,2})\b"), r"\1:30"),
    (re.compile(r"\b(\d{1,2}) and a half\b"), r"\1:30"),
    (re.compile(r"\b(\d{1,2}) o'? ?clock\b"), r"\1"),
    (re.compile(r"\b(\d{1,2})[.h](\d{2})\b"), r"\1:\2"),
    (re.compile(r"\b(\d{1,2}) (00|10|15|20|30|40|45|50)(?= ?[ap]m\b|[ ,.;-]|$)"), r"\1:\2"),
    (re.compile(r"\b([01]\d|2[0-3])([0-5]\d)\b(?! ?(?:[a-z]+ )?(?:street|st|road|avenue|ave)\b)"), r"\1:\2"),
    (re.compile(r"\b(\d{1,2})[ ]?hundred(?: hours)?\b"), r"\1:00"),
)
LONG_NUMBER = re.compile(r"\+?\d+(?:[ /-]+\d+){2,}")
HOURS_IN_FOUR_FIGURES = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d(?:[ -]+(?:[01]\d|2[0-4])[0-5]\d)*")
MOST_FIGURES = 8
MINUTES_PAST = re.compile(r"\b(\d{1,2}) (?:minutes )?(?:past|after) (\d{1,2})\b")
MINUTES_TO = re.compile(
    r"\b(?:(\d{1,2}) minutes|(?<=\bto )(5|10|20|25)|(?<=til )(5|10|20|25)|(?<=till )(5|10|20|25)|(5|10|20|25)(?= before)) (?:to|before) (\d{1,2})\b"
)
NOT_EVERY_WEEK = re.compile(
    rf"\b(?:every|each) (?:other|second|third|fourth|2nd|3rd|4th) (?:{DAY_WORDS}|weekend|week|day)s?\b|\b(?:every|each) (?:2|3|4|5) weeks\b"
    rf"|\b(?:every|each|the) (?:first|second|third|fourth|last|1st|2nd|3rd|4th) (?:{DAY_WORDS}|weekend)s?\b"
    rf"|\b(?:{DAY_WORDS}|weekend)s? (?:of|in) (?:the|each|every) month\b|\b(?:alternate|alternating|odd|even) (?:{DAY_WORDS}|week|weekend)s?\b|\b(?:once|twice) a month\b|\bfortnight"
)
"""Hours here are those of every week."""
QUARTER_TO = re.compile(r"\b(?:a )?quarter (?:to|of|before) (\d{1,2})\b")
PATTERNS: tuple[tuple[str, str], ...] = (
    ("stop", r"\b(?:kitchen|last orders?|last seating|happy hour|delivery|phone lines?)\b[^.,;]*"),
    ("stop", r"[.;!?]+(?=\s|$)"),
    ("break", r"\b(?:lunch break|a break|siesta|(?:closed|close|shut) (?:for (?:lunch|a break)|between|from)|lunchtime closing)\b"),
    ("allday", r"\b(?:24 ?hours(?: a day)?|24/7|around the clock|round the clock|day and night|always open|open (?:always|all the time|non-?stop)|never (?:ever )?close[sd]?(?! (?:at|on|before|early|until|till|for|between|from|our|the)\b))\b"),
    ("days", r"\b(?:every (?:single )?(?:day|night|evening|morning)|everyday|daily|all week(?: long)?|(?:7|all) days(?: (?:a|of the) week)?|each day|the whole week|all days)\b"),
    ("days", r"\b(?:(?:on )?(?:the )?week ?ends?|week ?days?|working days|workdays|during the week)\b"),
    ("rest", r"\b(?:the )?(?:rest of the week|other days|remaining days|all other days|otherwise)\b"),
    ("days", rf"\b(?:(?:bank|public|national|school|all) )*{FEAST.pattern}\b"),
    ("days", rf"\b(?:{DAY_WORDS})(?:'?s)?\b"),
    ("closed", r"\b(?:closed|shut|(?:not|never|n't|aren't|isn't|don't|doesn't|do not|does not) (?:be )?open|days? off|rest day|(?:don't|do not) work|off)\b"),
    ("except", r"\b(?:except(?: for)?|excluding|apart from|other than|but not|besides|not on|but(?= (?:on )?(?:mon|tue|wed|thu|fri|sat|sun)))\b"),
    ("close", r"\b(?:clos(?:e|es|ing)(?: time)?|shut(?:s|ting)?|finish(?:es)?)\b"),
    ("open", r"\b(?:open(?:s|ing)?(?: up)?|start(?:s|ing)?)\b"),
    ("time", r"\b(?:noon|midday|mid-?night)\b"),
    ("time", r"(?<![\d$€£:.])\d{1,2}(?::\d{2})?(?: ?[ap]m\b)?(?![\d%:]|(?:st|nd|rd|th)\b)(?! ?(?:euros?|dollars?|pounds?|tables?|people|persons?|guests?|seats?|chairs?|beds?|rooms?|dentists?|doctors?|stylists?|hairdressers?|barbers?|therapists?|of us|minutes?|hour|weeks?|years?)\b)(?! (?:(?!on |in |at |and |to |till |until )[a-z'-]+ ){0,2}(?:street|st|road|rd|avenue|ave|lane|drive|square|boulevard)\b)"),
    ("part", r"\b(?:in the |at )?(?:mornings?|afternoons?|evenings?|nights?|lunchtime)\b"),
    ("to", r"\b(?:to|till|til|until|through|thru|up to|right through)\b|(?<=[\w ])-(?=[\w ])"),
    ("from", r"\b(?:from|between|at|starting)\b"),
    ("and", r"\b(?:and(?: on)?|as well as|plus|or)\b|&"),
    ("comma", r","),
)  # fmt: skip
LEXER = re.compile(
    "|".join(f"(?P<{kind}_{number}>{pattern})" for number, (kind, pattern) in enumerate(PATTERNS))
)


@dataclass(frozen=True)
class Token:
    """One word that matters, with what it says."""

    kind: str
    word: str
    start: int
    days: frozenset[str] = frozenset()
    clock: Clock | None = None
    half: str | None = None
    """Of days: only their morning ("am") or afternoon ("pm"); of a time: the part of the day named with it."""


def tokens(text: str) -> list[Token]:
    """Everything in a sentence that speaks of days and times; the rest is passed over."""
    return list(_lex(normal(text)))


def normal(text: str) -> str:
    """Lower case, numbers in digits, times as 5:30."""
    plain = LONG_NUMBER.sub(_no_telephone, digits(text.lower()))
    plain = QUARTER_TO.sub(lambda found: f"{int(found[1]) - 1 or CLOCK_FACE}:45", plain)
    plain = MINUTES_PAST.sub(lambda found: f"{found[2]}:{int(found[1]):02}", plain)
    plain = MINUTES_TO.sub(_minutes_to, plain)
    for pattern, better in BEFORE:
        plain = pattern.sub(better, plain)
    return plain


def _no_telephone(found: re.Match[str]) -> str:
    """A telephone number tells no times."""
    figures = len(re.sub(r"\D", "", found[0]))
    return (
        found[0]
        if figures <= MOST_FIGURES or HOURS_IN_FOUR_FIGURES.fullmatch(found[0])
        else " " * len(found[0])
    )


def _minutes_to(found: re.Match[str]) -> str:
    *before, hour = found.groups()
    minutes = next(int(minutes) for minutes in before if minutes)
    return f"{int(hour) - 1 or CLOCK_FACE}:{60 - minutes:02}" if 0 < minutes < 60 else found[0]  # noqa: PLR2004 - minutes of an hour


def _lex(text: str) -> Iterator[Token]:
    for found in LEXER.finditer(text):
        kind = (found.lastgroup or "").rsplit("_", 1)[0]
        word = found[0].strip()
        if kind == "days":
            yield Token(kind, word, found.start(), days=_days(word))
        elif kind == "time":
            clock = _clock(word)
            if clock is not None:
                yield Token(kind, word, found.start(), clock=clock)
        else:
            yield Token(kind, word, found.start())


def _days(word: str) -> frozenset[str]:
    if FEAST.search(word):
        return HOLIDAYS
    if "week" in word and "end" in word:
        return WEEKEND
    if word.startswith(("weekday", "week day", "work", "during")):
        return WEEK - WEEKEND
    for day in WEEKDAYS:
        if word.startswith(day[:3]) and not word.startswith("week"):
            return frozenset({day})
    return WEEK


def _clock(word: str) -> Clock | None:
    if word in {"noon", "midday"}:
        return Clock(12, 0, "pm", noon=True)
    if word.startswith("mid"):
        return Clock(24, 0, "24")
    found = re.match(r"(\d{1,2})(?::(\d{2}))? ?([ap]m)?$", word)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if hour > LAST_HOUR or minute > 59:  # noqa: PLR2004 - minutes of an hour
        return None
    if half in {"am", "pm"} and 1 <= hour <= CLOCK_FACE:
        return Clock(hour, minute, "am" if half == "am" else "pm")
    if hour > CLOCK_FACE or hour == 0 or (found[1].startswith("0") and len(found[1]) > 1):
        return Clock(hour, minute, "24")
    return Clock(hour, minute)
