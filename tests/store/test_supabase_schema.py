"""Which Supabase projects are opened, and which are brought up to date."""

import asyncio
import sqlite3
import traceback
from contextlib import asynccontextmanager, closing

import pytest
from aiohttp import web

from voxie_platform.errors import SettingsError, UnavailableError, VoxieError
from voxie_platform.settings import read_settings
from voxie_platform.storage.open import expect_shown, open_stores, status, upgrade
from voxie_platform.storage.schema import SchemaState
from voxie_platform.storage.supabase.schema import migrations, upgrade_database
from voxie_platform.storage.supabase.source import LEFT_BEHIND, TABLES

OF_SQLITE_ALONE = ("clock.", "migrations.", "agents.place", "agent_name", "sqlite_")
NAMES = tuple(step.name for step in migrations())


async def test_a_new_project_is_refused_until_it_is_upgraded(bare_project, bare, tmp_path):
    settings = bare_project.settings(tmp_path)
    with pytest.raises(SettingsError, match="supabase db push") as refused:
        async with open_stores(settings):
            pass
    assert "voxie-platform db upgrade" in str(refused.value)
    assert (await status(settings)).state is SchemaState.MISSING
    with pytest.raises(SettingsError, match="DATABASE_URL"):
        await upgrade(settings)

    with_address = bare_project.settings(tmp_path, database_url=bare.url("bare"))
    assert await upgrade(with_address) == list(NAMES)
    assert (await status(settings)).state is SchemaState.CURRENT
    assert await upgrade(settings) == []
    async with open_stores(settings) as stores:
        await stores.ping()


async def test_an_upgrade_is_over_when_the_project_shows_what_it_has_now(bare, tmp_path):
    async with reading_its_schema_late(after=4) as (url, asked):
        settings = read_settings(
            data_dir=tmp_path,
            store="supabase",
            supabase_url=url,
            supabase_secret_key="sb_secret_x",
            database_url=bare.url("bare"),
        )
        assert await upgrade(settings) == list(NAMES)
        assert len(asked) == 5
        async with open_stores(settings) as stores:
            await stores.ping()


async def test_a_project_that_goes_on_showing_another_schema_is_said_so(bare_project, tmp_path):
    with pytest.raises(UnavailableError, match=r"lacks \w+ after 0\.5 seconds: are they the same project"):
        await expect_shown(bare_project.settings(tmp_path), seconds=0.5)


@asynccontextmanager
async def reading_its_schema_late(after):
    """PostgREST as it is for some moments after a migration: it knows no function of ours yet."""
    asked = []

    async def answer(_):
        asked.append(1)
        if len(asked) > after:
            return web.json_response(NAMES)
        unknown = {"code": "PGRST202", "message": "Could not find the function public.store_schema(given)"}
        return web.json_response(unknown, status=404)

    app = web.Application()
    app.router.add_post("/rest/v1/rpc/store_schema", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}", asked
    finally:
        await runner.cleanup()


async def test_of_several_that_upgrade_at_once_one_does_it(bare):
    done = await asyncio.gather(*(upgrade_database(bare.url("bare")) for _ in range(4)))
    assert sorted(map(len, done)) == [0, 0, 0, len(NAMES)]
    noted = bare.psql("bare", "SELECT version || '_' || name FROM supabase_migrations.schema_migrations")
    assert tuple(sorted(noted.split())) == NAMES, "supabase db push finds nothing to do"


async def test_a_newer_schema_will_do(supabase_project, tmp_path):
    supabase_project.psql("INSERT INTO voxie.migrations VALUES ('29990101000000_later')")
    try:
        settings = supabase_project.settings(tmp_path)
        assert (await status(settings)).state is SchemaState.NEWER
        async with open_stores(settings) as stores:
            await stores.ping()
    finally:
        supabase_project.psql("DELETE FROM voxie.migrations WHERE name LIKE '2999%'")


def test_each_migration_notes_its_own_name():
    for step in migrations():
        assert step.sql.rstrip().endswith(f"INSERT INTO voxie.migrations VALUES ('{step.name}');")


async def test_both_backends_have_the_same_tables_and_columns(sqlite_stores, sqlite_file, supabase_project):
    with closing(sqlite3.connect(sqlite_file)) as connection:
        there = connection.execute(
            "SELECT m.name || '.' || c.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS c "
            "WHERE m.type = 'table'"
        )
        ours = {row[0] for row in there}
    theirs = supabase_project.psql(
        "SELECT table_name || '.' || column_name FROM information_schema.columns "
        "WHERE table_schema = 'public'"
    )
    ours = {name for name in ours if not name.startswith(OF_SQLITE_ALONE)}
    assert ours == set(theirs.split())
    tables = {name.partition(".")[0] for name in ours}
    assert tables | {"clock"} == {*TABLES, *LEFT_BEHIND}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, ["SUPABASE_URL", "SUPABASE_SECRET_KEY"]),
        ({"supabase_url": "http://127.0.0.1:1"}, ["SUPABASE_SECRET_KEY"]),
    ],
)
async def test_what_is_not_set_is_named(tmp_path, given, named):
    with pytest.raises(SettingsError) as refused:
        async with open_stores(read_settings(data_dir=tmp_path, store="supabase", **given)):
            pass
    assert [fault.field for fault in refused.value.faults] == named


def test_the_older_name_of_the_key_is_taken_where_the_new_one_is_not_set(monkeypatch, tmp_path):
    monkeypatch.setenv("SUPABASE_SERVICE_ROLE_KEY", "older")
    assert read_settings(data_dir=tmp_path).supabase_secret_key.get_secret_value() == "older"
    monkeypatch.setenv("SUPABASE_SECRET_KEY", "newer")
    assert read_settings(data_dir=tmp_path).supabase_secret_key.get_secret_value() == "newer"


async def test_a_database_address_that_cannot_be_used_is_named(supabase_project):
    for wrong in ("nonsense", supabase_project.postgres.url("voxie").replace("postgres:", "nobody:")):
        with pytest.raises(SettingsError, match="DATABASE_URL"):
            await upgrade_database(wrong)


PASSWORDS = ["s3cr3t/word", "s3cr3t#word", "s3cr3t?word", "[s3cr3t]word", "100%/s3cr3t", "s3cr3t@word"]


@pytest.mark.parametrize("password", PASSWORDS)
async def test_nothing_of_a_password_is_said_however_its_address_is_misread(postgres, password):
    address = f"postgresql://postgres:{password}@127.0.0.1:{postgres.port}/postgres"
    with pytest.raises(VoxieError, match="DATABASE_URL") as refused:
        await upgrade_database(address)
    assert "s3cr3t" not in "".join(traceback.format_exception(refused.value))
    assert "word" not in str(refused.value).replace("password", "").replace("PASSWORD", "")


async def test_a_database_that_is_not_there_is_not_repeated(postgres):
    with pytest.raises(SettingsError, match="of a database that is there") as refused:
        await upgrade_database(postgres.url("s3cr3t"))
    assert "s3cr3t" not in str(refused.value)
