"""Which files are opened, and which are brought up to date."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from voxie_platform.errors import SettingsError
from voxie_platform.settings import read_settings
from voxie_platform.storage.open import open_stores, status, upgrade
from voxie_platform.storage.schema import SchemaState
from voxie_platform.storage.sqlite.schema import APPLICATION_ID, migrations

BEFORE_ALL = ("PRAGMA user_version = 0", "DROP TABLE migrations")
COMMAND = "voxie-platform db upgrade"


@pytest.fixture
def settings(tmp_path):
    return read_settings(data_dir=tmp_path / "new folder", store="sqlite")


@pytest.fixture
def file(settings):
    return settings.data_dir / "voxie.db"


async def refusal(settings):
    with pytest.raises(SettingsError) as refused:
        async with open_stores(settings):
            pass
    assert COMMAND in str(refused.value)
    return str(refused.value)


def change(file, *statements):
    file.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


async def test_a_file_is_made_by_upgrading_and_by_nothing_else(settings, file):
    assert "no store" in await refusal(settings)
    assert (await status(settings)).state is SchemaState.MISSING
    assert not file.exists()

    assert await upgrade(settings) == [step.name for step in migrations()]
    assert await upgrade(settings) == []
    assert (await status(settings)).state is SchemaState.CURRENT
    async with open_stores(settings) as stores:
        await stores.ping()


async def test_the_file_is_its_owners_alone(settings, file):
    await upgrade(settings)
    async with open_stores(settings) as stores:
        await stores.access.first_workspace("ours")
        modes = {found.name: oct(found.stat().st_mode & 0o777) for found in file.parent.iterdir()}
    assert modes == {"voxie.db": "0o600", "voxie.db-wal": "0o600", "voxie.db-shm": "0o600"}


async def test_of_several_that_upgrade_at_once_one_does_it(settings):
    done = await asyncio.gather(*(upgrade(settings) for _ in range(5)))
    assert sorted(map(len, done)) == [0, 0, 0, 0, len(migrations())]


async def test_an_older_file_is_refused_until_it_is_upgraded(settings, file):
    await upgrade(settings)
    change(file, *BEFORE_ALL, "DROP TABLE seen_webhooks")
    found = await status(settings)
    assert (found.state, found.number) == (SchemaState.OLD, 0)
    assert found.pending == tuple(step.name for step in migrations())
    assert "older" in await refusal(settings)


async def test_a_migration_that_fails_leaves_the_file_as_it_was(settings, file):
    await upgrade(settings)
    change(file, *BEFORE_ALL, "DROP TABLE workspaces")
    with pytest.raises(SettingsError, match="already exists"):
        await upgrade(settings)
    assert (await status(settings)).number == 0
    with closing(sqlite3.connect(file)) as connection:
        assert not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'workspaces'").fetchall()


async def test_one_that_was_passed_over_is_applied_though_newer_ones_are_there(settings, file):
    await upgrade(settings)
    passed_over = next(step for step in migrations() if step.name.endswith("_clock.sql"))
    change(file, "DROP TABLE clock", "DELETE FROM migrations WHERE name LIKE '%_clock.sql'")
    found = await status(settings)
    assert (found.state, found.pending) == (SchemaState.OLD, (passed_over.name,))
    assert "older" in await refusal(settings)
    assert await upgrade(settings) == [passed_over.name]
    assert (await status(settings)).state is SchemaState.CURRENT
    async with open_stores(settings) as stores:
        await stores.access.first_workspace("ours")


async def test_a_file_from_before_there_was_a_ledger_is_current_and_gets_one(settings, file):
    await upgrade(settings)
    change(file, "DROP TABLE migrations")
    assert (await status(settings)).state is SchemaState.CURRENT
    async with open_stores(settings) as stores:
        await stores.ping()
    assert await upgrade(settings) == []
    with closing(sqlite3.connect(file)) as connection:
        noted = [row[0] for row in connection.execute("SELECT name FROM migrations ORDER BY name")]
    assert noted == [step.name for step in migrations()]


NEWER = ("PRAGMA user_version = 999", "INSERT INTO migrations VALUES ('0002_of_a_later_version.sql')")


@pytest.mark.parametrize("later", NEWER)
async def test_a_newer_file_is_left_alone(settings, file, later):
    await upgrade(settings)
    change(file, later)
    assert "newer" in await refusal(settings)
    assert (await status(settings)).state is SchemaState.NEWER
    with pytest.raises(SettingsError, match="newer"):
        await upgrade(settings)


async def test_another_programs_file_is_left_alone(settings, file):
    change(file, "CREATE TABLE recipes (name TEXT)")
    assert "another program" in await refusal(settings)
    with pytest.raises(SettingsError, match="another program"):
        await upgrade(settings)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT name FROM sqlite_schema").fetchall() == [("recipes",)]


async def test_what_is_no_database_is_left_alone(settings, file):
    file.parent.mkdir()
    file.write_text("to do: buy milk\n" * 100)
    assert "no database" in await refusal(settings)
    with pytest.raises(SettingsError, match="no database"):
        await upgrade(settings)
    assert file.read_text().startswith("to do")


async def test_a_data_dir_that_is_a_file_is_named(tmp_path):
    (tmp_path / "data").write_text("")
    settings = read_settings(data_dir=tmp_path / "data", store="sqlite")
    with pytest.raises(SettingsError, match="DATA_DIR"):
        await upgrade(settings)
    assert (await status(settings)).state is SchemaState.MISSING


def of_schema(file, number):
    """A file as that version made it."""
    change(file, f"PRAGMA application_id = {APPLICATION_ID}")
    with closing(sqlite3.connect(file)) as connection:
        for step in migrations():
            if step.number <= number:
                connection.executescript(step.sql)
                connection.execute(f"PRAGMA user_version = {step.number}")
        connection.execute("INSERT INTO workspaces (id, name, created_at) VALUES ('w', 'ours', 1)")
        connection.commit()


async def test_members_of_an_older_file_keep_what_they_may(settings, file):
    of_schema(file, 7)
    for role in ("owner", "member", "viewer"):
        change(file, f"INSERT INTO members VALUES ('w', '{role}', '{role}', 1)")
    await upgrade(settings)
    async with open_stores(settings) as stores:
        kept = {one.user_id: one.role for one in await stores.access.members("w")}
    assert kept == {"owner": "owner", "member": "editor", "viewer": "viewer"}


async def test_agents_of_an_older_file_are_found_by_every_part_of_their_names(settings, file):
    names = ("Trattoria Mare e Monti", "Ananas", "a", "Bar")
    of_schema(file, 8)
    for place, name in enumerate(names, 1):
        change(
            file,
            "INSERT INTO agents (workspace_id, id, name, name_folded, version, created_at, updated_at, place)"
            f" VALUES ('w', '{place}', '{name}', '{name.casefold()}', 1, {place}, {place}, {place})",
        )
    await upgrade(settings)
    with closing(sqlite3.connect(file)) as connection:
        parts = connection.execute("SELECT part, place FROM agent_name_parts").fetchall()
    folded = [(place, name.casefold()) for place, name in enumerate(names, 1)]
    endings = {(name[begin : begin + 20], place) for place, name in folded for begin in range(len(name) - 2)}
    assert sorted(parts) == sorted(endings)
