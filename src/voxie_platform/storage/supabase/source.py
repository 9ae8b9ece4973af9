"""A SQLite file to be moved: its rows as PostgreSQL takes them, with counts and checksums."""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import JsonValue

from voxie_platform.errors import ConflictError
from voxie_platform.fleet.models import SEEN_SECONDS
from voxie_platform.storage.moments import SECOND, micros, moment
from voxie_platform.storage.packing import unpacked
from voxie_platform.storage.sqlite.database import BUSY_SECONDS, connected, errors_of_sqlite, transaction
from voxie_platform.storage.sqlite.schema import expect_current
from voxie_platform.storage.supabase.text import escaped, kept

TABLES = (
    "workspaces",
    "members",
    "api_keys",
    "sessions",
    "sign_in_codes",
    "idempotency_keys",
    "agents",
    "agent_versions",
    "calendars",
    "interviews",
    "interview_entries",
    "bookings",
    "booking_holds",
    "messages",
    "call_sessions",
    "call_turns",
    "call_events",
    "token_usage",
    "call_summaries",
    "after_call",
    "call_facts",
    "call_marks",
    "call_sums",
    "call_values",
    "counters",
    "events",
    "webhooks",
    "webhook_deliveries",
    "webhook_attempts",
)
"""In an order in which each finds what it refers to."""
LEFT_BEHIND = ("workers", "leases", "seen_webhooks", "clock", "call_spans")
"""What running processes know of each other, and what is only worked out; the next ones begin anew."""

LEAST_WITH_EXPONENT = 1e16
"""Among whole numbers, as Python writes them."""


@dataclass(frozen=True)
class Column:
    """A column as PostgreSQL has it."""

    name: str
    type: str


@dataclass
class Tally:
    """How many rows went by, and what they were, in whatever order."""

    rows: int = 0
    sum: int = 0

    def add(self, row: Sequence[object]) -> None:
        canonical = json.dumps([written(value) for value in row], ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.sha256(canonical.encode()).digest()
        self.sum = (self.sum + int.from_bytes(digest, "big")) % 2**256
        self.rows += 1

    @property
    def checksum(self) -> str:
        return f"{self.sum:064x}"


@dataclass(frozen=True)
class Source:
    """A file in which nobody else writes meanwhile."""

    connection: sqlite3.Connection

    @property
    def workspaces(self) -> list[str]:
        return [row["id"] for row in self.connection.execute("SELECT id FROM workspaces ORDER BY id")]

    @property
    def fingerprint(self) -> str:
        """What a file is known by: the workspaces that it was made with."""
        return hashlib.sha256("\0".join(self.workspaces).encode()).hexdigest()

    def rows(self, table: str, columns: Sequence[Column], tally: Tally) -> Iterator[tuple[object, ...]]:
        """Every row as PostgreSQL takes it, counted as it goes by."""
        names = ", ".join(column.name for column in columns)
        reads = [READS_OF.get((table, column.name), READS.get(column.type, as_it_is)) for column in columns]
        for row in self.connection.execute(f"SELECT {names} FROM {table}"):
            converted = tuple(
                read(value) if value is not None else None for read, value in zip(reads, row, strict=True)
            )
            tally.add(converted)
            yield converted

    def tally(self, table: str, columns: Sequence[Column]) -> Tally:
        """What a table holds."""
        tally = Tally()
        for _ in self.rows(table, columns, tally):
            pass
        return tally


@contextmanager
def source_in(path: Path) -> Iterator[Source]:
    """The file, locked: whoever would write into it meanwhile is refused.

    Raises: SettingsError: it is of another schema. ConflictError: the platform runs on it.
    """
    expect_current(path)
    with (
        errors_of_sqlite(),
        closing(connected(path, BUSY_SECONDS)) as connection,
        transaction(connection, "BEGIN IMMEDIATE"),
    ):
        expect_nobody_at_work(connection)
        yield Source(connection)


AT_WORK = {
    "worker": "SELECT id FROM workers WHERE seen_at > :seen_since",
    "api": "SELECT holder FROM leases WHERE until > :now",
    "call": "SELECT id FROM call_sessions WHERE ended_at IS NULL AND lease_until > :now",
}
"""Who shows how that there is one; a `chat` is seen by its call alone."""


def expect_nobody_at_work(connection: sqlite3.Connection) -> None:
    now = micros(datetime.now(UTC))
    given = {"now": now, "seen_since": now - int(SEEN_SECONDS * SECOND)}
    for who, sql in AT_WORK.items():
        if found := connection.execute(sql, given).fetchone():
            raise ConflictError(f"The platform is running ({who} {found[0]}): stop it, then move.")


def as_it_is(value: object) -> object:
    return value


def json_read(value: str) -> str:
    """JSON as it is sent."""
    return spelt(kept(json.loads(value, parse_float=number)))


def json_written(value: str) -> str:
    """JSON as it came back."""
    return spelt(json.loads(value, parse_float=number))


def number(text: str) -> float:
    """PostgreSQL writes all digits where Python writes an exponent, and knows no zero below zero."""
    value = float(text)
    return int(value) if value.is_integer() and abs(value) >= LEAST_WITH_EXPONENT else value + 0.0


def spelt(value: JsonValue) -> str:
    """In one spelling, whichever of the databases spelt it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


READS: dict[str, Callable[[object], object]] = {
    "text": lambda value: escaped(str(value)),
    "jsonb": lambda value: json_read(str(value)),
    "boolean": bool,
    "timestamp with time zone": lambda value: moment(int(str(value))),
    "double precision": lambda value: float(str(value)),
}
"""PostgreSQL's type -> how SQLite's value becomes one."""
READS_OF: dict[tuple[str, str], Callable[[object], object]] = {
    ("call_sums", "sums"): lambda value: json_read(json.dumps({**unpacked(str(value))})),
}
"""Columns that hold something else there."""


def written(value: object) -> object:
    """A value in a checksum."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
