"""`calls end`."""

import typer

from voxie_platform.cli.asking import ask_api


def end(
    call: str = typer.Argument(help="Id of the call."),
    as_json: bool = typer.Option(False, "--json", help="Print the api's answer as it is."),
) -> None:
    """Hang up, through the api: the room is closed. A call that is over stays as it is."""
    answer = ask_api("POST", f"/api/calls/{call}/end")
    if as_json:
        typer.echo(answer.text)
        return
    over = answer.json()
    typer.echo(f"{over['state']}: {over['end_reason']}")
