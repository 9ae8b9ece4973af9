"""Passwords and card numbers that a visitor says: they are kept nowhere."""
# ruff: noqa: E501 - a pattern is read in one line

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import JsonValue

from voxie_platform.interview.readers.numerals import digits

MASK = "[not noted]"
SECRET = re.compile(
    r"\b((?:pass ?words?|pass ?codes?|pass ?phrases?|pin(?: (?:code|number))?|security code|cvv|cvc|(?:api|secret|access) ?keys?|log ?in)\b(?:\s+(?:for|to|of)(?:\s+\w+){1,4})?(?:\s+(?:is|are|was|would be)|'s|:|,)+\s*)[^.!?;]+?(?=\s+(?:and|but)\s+(?:we|the|our|my|i|it)\b|[.!?;,](?:\s|$)|$)",
    re.IGNORECASE,
)
CARD = re.compile(r"(?<![\w+])\d(?:[ -]?\d){12,18}(?!\w)")


@dataclass(frozen=True)
class Masked:
    """The sentence without its secrets, and whether there was one."""

    text: str
    masked: bool


def masked(said: str) -> Masked:
    """Card numbers are known by their check digit, passwords by being called so."""
    text, secrets = SECRET.subn(lambda found: found[1] + MASK, said)
    cards = 0
    for plain in (text, digits(text)):
        numbers = [match for match in CARD.finditer(plain) if _is_card(match[0])]
        if numbers:
            cards = len(numbers)
            text = CARD.sub(lambda found: MASK if _is_card(found[0]) else found[0], plain)
            break
    return Masked(text, bool(secrets or cards))


def masked_within(given: JsonValue) -> JsonValue:
    """Every text in it masked; one that repeats a word of another one's secret is left out as a whole."""
    secret = {word for text in _texts(given) for word in _secret_words(text)}

    def without(part: JsonValue) -> JsonValue:
        if isinstance(part, str):
            clean = masked(part).text
            return MASK if secret & _words(clean) else clean
        if isinstance(part, list):
            return [without(one) for one in part]
        if isinstance(part, dict):
            return {name: without(one) for name, one in part.items()}
        return part

    return without(given)


def _texts(given: JsonValue) -> Iterator[str]:
    if isinstance(given, str):
        yield given
    elif isinstance(given, list | dict):
        for part in given.values() if isinstance(given, dict) else given:
            yield from _texts(part)


def _secret_words(text: str) -> set[str]:
    clean = masked(text)
    return _words(text) - _words(clean.text) if clean.masked else set()


def _words(text: str) -> set[str]:
    return {word.strip(".,;:!?'\"").lower() for word in text.split()} - {""}


def _is_card(number: str) -> bool:
    """Luhn's check."""
    figures = [int(figure) for figure in reversed(number) if figure.isdigit()]
    doubled = [
        figure if position % 2 == 0 else sum(divmod(figure * 2, 10))
        for position, figure in enumerate(figures)
    ]
    return sum(doubled) % 10 == 0
