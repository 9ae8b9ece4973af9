"""Where functions keep what they did, one workspace's."""

from datetime import datetime
from typing import Literal, Protocol

from voxie_platform.functions.records import (
    Booking,
    Calendar,
    CalendarPlan,
    DoneInCall,
    Held,
    Message,
    NewBooking,
    NewMessage,
)
from voxie_platform.paging import Page


class FunctionStore(Protocol):
    """Calendars, bookings and messages of one workspace."""

    async def set_calendar(self, name: str, plan: CalendarPlan) -> Calendar:
        """Make the calendar of that name, or give it a new plan; its bookings stay."""
        ...

    async def calendar(self, name: str) -> Calendar:
        """Raises: NotFoundError."""
        ...

    async def held(self, calendar_id: str, start: datetime, end: datetime) -> Held:
        """The slots taken in [start, end)."""
        ...

    async def book(
        self, booking: NewBooking, *, units: tuple[str, ...], slots: tuple[datetime, ...]
    ) -> Booking | None:
        """Hold every one of `slots` on the first of `units` that is free in all of them, in one transaction.

        Returns the booking (the same one again if its token was used before), or None: no unit is free.
        """
        ...

    async def move(
        self,
        booking_id: str,
        *,
        starts_at: datetime,
        ends_at: datetime,
        party: int,
        units: tuple[str, ...],
        slots: tuple[datetime, ...],
    ) -> Booking | None:
        """Exchange its holds for others in one transaction; None: no unit is free and nothing changed.

        Raises: NotFoundError (unknown, foreign or cancelled).
        """
        ...

    async def cancel(self, booking_id: str) -> Booking:
        """Free its holds; once cancelled it stays so. Raises: NotFoundError."""
        ...

    async def bookings_under(self, calendar_id: str, *, name: str, after: datetime) -> tuple[Booking, ...]:
        """Not cancelled, starting after a moment; soonest first.

        Their name equals `name` or ends with it as words of its own (`Keller`, of Anna Keller), or their phone equals
        it; case folded.
        """
        ...

    async def bookings(self, *, limit: int, after: str | None = None) -> Page[Booking]:
        """Newest first."""
        ...

    async def bookings_between(
        self, start: datetime, end: datetime, *, limit: int, after: str | None = None
    ) -> Page[Booking]:
        """Starting in [start, end), cancelled ones too; soonest first."""
        ...

    async def done_in(self, call_id: str) -> DoneInCall:
        """What was booked and left in a call, oldest first; an unknown call: nothing."""
        ...

    async def leave_message(self, message: NewMessage) -> Message:
        """Keep it; the same one again if its token was used before."""
        ...

    async def set_message_status(self, message_id: str, status: Literal["open", "done"]) -> Message:
        """Somebody saw to it, or it is open again. Raises: NotFoundError."""
        ...

    async def messages(self, *, limit: int, after: str | None = None) -> Page[Message]:
        """Newest first."""
        ...
