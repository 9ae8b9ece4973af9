"""The schema of the Supabase project: which migrations it has, and bringing it up to date."""

from dataclasses import dataclass
from importlib.resources import files

import asyncpg

from voxie_platform.storage.schema import UPGRADE, Schema, SchemaBehindError, SchemaState
from voxie_platform.storage.supabase.database import connected
from voxie_platform.storage.supabase.door import Door
from voxie_platform.storage.supabase.refusals import SchemaMissingError

LEDGER = """
CREATE SCHEMA IF NOT EXISTS supabase_migrations;
CREATE TABLE IF NOT EXISTS supabase_migrations.schema_migrations (
    version text PRIMARY KEY, statements text[], name text
);
"""
"""Where `supabase db push` notes what it has applied: after ours it finds nothing to do."""
NOTED = """
INSERT INTO supabase_migrations.schema_migrations (version, statements, name) VALUES ($1, $2, $3)
ON CONFLICT (version) DO NOTHING
"""
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('voxie migrations', 0))"


@dataclass(frozen=True)
class Migration:
    """One step of the schema."""

    name: str
    """`<version>_<subject>`, as the Supabase CLI names them."""
    sql: str


def migrations() -> tuple[Migration, ...]:
    """All that this version knows, in order."""
    folder = files(__package__).joinpath("migrations")
    found = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda entry: entry.name
    )
    return tuple(
        Migration(entry.name.removesuffix(".sql"), entry.read_text(encoding="utf-8")) for entry in found
    )


async def schema_of(door: Door, url: str) -> Schema:
    """How a project stands, asked over its API.

    Raises: SettingsError: it does not accept the key. UnavailableError.
    """
    try:
        answer = await door.read("store_schema")
    except SchemaMissingError:
        answer = []
    assert isinstance(answer, list)
    return standing(url, {str(name) for name in answer})


def standing(place: str, applied: set[str]) -> Schema:
    """What the migrations that a project has make of it."""
    known = [step.name for step in migrations()]
    pending = tuple(name for name in known if name not in applied)
    state = SchemaState.OLD if pending else SchemaState.CURRENT
    state = SchemaState.NEWER if not pending and applied - set(known) else state
    return Schema(place, state if applied else SchemaState.MISSING, len(applied), pending)


async def expect_current(door: Door, url: str) -> None:
    """A newer schema will do: migrations expand first, so that old and new processes run side by side.

    Raises: SchemaBehindError: it lacks something, with the commands that help.
    """
    found = await schema_of(door, url)
    if found.pending:
        raise SchemaBehindError(lacking(found))


def lacking(schema: Schema) -> str:
    """What to do about it."""
    return (
        f"The Supabase project at {schema.place} lacks {', '.join(schema.pending)}: "
        f"run `supabase db push`, or set STORE=supabase and DATABASE_URL and run `{UPGRADE}`."
    )


async def upgrade_database(database_url: str) -> list[str]:
    """Apply every missing migration in one transaction; names of those applied.

    Raises: SettingsError: the address cannot be used.
    """
    async with connected(database_url) as connection, connection.transaction():
        await connection.execute(ONE_AT_A_TIME)
        await connection.execute(LEDGER)
        applied = await applied_in(connection)
        pending = [step for step in migrations() if step.name not in applied]
        for step in pending:
            await connection.execute(step.sql)
            version, _, subject = step.name.partition("_")
            await connection.execute(NOTED, version, [step.sql], subject)
        await connection.execute("NOTIFY pgrst, 'reload schema'")
    return [step.name for step in pending]


async def applied_in(connection: asyncpg.Connection) -> set[str]:
    """Names of the migrations that a database has."""
    if await connection.fetchval("SELECT to_regclass('voxie.migrations')") is None:
        return set()
    return {row["name"] for row in await connection.fetch("SELECT name FROM voxie.migrations")}
