"""Calls of one workspace in SQLite: beginning them and reading them."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar, Unpack

from pydantic import JsonValue, TypeAdapter

from voxie_platform.calls.filters import CallFilter
from voxie_platform.calls.models import (
    Call,
    CallEvent,
    CallState,
    EndReason,
    Lately,
    NewCall,
    Record,
    Turn,
    Usage,
)
from voxie_platform.calls.store import GONE_ON, MOST_CALLS
from voxie_platform.errors import ConflictError, FullError, NotFoundError, NoWorkerError
from voxie_platform.fleet.models import SEEN_SECONDS
from voxie_platform.paging import Page
from voxie_platform.storage.cursors import place_of
from voxie_platform.storage.moments import SECOND, micros
from voxie_platform.storage.sqlite.call_pages import page_of_calls
from voxie_platform.storage.sqlite.claims import ended
from voxie_platform.storage.sqlite.database import Reading, Writing
from voxie_platform.storage.sqlite.interviews import begin_interview
from voxie_platform.storage.sqlite.queries import queries
from voxie_platform.storage.sqlite.records import write_records
from voxie_platform.storage.sqlite.rows import json_text, page_of, read_as
from voxie_platform.storage.sqlite.tenant import Tenant
from voxie_platform.values import DISCREET

T = TypeVar("T")
SQL = queries("calls")
DATA: TypeAdapter[dict[str, JsonValue]] = TypeAdapter(dict[str, JsonValue], config=DISCREET)


class SqliteCalls:
    """Calls of one workspace."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    async def reserve(self, call: NewCall) -> Call:
        def change(writing: Writing, workspace_id: str) -> Call:
            again = writing.one(SQL["get"], workspace_id=workspace_id, id=call.id)
            if again is not None:
                return read_as(Call, again)
            end_earlier(writing, workspace_id, call)
            expect_free_slot(writing, call)
            return begin(writing, workspace_id, call, CallState.REQUESTED)

        return await self.tenant.write(change)

    async def begin_text(self, call: NewCall, *, worker_id: str, lease_seconds: float) -> Call:
        def change(writing: Writing, workspace_id: str) -> Call:
            again = writing.one(SQL["get"], workspace_id=workspace_id, id=call.id)
            if again is not None:
                return read_as(Call, again)
            end_earlier(writing, workspace_id, call)
            lease_until = writing.now + int(lease_seconds * SECOND)
            return begin(writing, workspace_id, call, CallState.LIVE, worker_id, lease_until)

        return await self.tenant.write(change)

    async def get(self, call_id: str) -> Call:
        def look(reading: Reading, workspace_id: str) -> Call:
            row = reading.one(SQL["get"], workspace_id=workspace_id, id=call_id)
            if row is None:
                raise NotFoundError("call", call_id)
            return read_as(Call, row)

        return await self.tenant.read(look)

    async def list(self, *, limit: int, after: str | None = None, **which: Unpack[CallFilter]) -> Page[Call]:
        return await self.tenant.read(
            lambda reading, workspace_id: page_of_calls(
                reading, workspace_id, which, limit=limit, after=after
            )
        )

    async def turns(self, call_id: str, *, limit: int, after: str | None = None) -> Page[Turn]:
        return await self.tenant.read(
            lambda reading, workspace_id: records_of(
                reading, "turns", workspace_id, call_id, limit, after, lambda row: read_as(Turn, row)
            )
        )

    async def events(self, call_id: str, *, limit: int, after: str | None = None) -> Page[CallEvent]:
        return await self.tenant.read(
            lambda reading, workspace_id: records_of(
                reading,
                "events",
                workspace_id,
                call_id,
                limit,
                after,
                event_from,
            )
        )

    async def lately(
        self, agent_ids: Sequence[str], *, since: datetime, most: int = MOST_CALLS
    ) -> tuple[Lately, ...]:
        def look(reading: Reading, workspace_id: str) -> tuple[Lately, ...]:
            rows = reading.all(
                SQL["lately"],
                workspace_id=workspace_id,
                agent_ids=json_text(list(agent_ids)),
                since=micros(since),
                most=most,
            )
            return tuple(read_as(Lately, row) for row in rows)

        return await self.tenant.read(look)

    async def usage(self, call_id: str) -> tuple[Usage, ...]:
        def look(reading: Reading, workspace_id: str) -> tuple[Usage, ...]:
            expect_call(reading, workspace_id, call_id)
            rows = reading.all(SQL["usage"], workspace_id=workspace_id, id=call_id)
            return tuple(sorted((read_as(Usage, row) for row in rows), key=lambda usage: usage.at))

        return await self.tenant.read(look)

    async def write(self, records: Sequence[Record]) -> None:
        await self.tenant.write(
            lambda writing, workspace_id: write_records(writing, workspace_id, records), durable=False
        )


