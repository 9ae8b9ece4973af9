"""`db upgrade`."""

import asyncio
from typing import TYPE_CHECKING

import typer

from voxie_platform.cli.opening import logged_settings

if TYPE_CHECKING:
    from voxie_platform.settings import Settings


def upgrade() -> None:
    """Bring the store's schema to what this version needs."""
    settings = logged_settings(quiet=True)
    if settings.store == "sqlite" and settings.database_url is not None:
        typer.echo("DATABASE_URL is left alone: STORE=supabase is not set", err=True)
    place, applied = asyncio.run(upgraded(settings))
    done = f"applied {', '.join(applied)}" if applied else "nothing to do"
    typer.echo(f"{place}: {done}")


async def upgraded(settings: "Settings") -> tuple[str, list[str]]:
    """Where it was done, and what."""
    from voxie_platform.storage import open as storage

    applied = await storage.upgrade(settings)
    return (await storage.status(settings)).place, applied
