"""`keys link`."""

import typer

from voxie_platform.access.secrets import hash_of, new_code
from voxie_platform.cli.opening import in_stores
from voxie_platform.settings import settings

MINUTES = 15


def link() -> None:
    """Print a new link that signs a browser in, once, within a quarter of an hour."""
    code = new_code()
    in_stores(
        lambda stores, workspace_id: stores.access.add_sign_in_code(
            workspace_id, secret_hash=hash_of(code), seconds=MINUTES * 60.0
        )
    )
    typer.echo(f"{settings().api_url}/sign-in?code={code}")
