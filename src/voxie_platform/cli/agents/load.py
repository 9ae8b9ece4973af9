"""`agents import`."""

import typer

from voxie_platform.errors import InvalidError


def import_agent(
    file: typer.FileBinaryRead = typer.Argument(help="YAML; - is stdin."),
    agent: str | None = typer.Option(None, help="Save as a new version of the agent with this id."),
) -> None:
    """Make an agent, or a new version of one, from a YAML file."""
    from voxie_platform.agents.loader import parse
    from voxie_platform.cli.agents.saving import created, saved

    config = parse(text_of(file))
    made = saved(agent, config) if agent else created(config)
    typer.echo(f"{made.id} version {made.version}")


def text_of(file: typer.FileBinaryRead) -> str:
    """What the file says. Raises: InvalidError (not text)."""
    from voxie_platform.agents.loader import LONGEST_FILE

    try:
        # What is cut off here, at four bytes a character, is too long for the loader in any case.
        return file.read(4 * LONGEST_FILE + 4).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidError(f"{file.name} is not UTF-8 text.") from error
