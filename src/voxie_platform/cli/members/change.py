"""`members change`."""

import typer

from voxie_platform.access.models import Role
from voxie_platform.cli.members.add import a_name
from voxie_platform.cli.opening import in_stores


def change(
    user: str = typer.Argument(help="The user's id."),
    role: Role | None = typer.Option(None, help="What they may do from now on."),
    name: str | None = typer.Option(None, help="What you call them."),
) -> None:
    """Give a member another role or name."""
    called = None if name is None else a_name(name)
    in_stores(
        lambda stores, workspace_id: stores.access.change_member(workspace_id, user, role=role, name=called)
    )
    typer.echo("changed")
