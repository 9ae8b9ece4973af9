"""`db status`."""

import asyncio

import typer

from voxie_platform.cli.opening import logged_settings


def status() -> None:
    """Whether the store's schema is what this version needs."""
    from voxie_platform.storage import open as storage

    schema = asyncio.run(storage.status(logged_settings(quiet=True)))
    pending = f"; `db upgrade` applies {', '.join(schema.pending)}" if schema.pending else ""
    typer.echo(f"{schema.place}: {schema.state}, schema {schema.number}{pending}")
