"""Opening the store that the settings name."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from voxie_platform.errors import SettingsError
from voxie_platform.settings import Settings
from voxie_platform.storage.sqlite.one_host import expect_one_host
from voxie_platform.storage.sqlite.schema import Schema, schema_of, upgrade_file
from voxie_platform.storage.sqlite.stores import sqlite_stores
from voxie_platform.storage.stores import Stores

SQLITE_FILE = "voxie.db"


@dataclass(frozen=True)
class Backend:
    """One way to keep everything."""

    open: Callable[[Path], AbstractAsyncContextManager[Stores]]
    upgrade: Callable[[Path], list[str]]
    status: Callable[[Path], Schema]


BACKENDS = {"sqlite": Backend(sqlite_stores, upgrade_file, schema_of)}


@asynccontextmanager
async def open_stores(settings: Settings) -> AsyncIterator[Stores]:
    """The stores, for the loop that opens them; job threads reach them through `across_loops`.

    Raises: SettingsError: the schema is not this version's; it names the command that helps.
    """
    async with backend_of(settings).open(file_of(settings)) as stores:
        yield stores


async def upgrade(settings: Settings) -> list[str]:
    """Bring the schema up to date; names of the migrations applied.

    Raises: SettingsError: it is foreign or newer.
    """
    return await asyncio.to_thread(backend_of(settings).upgrade, file_of(settings))


async def status(settings: Settings) -> Schema:
    """How the schema stands to this version."""
    return await asyncio.to_thread(backend_of(settings).status, file_of(settings))


def backend_of(settings: Settings) -> Backend:
    """Raises: SettingsError."""
    if settings.store not in BACKENDS:
        raise SettingsError(
            f"STORE={settings.store} cannot be used yet: leave STORE empty for a SQLite file."
        )
    return BACKENDS[settings.store]


def file_of(settings: Settings) -> Path:
    """Where SQLite keeps everything.

    Raises: SettingsError: it is not on the one host of all processes.
    """
    file = settings.data_dir / SQLITE_FILE
    expect_one_host(file, several_hosts=settings.several_hosts)
    return file
