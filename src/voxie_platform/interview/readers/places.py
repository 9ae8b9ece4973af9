"""The time zone out of a city, a country or a zone's own name."""
# ruff: noqa: E501 - a pattern is read in one line

import re
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

import yaml

NAMED = Path(__file__).parent / "places.yaml"
AREAS = {"Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic", "Indian"}
NOT_PLACES = {"center", "central", "eastern", "mountain", "nome", "reunion", "thomas", "winnipeg general", "monterrey", "mexico", "knox", "marengo", "petersburg", "jersey", "easter", "palmer", "casey", "davis", "noumea", "enderbury", "chatham", "general", "belize", "port of spain"}  # fmt: skip


def read_timezone(text: str, *, asked: bool) -> str | None:
    """An IANA name, where exactly one place is named (the most exact one wins)."""
    whole = re.search(r"\b[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?\b", text)
    if whole and whole[0] in available_timezones():
        return whole[0]
    plain = re.sub(r"[^\w\s'-]", " ", text.lower())
    if not asked:
        plain = (
            " ".join(
                re.findall(
                    r"\b(?:in|at|from|of|near|around)\s+(?:the |downtown |central )?([\w\s'-]+)", plain
                )
            )
            + " "
            + _after_comma(text)
        )
    words = plain.split()
    runs = [" ".join(words[start : start + length]) for length in (3, 2, 1) for start in range(len(words))]
    named = [run for run in runs if run in _places()]
    return _places()[max(named, key=len)] if named else None


def place_of(timezone: str) -> str:
    """How a zone is said: "Europe/Berlin" is Berlin time."""
    return timezone.rsplit("/", 1)[-1].replace("_", " ")


def _after_comma(text: str) -> str:
    return " ".join(part for part in text.lower().split(",")[1:])


@cache
def _places() -> dict[str, str]:
    """Cities out of the zones' own names, and the others out of the file beside."""
    cities = {
        place_of(zone).lower(): zone
        for zone in sorted(available_timezones())
        if zone.split("/", 1)[0] in AREAS and "/" in zone and place_of(zone).lower() not in NOT_PLACES
    }
    named: dict[str, list[str]] = yaml.safe_load(NAMED.read_text(encoding="utf-8"))
    return cities | {place: zone for zone, places in named.items() for place in places}
