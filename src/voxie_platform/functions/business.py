"""What an agent knows of the business it answers for."""

from dataclasses import dataclass, field
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, ValidationInfo

from voxie_platform.functions.hours import OpeningHours
from voxie_platform.values import ShortText, Value

OF_NO_PLACE = frozenset({"Factory", "localtime", "posixrules"})
"""Files beside the zones, after which no clock can be told: browsers take none of them."""


@dataclass
class Earlier:
    """Given as context, what was saved when more zones were taken is read: an agent that was saved answers on."""

    zone: str
    """In place of one that is taken no more."""
    refused: set[str] = field(default_factory=set)


def is_zone(name: str) -> bool:
    return name not in OF_NO_PLACE and name in available_timezones()


def known_zone(name: str, info: ValidationInfo) -> str:
    """An IANA time zone name."""
    if is_zone(name):
        return name
    if isinstance(info.context, Earlier):
        info.context.refused.add(name)
        return info.context.zone
    raise ValueError(f"{name!r} is no IANA time zone, such as Europe/Berlin")


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