def end_earlier(writing: Writing, workspace_id: str, call: NewCall) -> None:
    """The call takes the place of those that its interview has."""
    if call.interview_id is None:
        return
    for row in writing.all(SQL["earlier"], workspace_id=workspace_id, interview_id=call.interview_id):
        ended(writing, row["id"], EndReason.CALLER_HUNG_UP, detail=GONE_ON)


def expect_free_slot(writing: Writing, call: NewCall) -> None:
    """Raises: NoWorkerError, FullError."""
    seen_since = writing.now - int(SEEN_SECONDS * SECOND)
    fleet = writing.one(SQL["slots_of"], deployment=call.deployment, seen_since=seen_since)
    taken = writing.one(SQL["slots_taken"], deployment=call.deployment, seen_since=seen_since)
    assert fleet is not None
    assert taken is not None
    if not fleet["slots"]:
        raise NoWorkerError(f"No {call.deployment} worker is there to take a call.")
    if taken["taken"] >= fleet["slots"]:
        raise FullError(
            f"Each of the {fleet['slots']} call slots of {call.deployment} is taken: try again soon."
        )


def begin(
    writing: Writing,
    workspace_id: str,
    call: NewCall,
    state: CallState,
    worker_id: str | None = None,
    lease_until: int | None = None,
) -> Call:
    """The call's row: requested, or live at once where somebody holds it already."""
    expect_subject(writing, workspace_id, call)
    writing.run(
        SQL["insert"],
        **call.model_dump(),
        workspace_id=workspace_id,
        state=state,
        job_id=call.id if worker_id else None,
        worker_id=worker_id,
        lease_until=lease_until,
        begun_at=writing.now if worker_id else None,
        now=writing.now,
    )
    writing.happened(workspace_id, f"call.{state}", call.id)
    row = writing.one(SQL["get"], workspace_id=workspace_id, id=call.id)
    assert row is not None
    return read_as(Call, row)


def expect_subject(writing: Writing, workspace_id: str, call: NewCall) -> None:
    """The version that is called is there; the interview is begun if it is not.

    Raises: NotFoundError, ConflictError (an id of another workspace's call).
    """
    if writing.one(SQL["anywhere"], id=call.id):
        raise ConflictError("There is a call with this id already.")
    if call.interview_id is not None:
        begin_interview(writing, workspace_id, call.interview_id)
    if call.agent_id is None:
        return
    if not writing.one(
        SQL["has_version"], workspace_id=workspace_id, agent_id=call.agent_id, version=call.version
    ):
        raise NotFoundError("version", f"{call.agent_id}/{call.version}")


def records_of(
    reading: Reading,
    name: str,
    workspace_id: str,
    call_id: str,
    limit: int,
    after: str | None,
    read: Callable[[sqlite3.Row], T],
) -> Page[T]:
    """A page of what a call left behind. Raises: NotFoundError."""
    attempt, seq = place_of(after)
    expect_call(reading, workspace_id, call_id)
    rows = reading.all(
        SQL[name], workspace_id=workspace_id, id=call_id, attempt=attempt, seq=seq, limit=limit + 1
    )
    return page_of(rows, limit, read, ("attempt", "seq"))


def event_from(row: sqlite3.Row) -> CallEvent:
    """An event as it travels."""
    return read_as(CallEvent, row, data=DATA.validate_json(row["data"]))


def expect_call(reading: Reading, workspace_id: str, call_id: str) -> None:
    """Raises: NotFoundError."""
    if not reading.one(SQL["attempt_of"], workspace_id=workspace_id, id=call_id):
        raise NotFoundError("call", call_id)
