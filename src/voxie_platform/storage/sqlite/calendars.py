"""Calendars in SQLite and what is held in them."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from voxie_platform.errors import NotFoundError
from voxie_platform.functions.records import Calendar, CalendarPlan, Held
from voxie_platform.ids import new_id
from voxie_platform.storage.damage import legible
from voxie_platform.storage.moments import SECOND, micros, moment
from voxie_platform.storage.sqlite.database import Reading, Writing
from voxie_platform.storage.sqlite.queries import queries
from voxie_platform.storage.sqlite.rows import json_text, read_as
from voxie_platform.storage.sqlite.tenant import Tenant

SQL = queries("functions")
DAY = 86_400 * SECOND


class Calendars:
    """Calendars of one workspace."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    async def set_calendar(self, name: str, plan: CalendarPlan) -> Calendar:
        def change(writing: Writing, workspace_id: str) -> Calendar:
            set_calendars(writing, workspace_id, [(name, plan)])
            return calendar_in(writing, workspace_id, name)

        return await self.tenant.write(change)

    async def calendar(self, name: str) -> Calendar:
        return await self.tenant.read(lambda reading, workspace_id: calendar_in(reading, workspace_id, name))

    async def held(self, calendar_id: str, start: datetime, end: datetime) -> Held:
        def look(reading: Reading, workspace_id: str) -> Held:
            expect_calendar(reading, workspace_id, calendar_id)
            slots: defaultdict[str, set[datetime]] = defaultdict(set)
            for row in reading.all(
                SQL["held"],
                workspace_id=workspace_id,
                calendar_id=calendar_id,
                start=micros(start),
                end=micros(end),
            ):
                slots[row["unit"]].add(moment(row["slot_at"]))
            return {unit: frozenset(taken) for unit, taken in slots.items()}

        return await self.tenant.read(look)


def set_calendars(writing: Writing, workspace_id: str, calendars: Sequence[tuple[str, CalendarPlan]]) -> None:
    """Each calendar made, or its plan exchanged where it differs."""
    for name, plan in calendars:
        kept = writing.one(SQL["calendar_named"], workspace_id=workspace_id, name=name)
        text = plan.model_dump_json()
        if kept is not None and kept["plan"] == text:
            continue
        calendar_id = kept["id"] if kept is not None else new_id()
        if kept is not None:
            writing.run(
                SQL["new_plan"], workspace_id=workspace_id, id=calendar_id, plan=text, now=writing.now
            )
            for gone, fresh in renamed_units(unit_names(kept["plan"]), [unit.name for unit in plan.units]):
                carry_bookings(writing, workspace_id, calendar_id, gone=gone, fresh=fresh)
        else:
            writing.run(
                SQL["insert_calendar"],
                workspace_id=workspace_id,
                id=calendar_id,
                name=name,
                plan=text,
                now=writing.now,
            )
        writing.happened(workspace_id, "calendar.saved", calendar_id)


def unit_names(plan: str) -> list[str]:
    """None of a plan that is damaged: it is about to be exchanged."""
    try:
        return [str(unit["name"]) for unit in json.loads(plan)["units"]]
    except (ValueError, LookupError, TypeError):
        return []


def renamed_units(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Names that are gone, each with the new one in its place; none where more are gone than new."""
    fresh = between_kept(after, before)
    for gap, gone in between_kept(before, after).items():
        if len(gone) <= len(fresh[gap]):
            yield from zip(gone, fresh[gap], strict=False)


def between_kept(names: Sequence[str], others: Sequence[str]) -> defaultdict[int, list[str]]:
    """Names that the others lack, by how many of those that they have stand before."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    gap = 0
    for name in names:
        if name in others:
            gap += 1
        else:
            found[gap].append(name)
    return found


def carry_bookings(writing: Writing, workspace_id: str, calendar_id: str, *, gone: str, fresh: str) -> None:
    """What is booked from yesterday on follows its unit; not where the new name is held already."""
    rows = writing.all(
        SQL["bookings_to_carry"],
        workspace_id=workspace_id,
        calendar_id=calendar_id,
        gone=gone,
        fresh=fresh,
        since=writing.now - DAY,
    )
    bookings = json_text(sorted({row["booking_id"] for row in rows}))
    writing.run(SQL["carry_holds"], workspace_id=workspace_id, bookings=bookings, unit=fresh)
    writing.run(
        SQL["carry_bookings"], workspace_id=workspace_id, bookings=bookings, unit=fresh, now=writing.now
    )


def calendar_in(reading: Reading, workspace_id: str, name: str) -> Calendar:
    """Raises: NotFoundError, DamagedConfigError."""
    row = reading.one(SQL["calendar_named"], workspace_id=workspace_id, name=name)
    if row is None:
        raise NotFoundError("calendar", name)
    with legible(f"plan of calendar {name}", zone=row["zone"]) as earlier:
        plan = CalendarPlan.model_validate_json(row["plan"], context=earlier)
    return read_as(Calendar, row, plan=plan)


def expect_calendar(reading: Reading, workspace_id: str, calendar_id: str) -> None:
    """Raises: NotFoundError."""
    if not reading.one(SQL["calendar_exists"], workspace_id=workspace_id, id=calendar_id):
        raise NotFoundError("calendar", calendar_id)


def units_taken(
    reading: Reading,
    workspace_id: str,
    calendar_id: str,
    slots: Sequence[datetime],
    *,
    but_of: str = "",
) -> set[str]:
    """Units held in any of the slots, but not by one booking."""
    rows = reading.all(
        SQL["units_taken"],
        workspace_id=workspace_id,
        calendar_id=calendar_id,
        slots=json_text([micros(slot) for slot in slots]),
        but_of=but_of,
    )
    return {row["unit"] for row in rows}
