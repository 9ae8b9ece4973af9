"""`agents export`."""

import typer

from voxie_platform.cli.opening import in_workspace


def export(agent: str = typer.Argument(help="Id of the agent.")) -> None:
    """Print the newest config as YAML, ready for `agents import`."""
    from voxie_platform.agents.loader import dump

    typer.echo(dump(in_workspace(lambda store: store.agents.get(agent)).config), nl=False)
