"""`keys create`."""

from datetime import UTC, datetime, timedelta

import typer

from voxie_platform.access.models import Scope
from voxie_platform.access.secrets import hash_of, new_key, prefix_of
from voxie_platform.cli.opening import AUTHOR, in_stores
from voxie_platform.errors import Fault, InvalidError

LONGEST_NAME = 100


def create(
    name: str = typer.Argument(help="What it is for."),
    scope: list[Scope] = typer.Option([Scope.READ, Scope.CALL], help="What it may do; may be repeated."),
    days: int = typer.Option(365, min=1, max=3650, help="How long it opens anything."),
) -> None:
    """Make a key and print it, this once."""
    name = name.strip()
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        sentence = f"The name of a key is 1 to {LONGEST_NAME} printable characters."
        raise InvalidError(sentence, faults=[Fault("name", sentence)])
    key = new_key()
    in_stores(
        lambda stores, workspace_id: stores.access.add_key(
            workspace_id,
            name=name,
            secret_hash=hash_of(key),
            prefix=prefix_of(key),
            scopes=tuple(scope),
            expires_at=datetime.now(UTC) + timedelta(days=days),
            author=AUTHOR,
        )
    )
    typer.echo(key)
