"""Passwords and card numbers that a visitor says: they are kept nowhere."""
# ruff: noqa: E501 - a pattern is read in one line

import re
from dataclasses import dataclass

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


def _is_card(number: str) -> bool:
    """Luhn's check."""
    figures = [int(figure) for figure in reversed(number) if figure.isdigit()]
    doubled = [
        figure if position % 2 == 0 else sum(divmod(figure * 2, 10))
        for position, figure in enumerate(figures)
    ]
    return sum(doubled) % 10 == 0
