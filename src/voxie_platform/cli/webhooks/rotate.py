"""`webhooks rotate`."""

import typer

from voxie_platform.cli.opening import in_workspace
from voxie_platform.cli.webhooks.given import WEBHOOK
from voxie_platform.settings import settings
from voxie_platform.webhooks.models import LONGEST_OVERLAP_SECONDS, OVERLAP_SECONDS

HOUR = 3600


def rotate(
    webhook: str = WEBHOOK,
    hours: float = typer.Option(
        OVERLAP_SECONDS / HOUR,
        min=0,
        max=LONGEST_OVERLAP_SECONDS // HOUR,
        help="How long the secret before it signs as well.",
    ),
) -> None:
    """Give a webhook a new secret and print it, this once."""
    from voxie_platform.access.sealing import seal_of
    from voxie_platform.ids import new_id
    from voxie_platform.webhooks.letters import new_secret

    secret = new_secret()
    sealed = seal_of(settings()).close(secret)
    in_workspace(
        lambda workspace: workspace.webhooks.rotate(
            webhook, sealed, secret_id=new_id(), overlap_seconds=hours * HOUR
        )
    )
    typer.echo(secret)
