"""Calls of one workspace in Supabase, and what they leave behind."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar, Unpack

from pydantic import JsonValue
from pydantic_core import to_jsonable_python

from voxie_platform.calls.filters import CallFilter
from voxie_platform.calls.models import Call, CallEvent, EndReason, Lately, NewCall, Record, Turn, Usage
from voxie_platform.calls.store import GONE_ON, MOST_CALLS
from voxie_platform.calls.sums import is_mark
from voxie_platform.fleet.models import SEEN_SECONDS
from voxie_platform.paging import Page
from voxie_platform.storage.cursors import place_of
from voxie_platform.storage.supabase.door import Tenant
from voxie_platform.storage.supabase.fleet import final_word
from voxie_platform.storage.supabase.rows import (
    Row,
    all_as,
    before,
    found,
    page_of,
    page_of_walk,
    read_as,
    row_in,
    sent,
)

T = TypeVar("T", Turn, CallEvent)
TABLES: dict[type[Record], str] = {Turn: "turns", CallEvent: "events", Usage: "usage"}


class SupabaseCalls:
    """Calls of one workspace."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    async def reserve(self, call: NewCall) -> Call:
        answer = await self.tenant.write(
            "calls_reserve",
            call=call.model_dump(mode="json"),
            seen_seconds=SEEN_SECONDS,
            earlier=final_word(EndReason.CALLER_HUNG_UP, GONE_ON),
        )
        return read_as(Call, row_in(answer))

    async def begin_text(self, call: NewCall, *, worker_id: str, lease_seconds: float) -> Call:
        answer = await self.tenant.write(
            "calls_begin_text",
            call=call.model_dump(mode="json"),
            worker_id=worker_id,
            lease_seconds=lease_seconds,
            earlier=final_word(EndReason.CALLER_HUNG_UP, GONE_ON),
        )
        return read_as(Call, row_in(answer))

    async def get(self, call_id: str) -> Call:
        answer = await self.tenant.read("calls_get", call_id=call_id)
        return read_as(Call, row_in(found(answer, "call", call_id)))

    async def list(self, *, limit: int, after: str | None = None, **which: Unpack[CallFilter]) -> Page[Call]:
        answer = await self.tenant.read("calls_page", which=filter_sent(which), **before(after, limit))
        return page_of_walk(answer, limit, Call, "requested_at")

    async def lately(
        self, agent_ids: Sequence[str], *, since: datetime, most: int = MOST_CALLS
    ) -> tuple[Lately, ...]:
        answer = await self.tenant.read("calls_lately", agents=list(agent_ids), since=sent(since), most=most)
        return all_as(Lately, answer)

    async def turns(self, call_id: str, *, limit: int, after: str | None = None) -> Page[Turn]:
        return await self.records("calls_turns", Turn, call_id, limit, after)

    async def events(self, call_id: str, *, limit: int, after: str | None = None) -> Page[CallEvent]:
        return await self.records("calls_events", CallEvent, call_id, limit, after)

    async def records(
        self, function: str, model: type[T], call_id: str, limit: int, after: str | None
    ) -> Page[T]:
        """A page of what a call left behind. Raises: NotFoundError."""
        attempt, seq = place_of(after)
        answer = await self.tenant.read(
            function, call_id=call_id, attempt=str(attempt), seq=str(seq), limit=limit + 1
        )
        return page_of(
            found(answer, "call", call_id),
            limit,
            partial(read_as, model),
            lambda record: (record.attempt, record.seq),
        )

    async def usage(self, call_id: str) -> tuple[Usage, ...]:
        return all_as(Usage, found(await self.tenant.read("calls_usage", call_id=call_id), "call", call_id))

    async def write(self, records: Sequence[Record]) -> None:
        await self.tenant.write("calls_write", **records_sent(self.tenant.workspace_id, records))


def filter_sent(which: CallFilter) -> Row:
    """What is asked for; what is asked of the sums goes by the quickest way to it."""
    given: Row = to_jsonable_python(which)
    asked: Row = {name: value for name, value in given.items() if value not in (None, [])}
    adds_to = str(asked.get("adds_to", ""))
    if is_mark(adds_to):
        asked["mark"] = asked.pop("adds_to")
    reason = adds_to.removeprefix("reason.")
    if adds_to.startswith("reason.") and reason in list(EndReason) and "end_reasons" not in asked:
        asked["end_reasons"] = [reason]
    return asked


def records_sent(workspace_id: str, records: Sequence[Record]) -> Row:
    """Records by their tables; of two with one key the later one."""
    tables: dict[str, dict[tuple[object, ...], JsonValue]] = {name: {} for name in TABLES.values()}
    for record in records:
        row = {**record.model_dump(mode="json"), "workspace_id": workspace_id}
        tables[TABLES[type(record)]][key_of_record(record)] = row
    calls: list[JsonValue] = list(dict.fromkeys(record.call_id for record in records))
    return {"calls": calls, **{name: list(rows.values()) for name, rows in tables.items()}}


def key_of_record(record: Record) -> tuple[object, ...]:
    """What a record is told from its like by."""
    if isinstance(record, Usage):
        return record.call_id, record.response_id
    return record.call_id, record.attempt, record.seq
