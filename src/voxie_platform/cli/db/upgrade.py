"""`db upgrade`."""

import asyncio

import typer

from voxie_platform.cli.opening import logged_settings


def upgrade() -> None:
    """Bring the store's schema to what this version needs."""
    from voxie_platform.storage import open as storage

    applied = asyncio.run(storage.upgrade(logged_settings(quiet=True)))
    typer.echo(f"applied {', '.join(applied)}" if applied else "nothing to do")
