"""`webhooks delete`."""

import typer

from voxie_platform.cli.opening import in_workspace
from voxie_platform.cli.webhooks.given import WEBHOOK


def delete(webhook: str = WEBHOOK) -> None:
    """It is told nothing more; its deliveries go with it."""
    in_workspace(lambda workspace: workspace.webhooks.remove(webhook))
    typer.echo("deleted")
