"""What an agent knows of the business it answers for."""

from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field

from voxie_platform.functions.hours import OpeningHours
from voxie_platform.values import ShortText, Value

OF_NO_PLACE = frozenset({"Factory", "localtime", "posixrules"})
"""Files beside the zones, after which no clock can be told: browsers take none of them."""


def known_zone(name: str) -> str:
    """An IANA time zone name."""
    if name in OF_NO_PLACE or name not in available_timezones():
        raise ValueError(f"{name!r} is no IANA time zone, such as Europe/Berlin")
    return name


TimeZone = Annotated[str, AfterValidator(known_zone)]


class Fact(Value):
    """Something callers ask about: `topic` in a few words, `text` as it may be said."""

    topic: ShortText
    text: Annotated[str, Field(max_length=1_000)]


class Business(Value):
    """The business: whatever nobody said is None or empty, never guessed."""

    name: ShortText = ""
    trade: ShortText = ""
    address: ShortText = ""
    phone: ShortText = ""
    opening_hours: OpeningHours = OpeningHours()
    facts: Annotated[tuple[Fact, ...], Field(max_length=100)] = ()
