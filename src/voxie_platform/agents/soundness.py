"""What no config may hold, wherever it stands: text that cannot be stored or spoken, depth and size without end."""

import unicodedata
from collections.abc import Iterator, Mapping

from voxie_platform.errors import Fault, shown

DEEPEST = 16
MOST_VALUES = 20_000
MOST_CHARACTERS = 250_000
OF_SEVERAL_LINES = frozenset({"instructions", "purpose", "text"})
"""Fields that may hold several lines; everything else is one line."""
LINE_SIGNS = frozenset("\n\t\r")
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They show text in another order than it is written in."""
NAME_LENGTH = 60

Step = tuple[tuple[str, ...], object]


def faults_in(given: object) -> list[Fault]:
    """Every unsound text with its path; what is too deep or too large ends the search."""
    faults: list[Fault] = []
    characters = 0
    for count, (path, value) in enumerate(walked(given)):
        if len(path) > DEEPEST:
            return [*faults, Fault(".".join(path[:DEEPEST]), f"is nested more than {DEEPEST} deep")]
        if not isinstance(value, str):
            continue
        characters += len(value)
        if count > MOST_VALUES or characters > MOST_CHARACTERS:
            return [*faults, Fault(".".join(path), "is where the whole becomes too large")]
        if reason := unsound(value, several_lines=path[-1:] != () and path[-1] in OF_SEVERAL_LINES):
            faults.append(Fault(".".join(path), reason))
    return faults


def walked(given: object) -> Iterator[Step]:
    """Every value and key with its path, without recursion: how deep it goes is a stranger's choice."""
    waiting: list[Step] = [((), given)]
    while waiting:
        path, value = waiting.pop()
        yield path, value
        if len(path) > DEEPEST:
            continue
        if isinstance(value, Mapping):
            for key, inner in value.items():
                here = (*path, readable(key))
                yield here, key if here[-1] not in OF_SEVERAL_LINES else None
                waiting.append((here, inner))
        elif isinstance(value, list | tuple):
            waiting.extend(((*path, str(at)), inner) for at, inner in enumerate(value))


def readable(key: object) -> str:
    """A key as it can stand in a path."""
    name = shown(str(key), NAME_LENGTH)
    return "".join(sign if unsound(sign, several_lines=False) is None else "?" for sign in name)


def unsound(text: str, *, several_lines: bool) -> str | None:
    """Why a text cannot be taken, or None."""
    for at, sign in enumerate(text):
        if sign.isascii() and sign.isprintable():
            continue
        if several_lines and sign in LINE_SIGNS:
            continue
        if "\ud800" <= sign <= "\udfff":
            return f"holds half a character (U+{ord(sign):04X}) at {at}"
        if sign in TURNING or unicodedata.category(sign) in {"Cc", "Zl", "Zp"}:
            return f"holds a control character (U+{ord(sign):04X}) at {at}"
    return None
