"""`agents list`."""

import typer

from voxie_platform.cli.opening import in_workspace
from voxie_platform.cli.printing import AS_JSON, show_rows
from voxie_platform.paging import MAX_LIMIT

COLUMNS = ("id", "name", "version", "enabled", "updated_at")


def list_agents(
    search: str = typer.Option("", help="A part of the name."),
    limit: int = typer.Option(50, min=1, max=MAX_LIMIT, help="How many."),
    as_json: bool = AS_JSON,
) -> None:
    """The newest agents."""
    page = in_workspace(lambda store: store.agents.list(search=search, limit=limit))
    show_rows(page.items, COLUMNS, as_json=as_json)
