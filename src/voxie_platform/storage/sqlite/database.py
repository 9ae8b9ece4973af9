"""The SQLite file: one writer and a few readers, each transaction one function on a thread of theirs.

A transaction never waits for an event loop between its statements. So the lock on the file is held for as
long as the statements take, and a task that is cancelled leaves its change whole or not begun.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Self, TypeVar

from voxie_platform.errors import ConflictError, InvalidError, UnavailableError
from voxie_platform.storage.sqlite.clock import Clock, host_clock, keep_step
from voxie_platform.storage.sqlite.queries import queries

T = TypeVar("T")
Kept = str | int | float | None

BUSY_SECONDS = 5.0
READERS = 2
EVENTS = queries("events")


class Reading:
    """A look at one consistent state of the file."""

    def __init__(self, connection: sqlite3.Connection, now: int) -> None:
        self.connection = connection
        self.now = now
        """By the store's clock, in UTC microseconds."""

    def all(self, sql: str, **given: Kept) -> list[sqlite3.Row]:
        """Every row of an answer."""
        return self.connection.execute(sql, given).fetchall()

    def one(self, sql: str, **given: Kept) -> sqlite3.Row | None:
        """The first row of an answer, or None."""
        rows = self.all(sql, **given)
        return rows[0] if rows else None


class Writing(Reading):
    """A change: everything in it, or nothing."""

    def __init__(self, connection: sqlite3.Connection, now: int) -> None:
        super().__init__(connection, now)
        self.news: list[tuple[str, str, str]] = []

    def run(self, sql: str, **given: Kept) -> int:
        """How many rows a statement changed."""
        return self.connection.execute(sql, given).rowcount

    def many(self, sql: str, rows: Iterable[Mapping[str, Kept]]) -> None:
        """The same statement for each row."""
        self.connection.executemany(sql, rows)

    def happened(self, workspace_id: str, kind: str, subject_id: str) -> None:
        """Tell everybody who follows the workspace, once this is kept."""
        self.news.append((workspace_id, kind, subject_id))

    def append_news(self) -> None:
        """Last of all: the counter row is what two changes of one workspace wait for each other at."""
        for workspace_id, kind, subject_id in self.news:
            counted = self.one(EVENTS["next_seq"], workspace_id=workspace_id)
            assert counted is not None
            self.run(
                EVENTS["append"],
                workspace_id=workspace_id,
                seq=counted["value"],
                kind=kind,
                subject_id=subject_id,
                now=self.now,
            )


class Database:
    """One process's connections to the file."""

    def __init__(
        self,
        path: Path,
        *,
        readers: int = READERS,
        busy_seconds: float = BUSY_SECONDS,
        clock: Clock | None = None,
    ) -> None:
        self.path = path
        self.clock = clock or host_clock()
        self.busy_seconds = busy_seconds
        self.writing = Line(1, "voxie-store-writer")
        self.reading = Line(readers, "voxie-store-reader")

    async def __aenter__(self) -> Self:
        try:
            await self.writing.open(lambda: connected(self.path, self.busy_seconds))
            await self.reading.open(lambda: connected(self.path, self.busy_seconds, query_only=True))
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.reading.close()
        await self.writing.close()

    async def read(self, look: Callable[[Reading], T]) -> T:
        """What a function sees in one consistent state of the file.

        Raises: UnavailableError.
        """

        def look_at_it(connection: sqlite3.Connection) -> T:
            with errors_of_sqlite(), transaction(connection, "BEGIN"):
                return look(Reading(connection, self.clock.wall()))

        return await self.reading.run(look_at_it)

    async def write(self, change: Callable[[Writing], T], *, durable: bool = True) -> T:
        """What a function does to the file: all of it, or, if it raises, nothing.

        What is not durable survives the end of every process, but not of the machine; it costs no wait for
        the disk.

        Raises: UnavailableError.
        """

        def change_it(connection: sqlite3.Connection) -> T:
            connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            with errors_of_sqlite(), transaction(connection, "BEGIN IMMEDIATE"):
                writing = Writing(connection, self.clock.wall())
                keep_step(writing, self.clock)
                result = change(writing)
                writing.append_news()
                return result

        return await self.writing.run(change_it)


class Line:
    """Some connections, each used by one thread at a time; who comes later waits in line."""

    def __init__(self, connections: int, name: str) -> None:
        self.size = connections
        self.threads = ThreadPoolExecutor(connections, thread_name_prefix=name)
        self.free: SimpleQueue[sqlite3.Connection] = SimpleQueue()

    async def open(self, connect: Callable[[], sqlite3.Connection]) -> None:
        """Make the connections."""
        for _ in range(self.size):
            self.free.put(await asyncio.get_running_loop().run_in_executor(self.threads, connect))

    async def run(self, use: Callable[[sqlite3.Connection], T]) -> T:
        """Use a connection on a thread; what has begun there goes on to its end though nobody waits."""

        def with_a_free_one() -> T:
            connection = self.free.get()
            try:
                return use(connection)
            finally:
                self.free.put(connection)

        try:
            running = asyncio.get_running_loop().run_in_executor(self.threads, with_a_free_one)
        except RuntimeError as error:
            raise UnavailableError("The store is closed.") from error
        return await running

    async def close(self) -> None:
        """Let what has begun end, then close the connections."""
        await asyncio.to_thread(self.threads.shutdown)
        while not self.free.empty():
            self.free.get().close()


def connected(path: Path, busy_seconds: float, *, query_only: bool = False) -> sqlite3.Connection:
    """A connection to a file that exists."""
    with errors_of_sqlite():
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=busy_seconds,
            isolation_level=None,  # transactions begin where this module says so
            check_same_thread=False,  # the line sees to it that one thread at a time uses it
        )
        connection.row_factory = sqlite3.Row
        for pragma in ("foreign_keys = ON", f"query_only = {query_only:d}"):
            connection.execute(f"PRAGMA {pragma}")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    """Commits what was done inside, or rolls it back."""
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def errors_of_sqlite() -> Iterator[None]:
    """SQLite's errors in this platform's words."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise ConflictError("This contradicts what is kept already.") from error
    except (UnicodeEncodeError, OverflowError) as error:
        raise InvalidError("This holds a character or a number that cannot be kept.") from error
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise
    except sqlite3.DatabaseError as error:
        # a statement that is wrong is our fault, not the store's
        if error.sqlite_errorname == "SQLITE_ERROR":
            raise
        raise UnavailableError(f"The store does not answer ({error}).") from error
