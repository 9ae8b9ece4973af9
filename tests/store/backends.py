"""The backends that the contract suite runs on, and the ways by which a process reaches them."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from itertools import cycle

from voxie_platform.settings import read_settings
from voxie_platform.storage.bridge import across_loops
from voxie_platform.storage.open import SQLITE_FILE, open_stores, upgrade

DEADLINE_SECONDS = 20
JOB_THREADS = 4


@asynccontextmanager
async def sqlite(folder):
    settings = read_settings(data_dir=folder, store="sqlite")
    await upgrade(settings)
    async with open_stores(settings) as stores:
        yield stores


@asynccontextmanager
async def supabase(project, empty=True):
    if empty:
        project.empty()
    async with open_stores(project.settings(project.postgres.folder)) as stores:
        yield stores


def add_supabase_workspace(project, workspace_id):
    project.psql(
        f"INSERT INTO workspaces (id, name, created_at) VALUES ('{workspace_id}', 'theirs', '2033-05-18')"
    )


def add_sqlite_workspace(folder, workspace_id):
    with closing(sqlite3.connect(folder / SQLITE_FILE, isolation_level=None, timeout=5)) as connection:
        connection.execute(
            "INSERT INTO workspaces (id, name, created_at) VALUES (?, 'theirs', 2e15)", (workspace_id,)
        )


@dataclass(frozen=True)
class Backend:
    open: Callable
    add_workspace: Callable
    """A second one: the product makes only the first."""
    place: str
    """The fixture that says where it keeps everything."""


@asynccontextmanager
async def directly(stores):
    yield stores


@asynccontextmanager
async def through_the_bridge(stores):
    """Each call is made on one of four job threads, each with an event loop of its own."""
    home = asyncio.get_running_loop()
    async with AsyncExitStack() as stack:
        jobs = [await stack.enter_async_context(job_thread()) for _ in range(JOB_THREADS)]
        crossed = across_loops(stores, home, DEADLINE_SECONDS)
        yield InTurn([across_loops(crossed, job, DEADLINE_SECONDS) for job in jobs])


class InTurn:
    """The same stores by several ways, a different one each time."""

    def __init__(self, ways):
        self.ways = cycle(ways)

    def of(self, workspace_id):
        return WorkspaceInTurn(self.ways, workspace_id)

    @property
    def fleet(self):
        return next(self.ways).fleet

    @property
    def access(self):
        return next(self.ways).access

    @property
    def after_calls(self):
        return next(self.ways).after_calls

    @property
    def deliveries(self):
        return next(self.ways).deliveries

    async def ping(self):
        await next(self.ways).ping()


class WorkspaceInTurn:
    def __init__(self, ways, workspace_id):
        self.ways = ways
        self.workspace_id = workspace_id

    def __getattr__(self, name):
        return getattr(next(self.ways).of(self.workspace_id), name)


@asynccontextmanager
async def job_thread():
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        await asyncio.to_thread(thread.join)
        loop.close()


BACKENDS = {
    "sqlite": Backend(sqlite, add_sqlite_workspace, place="tmp_path"),
    "supabase": Backend(supabase, add_supabase_workspace, place="supabase_project"),
}
WAYS = {"directly": directly, "from-four-threads": through_the_bridge}
EACH_WAY = [(backend, way) for backend in BACKENDS for way in WAYS]


@asynccontextmanager
async def opened(backend, way, place):
    async with BACKENDS[backend].open(place) as stores, WAYS[way](stores) as reached:
        yield reached
