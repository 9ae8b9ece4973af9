import sqlite3
from contextlib import closing

import pytest

from tests.store.backends import BACKENDS, EACH_WAY, opened, sqlite
from tests.support.supabase_project import new_database, serving


@pytest.fixture(params=EACH_WAY, ids="-".join)
def reached(request):
    """A backend, the way it is reached, and where it keeps everything."""
    backend, way = request.param
    return backend, way, request.getfixturevalue(BACKENDS[backend].place)


@pytest.fixture
async def stores(reached):
    """The contract's subject: every backend, reached every way."""
    async with opened(*reached) as stores:
        yield stores


@pytest.fixture
async def second_workspace(reached, workspace):
    """The id of another workspace on the same backend."""
    backend, _, place = reached
    BACKENDS[backend].add_workspace(place, "theirs")
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


@pytest.fixture
def bare(supabase_project):
    """A database as a new project has it."""
    postgres = supabase_project.postgres
    postgres.psql("postgres", "DROP DATABASE IF EXISTS bare WITH (FORCE)")
    new_database(postgres, "bare")
    return postgres


@pytest.fixture
def bare_project(bare, supabase_packages):
    """Such a project, whose schema nobody has applied yet."""
    with serving(bare, "bare", supabase_packages) as project:
        yield project
