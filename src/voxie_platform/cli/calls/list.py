"""`calls list`."""

import typer

from voxie_platform.cli.opening import in_workspace
from voxie_platform.cli.printing import AS_JSON, show_rows
from voxie_platform.paging import MAX_LIMIT

COLUMNS = ("id", "kind", "channel", "state", "end_reason", "requested_at", "seconds", "agent_id")


def list_calls(
    limit: int = typer.Option(20, min=1, max=MAX_LIMIT, help="How many."),
    agent: str | None = typer.Option(None, help="Only calls of the agent with this id."),
    as_json: bool = AS_JSON,
) -> None:
    """The newest calls."""
    page = in_workspace(lambda store: store.calls.list(limit=limit, agent_id=agent))
    show_rows(page.items, COLUMNS, as_json=as_json)
