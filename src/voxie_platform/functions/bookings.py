"""Settings of the bookings function."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from voxie_platform.functions.records import CalendarPlan
from voxie_platform.values import ShortText, Value

CalendarName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class BookingsSettings(Value):
    """Booking on one of the workspace's calendars."""

    kind: Literal["bookings"] = "bookings"
    calendar: CalendarName = "main"
    """Agents that name the same calendar share it."""
    plan: CalendarPlan | None = None
    """None: the calendar exists already and stays as it is."""
    thing: ShortText = ""
    """What callers book, in one word (table, appointment, court); empty: seen from the units."""
