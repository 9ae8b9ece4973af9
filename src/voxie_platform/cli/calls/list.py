"""`calls list`."""

from typing import TYPE_CHECKING

import typer

from voxie_platform.cli.agents.named import existing_agent
from voxie_platform.cli.opening import in_workspace
from voxie_platform.cli.printing import AS_JSON, show_rows
from voxie_platform.paging import MAX_LIMIT

if TYPE_CHECKING:
    from voxie_platform.calls.models import Call
    from voxie_platform.paging import Page
    from voxie_platform.storage.stores import WorkspaceStore

COLUMNS = ("id", "kind", "channel", "state", "end_reason", "requested_at", "seconds", "agent_id")


def list_calls(
    limit: int = typer.Option(20, min=1, max=MAX_LIMIT, help="How many."),
    agent: str | None = typer.Option(None, help="Only calls of this agent: its id or name."),
    as_json: bool = AS_JSON,
) -> None:
    """The newest calls."""

    async def read(store: "WorkspaceStore") -> "Page[Call]":
        wanted = None if agent is None else await existing_agent(store, agent)
        return await store.calls.list(limit=limit, agent_id=wanted)

    page = in_workspace(read)
    show_rows(page.items, COLUMNS, as_json=as_json)
