"""`spawn`: one call with a saved agent, through the api."""

import typer

from voxie_platform.cli.agents.named import agent_named_at_the_api
from voxie_platform.cli.asking import ask_api


def spawn(
    agent: str = typer.Argument(help="Id of the agent, or its name."),
    as_json: bool = typer.Option(False, "--json", help="Print the api's answer as it is."),
) -> None:
    """Open a room with this agent and print how a caller joins it."""
    agent = agent_named_at_the_api(agent)
    answer = ask_api("POST", f"/api/agents/{agent}/spawn")
    if as_json:
        typer.echo(answer.text)
        return
    spawned = answer.json()
    for name in ("call_id", "room_name", "livekit_url", "token"):
        typer.echo(f"{name:12} {spawned[name]}")
    typer.echo(f"{'page':12} {answer.url.copy_with(path='/', query=None)}#/test/{agent}")
