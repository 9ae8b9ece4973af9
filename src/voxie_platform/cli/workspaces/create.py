"""`workspaces create`."""

import typer

from voxie_platform.cli.members.add import LONGEST_NAME, refused
from voxie_platform.cli.opening import in_stores


def create(name: str = typer.Argument(help="Whose it is.")) -> None:
    """Make a workspace with nobody in it, and print its id."""
    name = name.strip()
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise refused("name", f"The name of a workspace is 1 to {LONGEST_NAME} printable characters.")
    typer.echo(in_stores(lambda stores, _: stores.access.add_workspace(name)).id)
