"""The requirement sheet: what is asked for, and how the room and the page see it."""

from collections.abc import Mapping

from pydantic import Field

from voxie_platform.interview.records import EntryState
from voxie_platform.values import Value

FIELDS: Mapping[str, str] = {
    "business_name": "Business name",
    "trade": "Trade",
    "tasks": "What the agent does",
    "cannot": "What it cannot do: it takes a message instead",
    "opening_hours": "Opening hours",
    "units": "What can be booked",
    "max_party": "Largest booking",
    "address": "Address",
    "phone": "Phone",
    "services": "Services or items",
    "facts": "Good to know",
    "audience": "Who calls",
    "handover": "What it leaves to you",
    "owner_contact": "Who gets the messages",
    "never": "What it must never do",
    "agent_name": "Name of the agent",
    "tone": "Tone",
    "language": "Language",
    "voice": "Voice",
    "greeting": "Greeting",
    "booking_minutes": "Length of a booking",
    "timezone": "Time zone",
}
"""Field -> its label, in the order of the sheet."""
OPTIONAL = frozenset({"cannot", "max_party", "facts", "agent_name"})
"""Shown when mentioned, never asked for."""


class SheetField(Value):
    """One line of the sheet."""

    field: str
    label: str
    value: str = ""
    """As text; empty: open."""
    state: EntryState | None = None
    """None: nothing known yet."""
    source: str = ""
    """The visitor's sentence it came from."""
    default: bool = False
    """Voxie's own proposal."""
    turn: int | None = None
    question: str = ""
    """What Voxie asks to learn it."""


class Sheet(Value):
    """The whole sheet at one moment."""

    interview_id: str
    status: str
    agent_id: str | None = None
    fields: tuple[SheetField, ...] = ()
    question: str = ""
    """What Voxie is asking now."""
    missing: tuple[str, ...] = Field(default=())
    """Fields nobody has spoken of yet."""
