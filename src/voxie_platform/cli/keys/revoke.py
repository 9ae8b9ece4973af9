"""`keys revoke`."""

import typer

from voxie_platform.cli.opening import in_stores


def revoke(key: str = typer.Argument(help="Id of the key, as `keys list` shows it.")) -> None:
    """From now on the key opens nothing."""
    in_stores(lambda stores, workspace_id: stores.access.revoke_key(workspace_id, key))
    typer.echo("revoked")
