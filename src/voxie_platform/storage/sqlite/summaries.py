"""Summaries of one workspace's calls in SQLite."""

import json

from voxie_platform.calls.models import Usage
from voxie_platform.calls.summary import Summary
from voxie_platform.storage.moments import micros
from voxie_platform.storage.sqlite.calls import expect_call
from voxie_platform.storage.sqlite.database import Kept, Reading, Writing
from voxie_platform.storage.sqlite.queries import queries
from voxie_platform.storage.sqlite.records import write_records
from voxie_platform.storage.sqlite.rows import json_text, read_as
from voxie_platform.storage.sqlite.tenant import Tenant

SQL = queries("summaries")
TOLD = {"summary", "key_points", "action_items", "fields", "sentiment"}
"""Fields that only a reader of the whole looks at: together in one column."""


class SqliteSummaries:
    """Summaries of one workspace's calls."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    async def get(self, call_id: str) -> Summary | None:
        def look(reading: Reading, workspace_id: str) -> Summary | None:
            expect_call(reading, workspace_id, call_id)
            row = reading.one(SQL["get"], workspace_id=workspace_id, call_id=call_id)
            return read_as(Summary, row, **json.loads(row["told"])) if row is not None else None

        return await self.tenant.read(look)

    async def put(self, summary: Summary, *, usage: Usage | None = None) -> None:
        def change(writing: Writing, workspace_id: str) -> None:
            expect_call(writing, workspace_id, summary.call_id)
            before = writing.one(SQL["get"], workspace_id=workspace_id, call_id=summary.call_id)
            row = columns_of(summary)
            writing.run(SQL["put"], workspace_id=workspace_id, **row)
            if usage is not None:
                write_records(writing, workspace_id, [usage])
            if before is None or any(before[name] != row[name] for name in ("told", "outcome", "made_by")):
                writing.happened(workspace_id, "call.summarized", summary.call_id)

        await self.tenant.write(change)


def columns_of(summary: Summary) -> dict[str, Kept]:
    """The row of a summary."""
    return summary.model_dump(exclude=TOLD) | {
        "told": json_text(summary.model_dump(mode="json", include=TOLD)),
        "made_at": micros(summary.made_at),
    }
