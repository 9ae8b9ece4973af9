"""`agents export`."""

import typer

from voxie_platform.cli.agents.show import the_agent


def export(agent: str = typer.Argument(help="Id of the agent, or its name.")) -> None:
    """Print the newest config as YAML, ready for `agents import`."""
    from voxie_platform.agents.loader import dump

    typer.echo(dump(the_agent(agent).config), nl=False)
