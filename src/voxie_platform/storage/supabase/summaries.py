"""Summaries of one workspace's calls in Supabase."""

from voxie_platform.calls.models import Usage
from voxie_platform.calls.summary import Summary
from voxie_platform.storage.supabase.calls import records_sent
from voxie_platform.storage.supabase.door import Tenant
from voxie_platform.storage.supabase.rows import Row, found, read_as, row_in

TOLD = {"summary", "key_points", "action_items", "fields", "sentiment"}
"""Fields that only a reader of the whole looks at: together in one column."""


class SupabaseSummaries:
    """Summaries of one workspace's calls."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    async def get(self, call_id: str) -> Summary | None:
        answer = await self.tenant.read("summaries_get", call_id=call_id)
        kept = row_in(found(answer, "call", call_id))["summary"]
        return read_as(Summary, row_in(kept), **row_in(row_in(kept)["told"])) if kept is not None else None

    async def put(self, summary: Summary, *, usage: Usage | None = None) -> None:
        records = records_sent(self.tenant.workspace_id, [usage]) if usage else None
        await self.tenant.write(
            "summaries_put",
            summary=columns_of(summary),
            records={**records, "workspace_id": self.tenant.workspace_id} if records else None,
        )


def columns_of(summary: Summary) -> Row:
    """The row of a summary."""
    told = summary.model_dump(mode="json", include=TOLD)
    return {**summary.model_dump(mode="json", exclude=TOLD), "told": told}
