"""Opening the store that the settings name."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from voxie_platform.errors import Fault, SettingsError, UnavailableError
from voxie_platform.settings import Settings
from voxie_platform.storage.schema import Schema
from voxie_platform.storage.sqlite.one_host import expect_one_host
from voxie_platform.storage.sqlite.schema import schema_of, upgrade_file
from voxie_platform.storage.sqlite.stores import sqlite_stores
from voxie_platform.storage.stores import Stores

SQLITE_FILE = "voxie.db"
RELOAD_SECONDS = 15.0
LOOK_SECONDS = 0.25


@dataclass(frozen=True)
class Backend:
    """One way to keep everything."""

    open: Callable[[Settings], AbstractAsyncContextManager[Stores]]
    upgrade: Callable[[Settings], Awaitable[list[str]]]
    status: Callable[[Settings], Awaitable[Schema]]


@asynccontextmanager
async def open_stores(settings: Settings) -> AsyncIterator[Stores]:
    """The stores, for the loop that opens them; job threads reach them through `across_loops`.

    Raises: SettingsError: the schema is not this version's; it names the command that helps.
    """
    async with BACKENDS[settings.store].open(settings) as stores:
        yield stores


async def upgrade(settings: Settings) -> list[str]:
    """Bring the schema up to date; names of the migrations applied.

    Raises: SettingsError: it is foreign or newer, or cannot be changed with what the settings give.
    """
    return await BACKENDS[settings.store].upgrade(settings)


async def status(settings: Settings) -> Schema:
    """How the schema stands to this version."""
    return await BACKENDS[settings.store].status(settings)


def file_of(settings: Settings) -> Path:
    """Where SQLite keeps everything.

    Raises: SettingsError: it is not on the one host of all processes.
    """
    file = settings.data_dir / SQLITE_FILE
    expect_one_host(file, several_hosts=settings.several_hosts)
    return file


@asynccontextmanager
async def open_sqlite(settings: Settings) -> AsyncIterator[Stores]:
    async with sqlite_stores(file_of(settings)) as stores:
        yield stores


async def upgrade_sqlite(settings: Settings) -> list[str]:
    return await asyncio.to_thread(upgrade_file, file_of(settings))


async def status_of_sqlite(settings: Settings) -> Schema:
    return await asyncio.to_thread(schema_of, file_of(settings))


@asynccontextmanager
async def open_supabase(settings: Settings) -> AsyncIterator[Stores]:
    from voxie_platform.storage.supabase.stores import supabase_stores

    async with supabase_stores(*project_of(settings)) as stores:
        yield stores


async def upgrade_supabase(settings: Settings) -> list[str]:
    """What has the schema already needs no DATABASE_URL."""
    from voxie_platform.storage.supabase.schema import lacking, upgrade_database

    found = await status_of_supabase(settings)
    if not found.pending:
        return []
    if settings.database_url is None:
        raise SettingsError(lacking(found))
    applied = await upgrade_database(settings.database_url.get_secret_value())
    await expect_shown(settings)
    return applied


async def expect_shown(settings: Settings, seconds: float = RELOAD_SECONDS) -> None:
    """The project's API reads its schema anew a moment after it was told to; no process can start before.

    Raises: UnavailableError: it still shows none of it, or another one.
    """
    deadline = time.monotonic() + seconds
    while why := await not_shown(settings):
        if time.monotonic() > deadline:
            raise UnavailableError(
                f"The database of DATABASE_URL has the schema, but the project of SUPABASE_URL {why} "
                f"after {seconds:g} seconds: are they the same project?"
            )
        await asyncio.sleep(LOOK_SECONDS)


async def not_shown(settings: Settings) -> str | None:
    """What keeps the schema from being used, if anything does."""
    try:
        found = await status_of_supabase(settings)
    except UnavailableError:
        return "does not answer"
    return f"lacks {found.pending[-1]}" if found.pending else None


async def status_of_supabase(settings: Settings) -> Schema:
    from voxie_platform.storage.supabase.door import open_door
    from voxie_platform.storage.supabase.schema import schema_of as schema_of_project

    url, secret_key = project_of(settings)
    async with open_door(url, secret_key) as door:
        return await schema_of_project(door, url)


def project_of(settings: Settings) -> tuple[str, str]:
    """Address and key of the Supabase project.

    Raises: SettingsError: naming what is not set.
    """
    given = {"SUPABASE_URL": settings.supabase_url, "SUPABASE_SECRET_KEY": settings.supabase_secret_key}
    faults = [Fault(name, "is needed by STORE=supabase") for name, value in given.items() if value is None]
    if settings.supabase_url is None or settings.supabase_secret_key is None:
        missing = " and ".join(fault.field for fault in faults)
        raise SettingsError(f"STORE=supabase needs {missing}.", faults=faults)
    return settings.supabase_url, settings.supabase_secret_key.get_secret_value()


BACKENDS = {
    "sqlite": Backend(open_sqlite, upgrade_sqlite, status_of_sqlite),
    "supabase": Backend(open_supabase, upgrade_supabase, status_of_supabase),
}
