"""The names that were said on a line: who hears the next sentence had better expect them."""

import re
from collections.abc import Iterable

from voxie_platform.offline.parts import Item

NEWEST = 12
"""Answers that are read; older names are seldom said again."""
CAPITAL = r"[A-Z][a-z]+(?:'s)?"
NAMES = re.compile(
    rf"(?:(?<=[a-z0-9,:] )|(?<=^)|(?<=[.!?] )){CAPITAL}(?: {CAPITAL})+|(?<=[a-z0-9,:] ){CAPITAL}\b"
)
"""A single capital at the beginning of a sentence says nothing."""


def names_in(items: Iterable[Item]) -> list[str]:
    """Out of what the agent said, the newest last: it has heard them right, or was told so."""
    said = [item.text for item in items if item.kind == "assistant"][-NEWEST:]
    found = [match[0] for text in said for match in NAMES.finditer(text)]
    return list(dict.fromkeys(reversed(found)))[::-1]
