"""A store that is away for a while: how it is made so, for each backend."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from pathlib import Path

from voxie_platform.settings import Settings
from voxie_platform.storage.open import file_of


@asynccontextmanager
async def sqlite_locked(settings: Settings) -> AsyncIterator[None]:
    """Nobody else can write to the file until the block is left."""
    with closing(connected(file_of(settings))) as connection:
        await asyncio.to_thread(connection.execute, "BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")


AWAY: dict[str, Callable[[Settings], AbstractAsyncContextManager[None]]] = {"sqlite": sqlite_locked}


def store_away(settings: Settings) -> AbstractAsyncContextManager[None]:
    """While the block lasts, the store of these settings takes nothing."""
    return AWAY[settings.store](settings)


def connected(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, isolation_level=None, timeout=30, check_same_thread=False)
