"""Bookings in SQLite: each holds one unit for every slot that it covers."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from voxie_platform.errors import InvalidError, NotFoundError
from voxie_platform.functions.records import Booking, NewBooking
from voxie_platform.paging import Page
from voxie_platform.storage.cursors import key_after
from voxie_platform.storage.moments import micros
from voxie_platform.storage.sqlite.after_call import put_in_if_over
from voxie_platform.storage.sqlite.calendars import SQL, expect_calendar, units_taken
from voxie_platform.storage.sqlite.database import Reading, Writing
from voxie_platform.storage.sqlite.rows import page_of, read_as
from voxie_platform.storage.sqlite.tenant import Tenant


class Bookings:
    """Bookings of one workspace."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    async def book(
        self, booking: NewBooking, *, units: tuple[str, ...], slots: tuple[datetime, ...]
    ) -> Booking | None:
        def change(writing: Writing, workspace_id: str) -> Booking | None:
            again = writing.one(SQL["booking_of_token"], workspace_id=workspace_id, token=booking.token)
            if again is not None:
                return read_as(Booking, again)
            expect_slots(slots)
            expect_calendar(writing, workspace_id, booking.calendar_id)
            taken = units_taken(writing, workspace_id, booking.calendar_id, slots)
            unit = next((unit for unit in units if unit not in taken), None)
            if unit is None:
                return None
            row = insert_booking(writing, workspace_id, booking, unit)
            hold(writing, row, slots)
            put_in_if_over(writing, workspace_id, booking.call_id)
            writing.happened(workspace_id, "booking.created", booking.id)
            return read_as(Booking, row)

        return await self.tenant.write(change)

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
        expect_slots(slots)

        def change(writing: Writing, workspace_id: str) -> Booking | None:
            kept = booking_in(writing, workspace_id, booking_id)
            if kept["status"] == "cancelled":
                raise NotFoundError("booking", booking_id)
            taken = units_taken(writing, workspace_id, kept["calendar_id"], slots, but_of=booking_id)
            unit = next((unit for unit in units if unit not in taken), None)
            if unit is None:
                return None
            writing.run(SQL["free_holds"], workspace_id=workspace_id, id=booking_id)
            row = writing.one(
                SQL["move_booking"],
                workspace_id=workspace_id,
                id=booking_id,
                unit=unit,
                starts_at=micros(starts_at),
                ends_at=micros(ends_at),
                party=party,
                now=writing.now,
            )
            assert row is not None
            hold(writing, row, slots)
            writing.happened(workspace_id, "booking.moved", booking_id)
            return read_as(Booking, row)

        return await self.tenant.write(change)

    async def cancel(self, booking_id: str) -> Booking:
        def change(writing: Writing, workspace_id: str) -> Booking:
            kept = booking_in(writing, workspace_id, booking_id)
            if kept["status"] == "cancelled":
                return read_as(Booking, kept)
            writing.run(SQL["free_holds"], workspace_id=workspace_id, id=booking_id)
            row = writing.one(
                SQL["cancel_booking"], workspace_id=workspace_id, id=booking_id, now=writing.now
            )
            assert row is not None
            writing.happened(workspace_id, "booking.cancelled", booking_id)
            return read_as(Booking, row)

        return await self.tenant.write(change)

    async def bookings_under(self, calendar_id: str, *, name: str, after: datetime) -> tuple[Booking, ...]:
        wanted = name.strip().casefold()

        def look(reading: Reading, workspace_id: str) -> tuple[Booking, ...]:
            expect_calendar(reading, workspace_id, calendar_id)
            found = {
                row["id"]: read_as(Booking, row)
                for column in ("name", "family", "phone")
                for row in reading.all(
                    SQL[f"bookings_by_{column}"],
                    workspace_id=workspace_id,
                    calendar_id=calendar_id,
                    wanted=wanted,
                    family=wanted.rsplit(" ", 1)[-1],
                    after=micros(after),
                )
            }
            return tuple(sorted(found.values(), key=lambda booking: (booking.starts_at, booking.id)))

        # nobody is found by a name that was not given: each booking without a phone would be theirs
        return await self.tenant.read(look) if wanted else ()

    async def bookings(self, *, limit: int, after: str | None = None) -> Page[Booking]:
        return await self.tenant.page_by_age(
            SQL["bookings"], lambda row: read_as(Booking, row), limit=limit, after=after
        )

    async def bookings_between(
        self, start: datetime, end: datetime, *, limit: int, after: str | None = None
    ) -> Page[Booking]:
        after_at, after_id = key_after(micros(start), after)

        def look(reading: Reading, workspace_id: str) -> Page[Booking]:
            rows = reading.all(
                SQL["bookings_between"],
                workspace_id=workspace_id,
                after=after_at,
                after_id=after_id,
                end=micros(end),
                limit=limit + 1,
            )
            return page_of(rows, limit, lambda row: read_as(Booking, row), ("starts_at", "id"))

        return await self.tenant.read(look)


def expect_slots(slots: Sequence[datetime]) -> None:
    """Raises: InvalidError: a booking that holds nothing could be made twice."""
    if not slots:
        raise InvalidError("A booking covers at least one slot.")


def booking_in(reading: Reading, workspace_id: str, booking_id: str) -> sqlite3.Row:
    """Raises: NotFoundError."""
    row = reading.one(SQL["booking"], workspace_id=workspace_id, id=booking_id)
    if row is None:
        raise NotFoundError("booking", booking_id)
    return row


def insert_booking(writing: Writing, workspace_id: str, booking: NewBooking, unit: str) -> sqlite3.Row:
    """The booking's row."""
    row = writing.one(
        SQL["insert_booking"],
        workspace_id=workspace_id,
        id=booking.id,
        calendar_id=booking.calendar_id,
        token=booking.token,
        call_id=booking.call_id,
        agent_id=booking.agent_id,
        unit=unit,
        starts_at=micros(booking.starts_at),
        ends_at=micros(booking.ends_at),
        party=booking.party,
        name=booking.name,
        name_folded=booking.name.strip().casefold(),
        phone=booking.phone,
        phone_folded=booking.phone.strip().casefold(),
        note=booking.note,
        now=writing.now,
    )
    assert row is not None
    return row


def hold(writing: Writing, booking: sqlite3.Row, slots: Sequence[datetime]) -> None:
    """The booking's unit for each slot; the primary key would refuse what is held already."""
    writing.many(
        SQL["hold"],
        [
            {
                "workspace_id": booking["workspace_id"],
                "calendar_id": booking["calendar_id"],
                "unit": booking["unit"],
                "slot_at": micros(slot),
                "booking_id": booking["id"],
            }
            for slot in dict.fromkeys(slots)
        ],
    )
