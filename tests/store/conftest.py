import sqlite3
from contextlib import closing

import pytest

from tests.store.backends import BACKENDS, EACH_WAY, opened, sqlite


@pytest.fixture(params=EACH_WAY, ids="-".join)
async def stores(request, tmp_path):
    """The contract's subject: every backend, reached every way."""
    async with opened(*request.param, tmp_path) as reached:
        yield reached


@pytest.fixture
async def workspace(stores):
    """A workspace's stores."""
    return stores.of((await stores.access.first_workspace("ours")).id)


@pytest.fixture
async def second_workspace(request, stores, workspace, tmp_path):
    """The id of another workspace on the same backend."""
    backend, _ = request.node.callspec.params["stores"]
    BACKENDS[backend].add_workspace(tmp_path, "theirs")
    return "theirs"


@pytest.fixture
async def sqlite_file(tmp_path):
    return tmp_path / "voxie.db"


@pytest.fixture
async def sqlite_stores(tmp_path):
    """What holds of SQLite alone."""
    async with sqlite(tmp_path) as stores:
        yield stores


@pytest.fixture
async def sqlite_workspace(sqlite_stores):
    return sqlite_stores.of((await sqlite_stores.access.first_workspace("ours")).id)


@pytest.fixture
def by_hand(sqlite_file):
    """Somebody else's hand in the file."""

    def change(sql, *given):
        with closing(sqlite3.connect(sqlite_file, isolation_level=None, timeout=5)) as connection:
            return connection.execute(sql, given).fetchall()

    return change
