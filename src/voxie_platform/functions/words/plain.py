"""A sentence as ears write it, brought to one plain form: small letters, digits for number words."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from voxie_platform.functions.words.numbers import in_digits, ordinal

T = TypeVar("T")

BLANK = "#"
"""Stands where something was read already."""

REWRITES = (
    (r"[’‘`´]", "'"),
    (r"[‐‑‒–—−]", "-"),
    (r"\b(?:fucking|fuckin|effing|freaking|goddamn(?:ed)?|damn(?:ed)?|bloody(?! mary))\s+", ""),
    (r"\bo ?'? ?clock\b", "oclock"),
    (r"\b([ap])\.\s?m\b\.?", r"\1m"),
    (r"(?<=\d)\s?([ap])\.?\s?m\b\.?", r" \1m"),
    (r"(?<=[a-z])\s([ap])\sm\b", r" \1m"),
    (r"(?<=[a-z])-(?=[a-z])", " "),
    (r"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)ish\b", r"\1 ish"),
    (r"\b(\d{1,2}) (st|nd|rd|th)\b", r"\1\2"),
    (r"([,;!?])", r" \1 "),
    (r"\.(?!\d)|(?<!\d)\.(?=\d)", " . "),
    (r"[\"()\[\]{}<>|*_…]", " "),
    (r"'s\b", "'s"),
)
DAY, MONTH = r"(?P<day>3[01]|[12]\d|0?[1-9])", r"(?P<month>1[0-2]|0?[1-9])"
DATES = tuple(
    re.compile(
        rf"(?<![\w.,:/+-])(?<!\d ){pattern}(?![\w:/]|[.,]\d| \d)(?! ?(?:[ap]\.?\s?m\b|euros?|dollars?|pounds?|[%€$£]))"
    )
    for pattern in (
        rf"{DAY}\. ?{MONTH}\. ?(?P<year>20\d\d)",
        rf"{DAY}\.{MONTH}\.(?P<year>2\d)",
        rf"(?P<lead>on (?:the )?){DAY}\.{MONTH}\.?",
        rf"(?P<lead>the ){DAY}\.{MONTH}\.",
        rf"(?P<day>3[01]|2[5-9])\.{MONTH}\.?",
        rf"(?<!at ){DAY}\.{MONTH}\.(?= (?:at|from|for|between|around|in the|under|please)\b|,)",
    )
)
"""Dates with dots, which no time of day is written like: `28.11.2026`, `on the 12.12.`; day before month."""
IN_A_ROW = re.compile(rf"(?<![\d+.,:/-])(?<!\d ){DAY} {MONTH} (?P<year>20\d\d)(?![\d:]|[.,]\d| \d)")
HOMOPHONES = (
    (r"\b(table|tables|party|booking|reservation|room|seats?) four (?=\d|two|three|five|six)", r"\1 for "),
    (r"\b(for|of) for\b", r"\1 4"),
    (
        r"\b(for|of) (?:to|too)(?= (?:people|persons|guests|please|at|on|of us|tomorrow|tonight|today)\b| ?[.,!?]|$)",
        r"\1 2",
    ),
    (r"^(?:to|too) (?=people|persons|guests|of us)", "2 "),
    (r"^for (?=people|persons|guests|of us)", "4 "),
    (r"\bat ate\b", "at 8"),
)


@dataclass(frozen=True)
class Found(Generic[T]):
    """Something read in a plain sentence, and where."""

    start: int
    end: int
    value: T


def plain(text: str) -> str:
    """`A table for four at half past seven, P.M.` as `a table for 4 at half past 7 , pm`."""
    plainer = dates_named(unicodedata.normalize("NFKC", text).lower().replace(BLANK, " "))
    for pattern, replacement in REWRITES:
        plainer = re.sub(pattern, replacement, plainer)
    plainer = re.sub(r"\s+", " ", plainer).strip()
    for pattern, replacement in HOMOPHONES:
        plainer = re.sub(pattern, replacement, plainer)
    return re.sub(r"(?<=\d) [.,] (?=[ap]m\b)", " ", in_digits(plainer)).strip()


def dates_named(text: str) -> str:
    """Dates in figures as they are said, before their dots are taken for full stops: `28th of november 2026`."""
    for pattern in DATES:
        text = pattern.sub(date_named, text)
    return IN_A_ROW.sub(r"\g<day>/\g<month>/\g<year>", text)


def date_named(match: re.Match[str]) -> str:
    said = match.groupdict()
    month = f"{date(2000, int(match['month']), 1):%B}".lower()
    year = f" 20{said['year'][-2:]}" if said.get("year") else ""
    return f"{said.get('lead') or ''}{ordinal(int(match['day']))} of {month}{year}"


def blanked(pattern: re.Pattern[str], text: str) -> str:
    """The sentence with what a pattern finds blanked out, every other letter in its place."""
    return pattern.sub(lambda match: BLANK * len(match[0]), text)


def without(text: str, found: list[Found[T]]) -> str:
    """The sentence with what was found blanked out, every other letter in its place."""
    for one in found:
        text = text[: one.start] + BLANK * (one.end - one.start) + text[one.end :]
    return text
