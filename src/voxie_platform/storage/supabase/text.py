"""Text as PostgreSQL can keep it: the one character that it refuses is written as two others."""

from collections.abc import Callable

from pydantic import JsonValue

ESCAPE = "\x10"
"""Data link escape; in what people say and type it does not occur, and where it does it is doubled."""


def kept(value: JsonValue) -> JsonValue:
    """As it is sent."""
    return mapped(value, escaped)


def given_back(value: JsonValue) -> JsonValue:
    """As it was before."""
    return mapped(value, unescaped)


def escaped(text: str) -> str:
    if "\0" not in text and ESCAPE not in text:
        return text
    return text.replace(ESCAPE, ESCAPE + "1").replace("\0", ESCAPE + "0")


def unescaped(text: str) -> str:
    if ESCAPE not in text:
        return text
    return text.replace(ESCAPE + "0", "\0").replace(ESCAPE + "1", ESCAPE)


def mapped(value: JsonValue, change: Callable[[str], str]) -> JsonValue:
    """Every string in it changed, names of fields too."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [mapped(item, change) for item in value]
    if isinstance(value, dict):
        return {change(name): mapped(item, change) for name, item in value.items()}
    return value
