"""What the commands on webhooks have in common: how one of them is named."""

import typer

WEBHOOK = typer.Argument(help="Id of the webhook, as `webhooks list` shows it.")
DELIVERY = typer.Argument(min=1, help="Number of the delivery, as `webhooks deliveries` shows it.")
