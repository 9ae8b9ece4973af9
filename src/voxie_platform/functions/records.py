"""What functions leave in the store: calendars, bookings, messages."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, field_validator

from voxie_platform.functions.business import TimeZone
from voxie_platform.functions.hours import OpeningHours
from voxie_platform.values import LongText, Moment, ShortText, Value


class Unit(Value):
    """One thing that can be booked: a table, a chair, a dentist."""

    name: ShortText
    capacity: Annotated[int, Field(ge=1, le=1000)] = 1
    """People it takes."""


class CalendarPlan(Value):
    """How a calendar works."""

    units: Annotated[tuple[Unit, ...], Field(min_length=1, max_length=500)]
    slot_minutes: Annotated[int, Field(ge=5, le=1440)] = 30
    """Grid on which bookings begin."""
    booking_minutes: Annotated[int, Field(ge=5, le=1440)] = 90
    """How long one booking lasts."""
    lead_minutes: Annotated[int, Field(ge=0, le=525_600)] = 0
    """How long before its start a booking must be made."""
    horizon_days: Annotated[int, Field(ge=1, le=730)] = 180
    """How far ahead bookings are taken."""
    max_party: Annotated[int | None, Field(ge=1, le=1000)] = None
    """Largest party taken without a person; None: as large as the largest unit."""
    opening_hours: OpeningHours | None = None
    """None: those of the business at the moment of saving."""
    timezone: TimeZone | None = None
    """None: that of the agent at the moment of saving."""

    @field_validator("units")
    @classmethod
    def units_are_told_apart(cls, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        """By their names: they are what is held."""
        names = [unit.name.casefold() for unit in units]
        for position, name in enumerate(names):
            if not name or name in names[:position]:
                raise ValueError(
                    f"unit {position} {'needs a name' if not name else f'is called {name!r} like another one'}"
                )
        return units


class Calendar(Value):
    """A workspace's calendar: agents name it and may share it."""

    id: str
    workspace_id: str
    name: str
    plan: CalendarPlan
    """With `opening_hours` and `timezone` filled in."""
    updated_at: Moment


class NewBooking(Value):
    """A booking to be made."""

    id: str
    calendar_id: str
    token: str
    """The read-back that was confirmed: one token makes one row."""
    call_id: str | None
    agent_id: str | None
    starts_at: Moment
    ends_at: Moment
    party: int
    name: str
    phone: str = ""
    note: str = ""


class Booking(NewBooking):
    """A booking as it stands."""

    workspace_id: str
    unit: str
    status: Literal["booked", "cancelled"]
    created_at: Moment
    updated_at: Moment


class NewMessage(Value):
    """What a caller leaves for the business."""

    id: str
    token: str
    call_id: str | None
    agent_id: str | None
    name: ShortText
    phone: ShortText
    text: LongText
    urgency: Literal["normal", "urgent"] = "normal"


class Message(NewMessage):
    """A message as it stands."""

    status: Literal["open", "done"] = "open"
    created_at: Moment


class DoneInCall(Value):
    """What one call left with the business."""

    bookings: tuple[Booking, ...]
    """Made in it, as they stand now."""
    messages: tuple[Message, ...]


Held = dict[str, frozenset[datetime]]
"""Unit name -> the slots of five minutes, in UTC, that are taken."""
