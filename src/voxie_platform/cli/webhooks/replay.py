"""`webhooks replay`."""

import typer

from voxie_platform.cli.opening import in_workspace
from voxie_platform.cli.webhooks.given import DELIVERY, WEBHOOK


def replay(webhook: str = WEBHOOK, number: int = DELIVERY) -> None:
    """Have a message sent once more by the api that runs; prints the delivery's number."""
    delivery = in_workspace(lambda workspace: workspace.webhooks.replay(webhook, number))
    typer.echo(delivery.number)
