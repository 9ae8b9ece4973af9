"""`webhooks ping`."""

import typer

from voxie_platform.cli.opening import in_workspace
from voxie_platform.cli.webhooks.given import WEBHOOK
from voxie_platform.ids import new_id


def ping(webhook: str = WEBHOOK) -> None:
    """Have a `webhook.ping` sent by the api that runs; prints the delivery's number."""
    delivery = in_workspace(lambda workspace: workspace.webhooks.ping(webhook, f"ping-{new_id()}"))
    typer.echo(delivery.number)
