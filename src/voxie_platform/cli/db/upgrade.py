"""`db upgrade`."""

import asyncio

import typer

from voxie_platform.cli.opening import logged_settings


def upgrade() -> None:
    """Bring the store's schema to what this version needs."""
    from voxie_platform.storage import open as storage

    settings = logged_settings(quiet=True)
    asyncio.run(storage.upgrade(settings))
    typer.echo(str(asyncio.run(storage.status(settings))))
