"""`chat`: the same conversation in text."""

import typer

from voxie_platform.cli.opening import logged_settings


def chat(
    agent: str = typer.Argument(help="Id of the agent, or `voxie` to create one."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object for each thing that happens."),
) -> None:
    """Talk in text: same agent, same functions, same records. One line is one turn."""
    raise NotImplementedError(agent, as_json, logged_settings)
