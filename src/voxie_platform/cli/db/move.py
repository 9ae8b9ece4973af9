"""`db move`."""

import asyncio
from typing import TYPE_CHECKING

import typer

from voxie_platform.cli.opening import logged_settings
from voxie_platform.errors import Fault, SettingsError

if TYPE_CHECKING:
    from voxie_platform.storage.supabase.moving import Moved


def move() -> None:
    """Move everything in the SQLite file of DATA_DIR to the Supabase project of DATABASE_URL.

    Stop the platform first. What was broken off goes on when it is called again; the file stays as it is.
    """
    from voxie_platform.access.sealing import KEY_FILE
    from voxie_platform.storage.open import file_of
    from voxie_platform.storage.supabase import moving

    settings = logged_settings(quiet=True)
    if settings.database_url is None:
        faults = [Fault("DATABASE_URL", "is needed to move data there")]
        raise SettingsError("DATABASE_URL says where to; it is not set.", faults=faults)
    asyncio.run(moving.move(file_of(settings), settings.database_url.get_secret_value(), tell))
    typer.echo("everything is there" + ("" if settings.store == "supabase" else "; set STORE=supabase"))
    key, given = settings.data_dir / KEY_FILE, settings.secrets_key
    if key.exists() and (given is None or key.read_text(encoding="ascii") != given.get_secret_value()):
        typer.echo(f"set SECRETS_KEY=$(cat {key}): the secrets of webhooks made without SECRETS_KEY need it")


def tell(moved: "Moved") -> None:
    typer.echo(f"{moved.table}: {moved.rows} rows{' (moved before)' if moved.before else ''}")
