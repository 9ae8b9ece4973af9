"""The country in which a time zone's clock is, as the time zone database names it."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files


def country_of(timezone: str) -> str:
    """Its two letters (ISO 3166); empty for a zone of no country, such as UTC."""
    return _countries().get(timezone, "")


@cache
def _countries() -> Mapping[str, str]:
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}
