"""What can be booked at one time: tables and their seats, chairs, dentists."""
# ruff: noqa: E501 - a pattern is read in one line

import re
from collections.abc import Sequence
from dataclasses import dataclass

from voxie_platform.interview.readers.numerals import digits

Units = list[dict[str, int | None]]
"""`count` things of `capacity` people each; capacity None: not said yet."""
ADJECTIVE = r"(?:(?:big|bigger|large|larger|small|smaller|long|round|other|more|extra|of|outdoor|indoor|hair|dental|treatment|barber'?s?|styling|fitting|these|those|them|of them)\s+)*"
THINGS = r"tables?|booths?|chairs?|seats?|stylists?|hairdressers?|barbers?|dentists?|doctors?|rooms?|desks?|people|persons?|stations?|bays?|lanes?|courts?|therapists?|bikes?|cars?|appointments?|customers?|clients?|patients?"
TOPS = re.compile(
    r"\b(?:(\d+)|an?)\s+(?:(?:big|large|small|round)\s+)?(\d+|two|four|six|eight)[\s-]*(?:tops?|seaters?|seats?|persons?|person|people)\b(?:\s+(?:tables?|booths?))?"
)
TABLE = re.compile(
    rf"\b(?P<count>\d+|an?)\s+{ADJECTIVE}(?P<thing>tables?|booths?|ones?)\b"
    r"(?:,?\s+(?:(?:each\s+)?(?:of|for|with|that seats?|which seats?|seating|seats?|sitting|that (?:fit|hold|take)s?|fitting|to seat|at)\s+(?:up to\s+)?)(?P<capacity>\d+)(?:\s+(?:people|persons?|guests|seats|each|chairs))*)?"
)
BARE = re.compile(
    r"\b(?P<count>\d+)\s+(?:of|for|with|that seats?)\s+(?P<capacity>\d+)\b(?!\s*(?:euros?|dollars?|pounds?|minutes|hours?|o'clock|[ap]m))"
)
EACH = re.compile(
    r"\b(?:(?:each|every|all)(?: of them| table| one)?(?: (?:seats?|for|has|with|holds?|takes?))|they (?:all )?(?:seat|hold|take|fit)|(?:with )?(?=\d+ (?:seats|chairs|people|persons|guests) (?:each|per|at each|a table)))\s*(?:up to )?(\d+)"
)
SEATS = re.compile(r"\b(\d+)\s+(?:seats?|people|persons?|guests|places)\b")
ALONE = re.compile(
    r"\b(?:just|only)\s+(?:me|myself|1|one|i)\b|\b(?:i (?:work|am|'m) alone|by myself|on my own|1 at a time|one at a time)\b|\bi'm alone\b"
)
AT_ONCE = re.compile(rf"\b(?P<count>\d+|an?)\s+{ADJECTIVE}(?:{THINGS})\b")
LONGEST_TABLE = 60


@dataclass(frozen=True)
class UnitsReading:
    """What was found; `unclear` says what is missing."""

    units: Units
    unclear: str | None = None


def read_tables(text: str, *, asked: bool) -> UnitsReading | None:
    """Tables with their seats, as in "ten tables of four and two big ones for eight"."""
    plain = digits(text.lower())
    groups = _tops(plain)
    remaining = TOPS.sub(" ", plain)
    named = [match for match in TABLE.finditer(remaining) if _number(match["count"])]
    if (
        not asked
        and not groups
        and not any("table" in match["thing"] or "booth" in match["thing"] for match in named)
    ):
        return None
    groups += _tables(remaining, named, asked=asked)
    if not groups:
        if asked and SEATS.search(remaining):
            return UnitsReading([], unclear="tables")
        number = re.fullmatch(r"\D*(\d+)\D*", remaining) if asked else None
        groups = [{"count": int(number[1]), "capacity": None}] if number else []
    if not groups:
        return None
    return _complete(groups, remaining)


def read_places(text: str, *, asked: bool, things: Sequence[str]) -> UnitsReading | None:
    """How many can be served at one time, as in "three chairs" or "just me"."""
    plain = digits(text.lower())
    if asked and ALONE.search(plain):
        return UnitsReading([{"count": 1, "capacity": 1}])
    counts = [
        _number(match["count"]) or 0
        for match in AT_ONCE.finditer(plain)
        if asked or any(match[0].rstrip("s").endswith(thing.rstrip("s")) for thing in things)
    ]
    if not counts and asked:
        numbers = re.findall(r"(?<![\d:.])\d{1,3}(?![\d:.])", plain)
        counts = [int(numbers[0])] if len(numbers) == 1 else []
    if len(counts) != 1 or not counts[0]:
        return UnitsReading([], unclear="count") if len(counts) > 1 and asked else None
    return UnitsReading([{"count": counts[0], "capacity": 1}])


def _tops(plain: str) -> Units:
    return [
        {"count": int(match[1] or 1), "capacity": int(digits(match[2]))}
        for match in TOPS.finditer(plain)
        if int(digits(match[2])) <= LONGEST_TABLE
    ]


def _tables(plain: str, named: list[re.Match[str]], *, asked: bool) -> Units:
    groups: Units = [
        {"count": _number(match["count"]), "capacity": int(match["capacity"]) if match["capacity"] else None}
        for match in named
    ]
    if asked or named:
        rest = TABLE.sub(" ", plain)
        groups += [
            {"count": int(match["count"]), "capacity": int(match["capacity"])}
            for match in BARE.finditer(rest)
        ]
    return groups


def _complete(groups: Units, plain: str) -> UnitsReading:
    each = EACH.search(plain)
    if each is not None:
        groups = [group if group["capacity"] else {**group, "capacity": int(each[1])} for group in groups]
    if any(group["capacity"] is None for group in groups):
        return UnitsReading(groups, unclear="seats")
    return UnitsReading(groups)


def _number(word: str) -> int | None:
    if word in {"a", "an"}:
        return 1
    count = int(word)
    return count if 0 < count <= 500 else None  # noqa: PLR2004 - what a calendar takes
