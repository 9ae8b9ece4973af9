"""`members remove`."""

import typer

from voxie_platform.cli.opening import in_stores


def remove(user: str = typer.Argument(help="The user's id, as `members list` shows it.")) -> None:
    """From now on their token opens this workspace no more."""
    in_stores(lambda stores, workspace_id: stores.access.remove_member(workspace_id, user))
    typer.echo("removed")
