"""What calls add to the sums, put in the place of what they added before."""

from collections import defaultdict
from collections.abc import Sequence

from pydantic_core import from_json

from voxie_platform.calls.models import Call, Turn, Usage
from voxie_platform.calls.parted import together
from voxie_platform.calls.sums import Sums, change, is_mark, sums_of
from voxie_platform.storage.grains import MINUTE, QUARTER_MINUTES, Place, month_of, places_of
from voxie_platform.storage.moments import ALL_TIME, micros
from voxie_platform.storage.packing import packed, unpacked
from voxie_platform.storage.sqlite.calls import SQL as CALLS
from voxie_platform.storage.sqlite.calls import event_from
from voxie_platform.storage.sqlite.database import Reading, Writing
from voxie_platform.storage.sqlite.queries import queries
from voxie_platform.storage.sqlite.rows import json_text, read_as

SQL = queries("analytics")
LONGEST_SPAN = 32 * 24 * 60 * MINUTE
"""A month, and an hour for the change of the clocks."""


def count_calls(writing: Writing, workspace_id: str, call_ids: Sequence[str]) -> None:
    """Those that are over; what changed is added up before it is written."""
    changes: dict[Place, list[Sums]] = defaultdict(list)
    for call_id in dict.fromkeys(call_ids):
        row = writing.one(CALLS["get"], workspace_id=workspace_id, id=call_id)
        if row is None or row["ended_at"] is None:
            continue
        call = read_as(Call, row)
        if difference := recounted(writing, call):
            writing.happened(workspace_id, "call.counted", call_id)
            for place in places_of(call):
                changes[place].append(difference)
    add_up(writing, workspace_id, changes)


def recounted(writing: Writing, call: Call) -> Sums:
    """What a call adds now that it did not add before; noted as what it adds."""
    key = {"workspace_id": call.workspace_id, "id": call.id}
    before = facts_of(writing, call.workspace_id, call.id) or {}
    after = counted_anew(writing, call)
    if after != before:
        writing.run(SQL["write_facts"], **key, sums=json_text(after))
        mark(writing, call, before, after)
    return change(before, after)


def mark(writing: Writing, call: Call, before: Sums, after: Sums) -> None:
    """Make the call be found by what it adds to, and no longer by what it does not."""
    marks_before, marks_after = ({name for name in sums if is_mark(name)} for sums in (before, after))
    changes = {"remove_mark": marks_before - marks_after, "add_mark": marks_after - marks_before}
    key = {"workspace_id": call.workspace_id, "id": call.id}
    for statement, names in changes.items():
        for name in names:
            writing.run(SQL[statement], **key, requested_at=micros(call.requested_at), mark=name)


def counted_anew(reading: Reading, call: Call) -> Sums:
    """What the call's rows say."""
    key = {"workspace_id": call.workspace_id, "id": call.id}
    turns = reading.all(CALLS["turns"], **key, attempt=0, seq=-ALL_TIME, limit=ALL_TIME)
    return sums_of(
        call,
        turns=[read_as(Turn, row) for row in turns],
        events=[event_from(row) for row in reading.all(SQL["events_that_count"], **key)],
        usage=[read_as(Usage, row) for row in reading.all(CALLS["usage"], **key)],
        bookings=number_in(reading, "bookings_of", **key),
        messages=number_in(reading, "messages_of", **key),
    )


def number_in(reading: Reading, name: str, **given: str | int) -> int:
    """The one number that a statement answers."""
    row = reading.one(SQL[name], **given)
    return int(row["number"]) if row is not None else 0


def facts_of(reading: Reading, workspace_id: str, call_id: str) -> Sums | None:
    """What a call adds to the sums; None: it was not counted yet."""
    row = reading.one(SQL["facts"], workspace_id=workspace_id, id=call_id)
    if row is None:
        return None
    sums: dict[str, int] = from_json(row["sums"])
    return sums


def add_up(writing: Writing, workspace_id: str, changes: dict[Place, list[Sums]]) -> None:
    """Into the sums of each place; what was added up from them is no longer right."""
    for place, differences in changes.items():
        key = {"workspace_id": workspace_id, **place._asdict()}
        row = writing.one(SQL["sums_at"], **key)
        sums = together(*([unpacked(row["sums"])] if row is not None else []), *differences)
        writing.run(SQL["write_sums"], **key, sums=packed(sums))
        if place.minutes == QUARTER_MINUTES:
            outdate(
                writing, workspace_id, place, sum(difference.get("calls", 0) for difference in differences)
            )


def outdate(writing: Writing, workspace_id: str, place: Place, calls: int) -> None:
    """Remove the days and months around a quarter of an hour, and count its calls in its month."""
    key = {"workspace_id": workspace_id, "dimension": place.dimension, "value": place.value}
    writing.run(SQL["remove_spans"], **key, at=place.start_at, longest=LONGEST_SPAN)
    if calls:
        writing.run(SQL["add_value"], **key, month_at=month_of(place.start_at), calls=calls)
