"""`agents show`."""

import typer

from voxie_platform.cli.opening import in_workspace
from voxie_platform.cli.printing import show_value


def show(agent: str = typer.Argument(help="Id of the agent.")) -> None:
    """One agent with its newest config, as JSON."""
    show_value(in_workspace(lambda store: store.agents.get(agent)))
