"""Calendars, bookings and messages in Supabase."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import JsonValue

from voxie_platform.errors import InvalidError
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
from voxie_platform.storage.cursors import key_after
from voxie_platform.storage.damage import legible
from voxie_platform.storage.moments import micros
from voxie_platform.storage.supabase.agents import calendars_sent
from voxie_platform.storage.supabase.door import Tenant
from voxie_platform.storage.supabase.rows import (
    all_as,
    before,
    bound,
    found,
    page_by_age,
    read_as,
    row_in,
    sent,
)


class Calendars:
    """Calendars of one workspace."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    async def set_calendar(self, name: str, plan: CalendarPlan) -> Calendar:
        calendar = row_in(calendars_sent([(name, plan)])[0])
        return calendar_from(await self.tenant.write("functions_set_calendar", **calendar))

    async def calendar(self, name: str) -> Calendar:
        answer = await self.tenant.read("functions_calendar", name=name)
        return calendar_from(found(answer, "calendar", name))

    async def held(self, calendar_id: str, start: datetime, end: datetime) -> Held:
        answer = await self.tenant.read(
            "functions_held", calendar_id=calendar_id, start=sent(start), end=sent(end)
        )
        return {unit: frozenset(moments_in(slots)) for unit, slots in row_in(answer).items()}


class Bookings:
    """Bookings of one workspace."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    async def book(
        self, booking: NewBooking, *, units: tuple[str, ...], slots: tuple[datetime, ...]
    ) -> Booking | None:
        folded = {
            "name_folded": folded_for_search(booking.name),
            "phone_folded": folded_for_search(booking.phone),
        }
        answer = await self.tenant.write(
            "functions_book",
            booking={**booking.model_dump(mode="json"), **folded},
            units=list(units),
            slots=slots_sent(slots),
        )
        return read_as(Booking, row_in(answer)) if answer else None

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
        answer = await self.tenant.write(
            "functions_move",
            booking_id=booking_id,
            starts_at=sent(starts_at),
            ends_at=sent(ends_at),
            party=party,
            units=list(units),
            slots=slots_sent(slots),
        )
        return read_as(Booking, row_in(answer)) if answer else None

    async def cancel(self, booking_id: str) -> Booking:
        return read_as(Booking, row_in(await self.tenant.write("functions_cancel", booking_id=booking_id)))

    async def bookings_under(self, calendar_id: str, *, name: str, after: datetime) -> tuple[Booking, ...]:
        wanted = folded_for_search(name)
        # nobody is found by a name that was not given: each booking without a phone would be theirs
        if not wanted:
            return ()
        answer = await self.tenant.read(
            "functions_bookings_under", calendar_id=calendar_id, name_folded=wanted, after=sent(after)
        )
        return all_as(Booking, answer)

    async def bookings(self, *, limit: int, after: str | None = None) -> Page[Booking]:
        answer = await self.tenant.read("functions_bookings", **before(after, limit))
        return page_by_age(answer, limit, Booking)

    async def bookings_between(
        self, start: datetime, end: datetime, *, limit: int, after: str | None = None
    ) -> Page[Booking]:
        after_at, after_id = key_after(micros(start), after)
        answer = await self.tenant.read(
            "functions_bookings_between",
            after=bound(after_at),
            after_id=after_id,
            end=sent(end),
            limit=limit + 1,
        )
        return page_by_age(answer, limit, Booking, "starts_at")


class Done:
    """What was done in calls of one workspace."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    async def done_in(self, call_id: str) -> DoneInCall:
        done = row_in(await self.tenant.read("functions_done_in", call_id=call_id))
        return DoneInCall(
            bookings=all_as(Booking, done["bookings"]), messages=all_as(Message, done["messages"])
        )


class Messages:
    """Messages of one workspace."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    async def leave_message(self, message: NewMessage) -> Message:
        answer = await self.tenant.write("functions_leave_message", message=message.model_dump(mode="json"))
        return read_as(Message, row_in(answer))

    async def set_message_status(self, message_id: str, status: Literal["open", "done"]) -> Message:
        answer = await self.tenant.write("functions_set_message_status", message_id=message_id, status=status)
        return read_as(Message, row_in(answer))

    async def messages(self, *, limit: int, after: str | None = None) -> Page[Message]:
        answer = await self.tenant.read("functions_messages", **before(after, limit))
        return page_by_age(answer, limit, Message)


class SupabaseFunctions(Calendars, Bookings, Messages, Done):
    """Calendars, bookings and messages of one workspace."""


def folded_for_search(text: str) -> str:
    """As a name or a number is compared."""
    return text.strip().casefold()


def slots_sent(slots: Sequence[datetime]) -> list[JsonValue]:
    """Raises: InvalidError: a booking that holds nothing could be made twice."""
    if not slots:
        raise InvalidError("A booking covers at least one slot.")
    return [sent(slot) for slot in slots]


def moments_in(slots: JsonValue) -> list[datetime]:
    assert isinstance(slots, list)
    return [datetime.fromisoformat(str(slot)) for slot in slots]


def calendar_from(answer: JsonValue) -> Calendar:
    """Raises: DamagedConfigError."""
    row = row_in(answer)
    with legible(f"plan of calendar {row['name']}", zone=str(row["zone"])) as earlier:
        plan = CalendarPlan.model_validate(row["plan"], context=earlier)
    return read_as(Calendar, row, plan=plan)
