"""`webhooks switch`."""

import typer

from voxie_platform.cli.opening import in_workspace
from voxie_platform.cli.webhooks.given import WEBHOOK


def switch(
    webhook: str = WEBHOOK,
    on: bool = typer.Option(..., "--on/--off", help="Whether it is told anything."),
) -> None:
    """Switch a webhook on or off; what happens while it is off it is not told later."""
    in_workspace(lambda workspace: workspace.webhooks.change(webhook, enabled=on))
    typer.echo("on" if on else "off")
