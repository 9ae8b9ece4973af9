"""`agents import`."""

import sys
from pathlib import Path

import typer

from voxie_platform.errors import InvalidError


def import_agent(
    file: Path = typer.Argument(exists=True, allow_dash=True, dir_okay=False, help="YAML; - is stdin."),
    agent: str | None = typer.Option(None, help="Save as a new version of the agent with this id."),
) -> None:
    """Make an agent, or a new version of one, from a YAML file."""
    from voxie_platform.agents.loader import config_from_yaml
    from voxie_platform.cli.agents.saving import created, saved

    config = config_from_yaml(text_of(file))
    made = saved(agent, config) if agent else created(config)
    typer.echo(f"{made.id} version {made.version}")


def text_of(file: Path) -> str:
    """What the file says. Raises: InvalidError (not text)."""
    from voxie_platform.agents.loader import LONGEST_FILE

    with sys.stdin.buffer if str(file) == "-" else file.open("rb") as given:
        raw = given.read(LONGEST_FILE + 1)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidError(f"{file} is not UTF-8 text.") from error
