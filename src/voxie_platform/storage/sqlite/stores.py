"""Everything that is kept, in one SQLite file."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from voxie_platform.storage.sqlite.access import SqliteAccess
from voxie_platform.storage.sqlite.after_call import SqliteAfterCalls
from voxie_platform.storage.sqlite.agents import SqliteAgents
from voxie_platform.storage.sqlite.analytics import SqliteAnalytics
from voxie_platform.storage.sqlite.bookings import Bookings
from voxie_platform.storage.sqlite.calendars import Calendars
from voxie_platform.storage.sqlite.calls import SqliteCalls
from voxie_platform.storage.sqlite.database import Database
from voxie_platform.storage.sqlite.deliveries import SqliteDeliveries
from voxie_platform.storage.sqlite.done_in_calls import DoneInCalls
from voxie_platform.storage.sqlite.events import SqliteEvents
from voxie_platform.storage.sqlite.fleet import SqliteFleet
from voxie_platform.storage.sqlite.interviews import SqliteInterviews
from voxie_platform.storage.sqlite.messages import Messages
from voxie_platform.storage.sqlite.queries import queries
from voxie_platform.storage.sqlite.schema import expect_current
from voxie_platform.storage.sqlite.summaries import SqliteSummaries
from voxie_platform.storage.sqlite.tenant import Tenant
from voxie_platform.storage.sqlite.webhooks import SqliteWebhooks

SQL = queries("access")


@asynccontextmanager
async def sqlite_stores(path: Path) -> AsyncIterator["SqliteStores"]:
    """The stores in a file of this version's schema.

    Raises: SettingsError: it is of another one.
    """
    expect_current(path)
    async with Database(path) as database:
        yield SqliteStores(database)


class SqliteFunctions(Calendars, Bookings, Messages, DoneInCalls):
    """Calendars, bookings and messages of one workspace."""


class SqliteWorkspace:
    """All of one workspace."""

    def __init__(self, tenant: Tenant) -> None:
        self.agents = SqliteAgents(tenant)
        self.calls = SqliteCalls(tenant)
        self.summaries = SqliteSummaries(tenant)
        self.interviews = SqliteInterviews(tenant)
        self.functions = SqliteFunctions(tenant)
        self.events = SqliteEvents(tenant)
        self.analytics = SqliteAnalytics(tenant)
        self.webhooks = SqliteWebhooks(tenant)


class SqliteStores:
    """One process's door to the file."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.fleet = SqliteFleet(database)
        self.access = SqliteAccess(database)
        self.after_calls = SqliteAfterCalls(database)
        self.deliveries = SqliteDeliveries(database)

    def of(self, workspace_id: str) -> SqliteWorkspace:
        return SqliteWorkspace(Tenant(self.database, workspace_id))

    async def ping(self) -> None:
        await self.database.read(lambda reading: reading.one(SQL["oldest_workspace"]))
