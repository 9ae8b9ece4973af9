"""`members add`."""

import re

import typer

from voxie_platform.access.models import Role
from voxie_platform.cli.opening import in_stores
from voxie_platform.errors import Fault, InvalidError

LONGEST_NAME = 100
USER_ID = re.compile(r"\A[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.ASCII)


def add(
    user: str = typer.Argument(help="The user's id, as Supabase's list of users shows it."),
    role: Role = typer.Option(Role.VIEWER, help="What they may do."),
    name: str = typer.Option("", help="What you call them."),
) -> None:
    """Let a Supabase user into the workspace."""
    if not USER_ID.match(user):
        raise refused("user", "A user's id is a UUID, as Supabase's list of users shows it.")
    in_stores(
        lambda stores, workspace_id: stores.access.add_member(
            workspace_id, user, role=role, name=a_name(name)
        )
    )
    typer.echo("added")


def a_name(given: str) -> str:
    """Raises: InvalidError."""
    given = given.strip()
    if len(given) > LONGEST_NAME or not (given.isprintable()):
        raise refused("name", f"The name of a member is up to {LONGEST_NAME} printable characters.")
    return given


def refused(field: str, sentence: str) -> InvalidError:
    return InvalidError(sentence, faults=[Fault(field, sentence)])
