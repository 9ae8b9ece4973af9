"""Functions on the real SQLite store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.functions.calls import PLAN, Call, around, call
from voxie_platform.functions.bookings import BookingsSettings
from voxie_platform.functions.end_call import EndCallSettings
from voxie_platform.functions.facts import FactsSettings
from voxie_platform.functions.messages import MessagesSettings
from voxie_platform.functions.store import FunctionStore
from voxie_platform.storage.sqlite.schema import upgrade_file
from voxie_platform.storage.sqlite.stores import sqlite_stores

EVERYTHING = (BookingsSettings(), FactsSettings(), MessagesSettings(), EndCallSettings())


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[FunctionStore]:
    upgrade_file(tmp_path / "voxie.db")
    async with sqlite_stores(tmp_path / "voxie.db") as stores:
        workspace = await stores.access.first_workspace("test")
        functions = stores.of(workspace.id).functions
        await functions.set_calendar("main", PLAN)
        yield functions


@pytest.fixture
def caller(store: FunctionStore) -> Call:
    return call(EVERYTHING, around(store))
