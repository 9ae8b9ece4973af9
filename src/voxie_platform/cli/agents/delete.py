"""`agents delete`."""

from typing import TYPE_CHECKING

import typer

from voxie_platform.cli.opening import in_workspace

if TYPE_CHECKING:
    from voxie_platform.storage.stores import WorkspaceStore


def delete(agent: str = typer.Argument(help="Id of the agent, or its name.")) -> None:
    """Remove an agent; its calls stay readable."""
    in_workspace(lambda store: deleted(store, agent))
    typer.echo("deleted")


async def deleted(store: "WorkspaceStore", agent: str) -> None:
    from voxie_platform.cli.agents.named import agent_named

    await store.agents.delete(await agent_named(store, agent))
