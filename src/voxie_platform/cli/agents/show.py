"""`agents show`."""

from typing import TYPE_CHECKING

import typer

from voxie_platform.cli.opening import in_workspace
from voxie_platform.cli.printing import show_value

if TYPE_CHECKING:
    from voxie_platform.agents.versions import Agent
    from voxie_platform.storage.stores import WorkspaceStore


def show(agent: str = typer.Argument(help="Id of the agent, or its name.")) -> None:
    """One agent with its newest config, as JSON."""
    show_value(the_agent(agent))


def the_agent(typed: str) -> "Agent":
    """The agent of that id or name."""
    from voxie_platform.cli.agents.named import agent_named

    async def got(store: "WorkspaceStore") -> "Agent":
        return await store.agents.get(await agent_named(store, typed))

    return in_workspace(got)
