"""`agents create`."""

import typer


def create(
    name: str = typer.Argument(help="What the agent is called."),
    purpose: str = typer.Option("", help="What it is for."),
    greeting: str = typer.Option("", help="The first words a caller hears."),
    voice: str = typer.Option("marin", help="One of the voices of OpenAI Realtime."),
) -> None:
    """Make an agent with little more than a name; `agents import` takes a whole config."""
    from voxie_platform.agents.loader import validate
    from voxie_platform.cli.agents.saving import created

    config = validate(
        {
            "identity": {"name": name, "purpose": purpose},
            "greeting": {"text": greeting},
            "models": {"voice": voice},
        }
    )
    typer.echo(created(config).id)
