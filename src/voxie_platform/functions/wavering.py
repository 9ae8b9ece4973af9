"""Answers that could mean two things: a bare number after a read-back, a field named without its value."""

import re
from dataclasses import replace

from voxie_platform.functions.booking_book import counts_people
from voxie_platform.functions.booking_draft import Draft
from voxie_platform.functions.booking_words import Heard
from voxie_platform.functions.openings import Openings
from voxie_platform.functions.slots import largest_party
from voxie_platform.functions.spec import Needs
from voxie_platform.functions.words.numbers import in_words
from voxie_platform.functions.words.saying import sentence
from voxie_platform.functions.words.times import clock

FIELDS = (
    ("time", re.compile(r"\b(?:time|hour)\b")),
    ("date", re.compile(r"\b(?:day|date)\b")),
    ("party", re.compile(r"\b(?:people|persons|guests|party|how many|number of)\b")),
    ("name", re.compile(r"\bname\b")),
)
OF_PEOPLE = re.compile(r"\b(?:people|persons?|guests|party|of us|second|latter)\b")
OF_TIME = re.compile(r"\b(?:oclock|clock|time|hour|first|former|am|pm|evening|morning)\b")


def field_named(text: str) -> str:
    """`The time`: what is to change, without what to."""
    return next((field for field, pattern in FIELDS if pattern.search(text)), "")


def number_question(heard: Heard, draft: Draft, openings: Openings) -> Needs | None:
    """`Make it eight` with a table read back: asked back only if it can be the hour and the people."""
    number = heard.number
    if (
        number is None
        or heard.anything
        or not (as_time(number, draft, openings) and as_party(number, draft, openings))
    ):
        return None
    said = in_words(number)
    return Needs("said", f"{sentence(said)} o'clock, or {said} people?")


def number_meant(heard: Heard, number: int) -> Heard:
    """The answer to that question."""
    if heard.anything and (heard.time or heard.parties):
        return heard
    if OF_PEOPLE.search(heard.text):
        return replace(heard, parties=(number,))
    if OF_TIME.search(heard.text):
        return replace(heard, time=clock(number))
    return heard


def number_settled(heard: Heard, draft: Draft, openings: Openings) -> Heard:
    """A bare number that can only be one of the two; what can be neither is the hour that it names."""
    number = heard.number
    if number is None or heard.anything:
        return heard
    time = clock(number)
    if time and (as_time(number, draft, openings) or not as_party(number, draft, openings)):
        return replace(heard, time=time)
    return replace(heard, parties=(number,)) if counts_people(openings.plan) else heard


def as_time(number: int, draft: Draft, openings: Openings) -> bool:
    time = clock(number)
    if time is None or draft.day is None:
        return False
    within = openings.in_hours(draft.day, time.options)
    return bool(within) and draft.time is not None and within != draft.time.options


def as_party(number: int, draft: Draft, openings: Openings) -> bool:
    return (
        counts_people(openings.plan) and 0 < number <= largest_party(openings.plan) and number != draft.party
    )
