"""The schema of the SQLite file: which migrations it has, and bringing it up to date."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from voxie_platform.errors import SettingsError, UnavailableError
from voxie_platform.storage.schema import UPGRADE, Schema, SchemaBehindError, SchemaState
from voxie_platform.storage.sqlite.database import BUSY_SECONDS, connected, errors_of_sqlite, transaction

APPLICATION_ID = 0x766F7869
"""`voxi`, in the header of every file that is ours."""
LEDGER = "CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID"
"""Which ones a file has: of two that were written side by side, the lower number may come later."""
HAS_LEDGER = "SELECT 1 FROM sqlite_schema WHERE name = 'migrations'"


@dataclass(frozen=True)
class Migration:
    """One step of the schema."""

    number: int
    name: str
    sql: str


def migrations() -> tuple[Migration, ...]:
    """All that this version knows, in order."""
    found = sorted(
        (
            entry
            for entry in files(__package__).joinpath("migrations").iterdir()
            if entry.name.endswith(".sql")
        ),
        key=lambda entry: entry.name,
    )
    return tuple(
        Migration(int(entry.name.partition("_")[0]), entry.name, entry.read_text(encoding="utf-8"))
        for entry in found
    )


def schema_of(path: Path) -> Schema:
    """How a file stands; it is only looked at."""
    if not path.exists() or not path.stat().st_size:
        return Schema(str(path), SchemaState.MISSING, 0, tuple(step.name for step in migrations()))
    with errors_of(path), closing(connected(path, BUSY_SECONDS, query_only=True)) as connection:
        return schema_in(connection, path)


def schema_in(connection: sqlite3.Connection, path: Path) -> Schema:
    """How the file behind a connection stands."""
    owner, number = numbers_in(connection)
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if owner != APPLICATION_ID and tables:
        return Schema(str(path), SchemaState.FOREIGN, 0, ())
    known, applied = migrations(), applied_in(connection)
    pending = tuple(step.name for step in known if step.name not in applied)
    if owner != APPLICATION_ID:
        return Schema(str(path), SchemaState.MISSING, 0, pending)
    if number > known[-1].number or applied - {step.name for step in known}:
        return Schema(str(path), SchemaState.NEWER, number, ())
    return Schema(str(path), SchemaState.OLD if pending else SchemaState.CURRENT, number, pending)


def applied_in(connection: sqlite3.Connection) -> set[str]:
    """Names of the migrations that a file has."""
    if connection.execute(HAS_LEDGER).fetchone():
        return {row["name"] for row in connection.execute("SELECT name FROM migrations")}
    _, number = numbers_in(connection)  # as it was noted before there was a ledger
    return {step.name for step in migrations() if step.number <= number}


def numbers_in(connection: sqlite3.Connection) -> tuple[int, int]:
    """Whose file it is and the number of the newest migration in it."""
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    number = connection.execute("PRAGMA user_version").fetchone()[0]
    return owner, number


def expect_current(path: Path) -> None:
    """Raises: SettingsError: the file is not of this version, with the command that helps."""
    found = schema_of(path)
    if found.state is not SchemaState.CURRENT:
        refusal = SchemaBehindError if found.pending else SettingsError
        raise refusal(SENTENCES[found.state].format(path=path, number=found.number))


SENTENCES = {
    SchemaState.MISSING: f"There is no store at {{path}} yet: run `{UPGRADE}`.",
    SchemaState.OLD: f"The store at {{path}} is of an older version (schema {{number}}): run `{UPGRADE}`.",
    SchemaState.NEWER: (
        "The store at {path} was written by a newer voxie-platform (schema {number}): install that version; "
        f"`{UPGRADE}` cannot go back."
    ),
    SchemaState.FOREIGN: (
        f"{{path}} is a database of another program: choose another DATA_DIR, then run `{UPGRADE}`."
    ),
}


UNUSABLE = {
    "SQLITE_NOTADB": f"{{path}} is no database: move it away, then run `{UPGRADE}`.",
    "SQLITE_CORRUPT": f"{{path}} is damaged: put a backup in its place, or move it away and run `{UPGRADE}`.",
    "SQLITE_CANTOPEN": "{path} cannot be opened: is it a file that this user may read and write?",
    "SQLITE_READONLY": "{path} cannot be written to by this user.",
}
"""What SQLite says of a file that no waiting will mend."""


def upgrade_file(path: Path) -> list[str]:
    """Make the file, or bring it up to date; names of the migrations applied.

    Raises: SettingsError: the file is foreign, newer or no database.
    """
    make_file(path)
    with errors_of(path), closing(connected(path, BUSY_SECONDS)) as connection:
        found = schema_in(connection, path)
        if found.state in {SchemaState.FOREIGN, SchemaState.NEWER}:
            raise SettingsError(SENTENCES[found.state].format(path=path, number=found.number))
        if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
            raise SettingsError(f"{path.parent} cannot be shared between processes: choose a local DATA_DIR.")
        return apply_pending(connection)


def make_file(path: Path) -> None:
    """An empty file that only its owner may read: it will hold what callers said.

    Raises: SettingsError.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise SettingsError(f"DATA_DIR cannot be used: {error.strerror}: {error.filename}.") from error


def apply_pending(connection: sqlite3.Connection) -> list[str]:
    """Every missing migration in one transaction: of several that upgrade at once, one does it."""
    with transaction(connection, "BEGIN IMMEDIATE"):
        applied = applied_in(connection)
        pending = [step for step in migrations() if step.name not in applied]
        for step in pending:
            for statement in statements_of(step.sql):
                connection.execute(statement)
        connection.execute(LEDGER)
        names = [(name,) for name in applied.union(step.name for step in pending)]
        connection.executemany("INSERT OR IGNORE INTO migrations VALUES (?)", names)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {migrations()[-1].number}")
    return [step.name for step in pending]


def statements_of(script: str) -> Iterator[str]:
    """The statements of a script (`executescript` would commit between them)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def errors_of(path: Path) -> Iterator[None]:
    """What is wrong with a file, in words that help."""
    try:
        with errors_of_sqlite():
            yield
    except UnavailableError as error:
        why = str(getattr(error.__cause__, "sqlite_errorname", None))
        for beginning, sentence in UNUSABLE.items():
            if why.startswith(beginning):
                raise SettingsError(sentence.format(path=path)) from error
        raise
    except sqlite3.OperationalError as error:
        raise SettingsError(
            f"The schema of {path} was changed by hand ({error}); nothing was done."
        ) from error
