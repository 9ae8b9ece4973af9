"""What a call leaves behind, written into SQLite as it happens."""

from collections.abc import Sequence
from functools import singledispatch

from voxie_platform.calls.models import CallEvent, Record, Turn, Usage
from voxie_platform.storage.moments import micros
from voxie_platform.storage.sqlite.after_call import put_in_if_over
from voxie_platform.storage.sqlite.database import Kept, Writing
from voxie_platform.storage.sqlite.queries import queries
from voxie_platform.storage.sqlite.rows import json_text

SQL = queries("calls")
STATEMENTS = {Turn: "write_turn", CallEvent: "write_event", Usage: "write_usage"}


def write_records(writing: Writing, workspace_id: str, records: Sequence[Record]) -> None:
    """Upsert by key; of an unknown call or of a lower attempt than the row's: left out. One news a call."""
    attempts = {
        call_id: attempt_of(writing, workspace_id, call_id)
        for call_id in {record.call_id for record in records}
    }
    noted: dict[str, None] = {}
    for record in records:
        newest = attempts[record.call_id]
        if newest is None or getattr(record, "attempt", newest) < newest:
            continue
        writing.run(SQL[STATEMENTS[type(record)]], workspace_id=workspace_id, **columns_of(record))
        noted[record.call_id] = None
    for call_id in noted:
        put_in_if_over(writing, workspace_id, call_id)
        writing.happened(workspace_id, "call.noted", call_id)


def attempt_of(writing: Writing, workspace_id: str, call_id: str) -> int | None:
    """The attempt that serves a call; None: there is no such call here."""
    row = writing.one(SQL["attempt_of"], workspace_id=workspace_id, id=call_id)
    return row["attempt"] if row is not None else None


@singledispatch
def columns_of(record: Record) -> dict[str, Kept]:
    """A turn's or a usage's columns are its fields."""
    return record.model_dump() | {"at": micros(record.at)}


@columns_of.register
def _(record: CallEvent) -> dict[str, Kept]:
    return record.model_dump() | {"at": micros(record.at), "data": json_text(record.data)}
