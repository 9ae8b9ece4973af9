"""`agents delete`."""

import typer

from voxie_platform.cli.opening import in_workspace


def delete(agent: str = typer.Argument(help="Id of the agent.")) -> None:
    """Remove an agent; its calls stay readable."""
    in_workspace(lambda store: store.agents.delete(agent))
    typer.echo("deleted")
