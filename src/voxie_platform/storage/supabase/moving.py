"""Moving a SQLite file's data into the Supabase project: whole, checked, going on where it was broken off."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from voxie_platform.errors import ConflictError, SettingsError
from voxie_platform.storage.supabase.database import connected
from voxie_platform.storage.supabase.schema import applied_in, lacking, standing
from voxie_platform.storage.supabase.source import TABLES, Column, Source, Tally, json_written, source_in

COLUMNS = """
SELECT column_name AS name, data_type AS type FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position
"""
NOTED = "SELECT table_name, rows, checksum FROM voxie.moves WHERE source = $1"
NOTE = "INSERT INTO voxie.moves (source, table_name, rows, checksum) VALUES ($1, $2, $3, $4)"
THERE = "SELECT id FROM public.workspaces WHERE id = ANY ($1) LIMIT 1"


@dataclass(frozen=True)
class Moved:
    """One table that is over there."""

    table: str
    rows: int
    before: bool
    """An earlier try had moved it."""


async def move(path: Path, database_url: str, tell: Callable[[Moved], None]) -> None:
    """Every workspace of the file, table by table; each table is whole or not there.

    Raises:
        SettingsError: the file or the project is of another schema.
        ConflictError: the project has one of the workspaces, the file changed between two tries, or what
            arrived is not what was sent.
    """
    with source_in(path) as source:
        async with connected(database_url) as target:
            await expect_current(target)
            noted = await expect_room(target, source)
            for table in TABLES:
                columns = [Column(row["name"], row["type"]) for row in await target.fetch(COLUMNS, table)]
                if table in noted:
                    expect_same(table, source.tally(table, columns), noted[table])
                    tell(Moved(table, noted[table][0], before=True))
                else:
                    tell(Moved(table, await move_table(target, source, table, columns), before=False))


async def expect_current(target: asyncpg.Connection) -> None:
    """Raises: SettingsError: migrations are missing there."""
    schema = standing("DATABASE_URL", await applied_in(target))
    if schema.pending:
        raise SettingsError(lacking(schema))


async def expect_room(target: asyncpg.Connection, source: Source) -> dict[str, tuple[int, str]]:
    """The tables that an earlier try has moved, with their counts and checksums.

    Raises: ConflictError: one of the workspaces is there, and not by such a try.
    """
    noted = {
        row["table_name"]: (row["rows"], row["checksum"])
        for row in await target.fetch(NOTED, source.fingerprint)
    }
    there = await target.fetchval(THERE, source.workspaces)
    if there is not None and not noted:
        raise ConflictError(f"The project has workspace {there} already: nothing was moved.")
    return noted


async def move_table(
    target: asyncpg.Connection, source: Source, table: str, columns: Sequence[Column]
) -> int:
    """How many rows arrived.

    Raises: ConflictError: not those that were sent; then none is there.
    """
    sent = Tally()
    async with target.transaction():
        await target.copy_records_to_table(
            table,
            schema_name="public",
            columns=[column.name for column in columns],
            records=source.rows(table, columns, sent),
        )
        arrived = await tally_of(target, source, table, columns)
        expect_same(table, arrived, (sent.rows, sent.checksum))
        await target.execute(NOTE, source.fingerprint, table, sent.rows, sent.checksum)
    return sent.rows


async def tally_of(
    target: asyncpg.Connection, source: Source, table: str, columns: Sequence[Column]
) -> Tally:
    """What the project holds of the file's workspaces."""
    names = ", ".join(column.name for column in columns)
    key = "id" if table == "workspaces" else "workspace_id"
    tally = Tally()
    async for row in target.cursor(
        f"SELECT {names} FROM public.{table} WHERE {key} = ANY ($1)", source.workspaces, prefetch=1_000
    ):
        tally.add(
            [
                json_written(value) if column.type == "jsonb" and value is not None else value
                for column, value in zip(columns, row, strict=True)
            ]
        )
    return tally


def expect_same(table: str, found: Tally, noted: tuple[int, str]) -> None:
    """Raises: ConflictError."""
    if (found.rows, found.checksum) != noted:
        raise ConflictError(
            f"{table}: {found.rows} rows are not the {noted[0]} that were there before: "
            "remove these workspaces from the project, then move again."
        )
