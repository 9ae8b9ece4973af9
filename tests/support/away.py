"""A store that is away for a while: the ways in which each backend can be, made so for real."""

import asyncio
import signal
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx

from tests.support.postgres import wait_until_it_answers
from tests.support.supabase_project import Project
from voxie_platform.settings import Settings
from voxie_platform.storage.open import file_of

SECONDS_TO_COME_BACK = 30


@dataclass(frozen=True)
class Away:
    """One way: while the block of its call lasts, the store takes nothing; behind it the store is back."""

    name: str
    begun: Callable[[], AbstractAsyncContextManager[None]]

    def __call__(self) -> AbstractAsyncContextManager[None]:
        return self.begun()


def ways_away(settings: Settings, project: Project | None) -> Sequence[Away]:
    """Of the store of these settings; the first is the plainest."""
    place = project or file_of(settings)
    return [Away(way.__name__.replace("_", " "), partial(way, place)) for way in AWAY[settings.store]]


@asynccontextmanager
async def locked(file: Path) -> AsyncIterator[None]:
    """Nobody else can write to the file."""
    with closing(connected(file)) as connection:
        await asyncio.to_thread(connection.execute, "BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")


def may_write(settings: Settings, seconds: float = 0.0) -> bool:
    """Whether SQLite's lock is free, or gets so."""
    with closing(connected(file_of(settings), seconds)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
    return True


def connected(file: Path, seconds: float = 30.0) -> sqlite3.Connection:
    return sqlite3.connect(file, isolation_level=None, timeout=seconds, check_same_thread=False)


@asynccontextmanager
async def gateway_gone(project: Project) -> AsyncIterator[None]:
    """Connections break in the middle of what they carry, and nobody listens."""
    project.kill()
    try:
        yield
    finally:
        await started_again(project)


@asynccontextmanager
async def gateway_silent(project: Project) -> AsyncIterator[None]:
    """It is connected to and answers nothing; afterwards it does all that it was asked meanwhile."""
    assert project.gateway is not None
    project.gateway.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        project.gateway.send_signal(signal.SIGCONT)
        await serving_again(project)


@asynccontextmanager
async def database_fallen(project: Project) -> AsyncIterator[None]:
    """PostgreSQL ends at once in the middle of everything, and recovers; till then the gateway says no."""
    project.postgres.end(signal.SIGQUIT)
    try:
        yield
    finally:
        project.postgres.start()
        await asyncio.to_thread(wait_until_it_answers, project.postgres)
        if (
            project.gateway is None or project.gateway.poll() is not None
        ):  # its driver does not always outlive it
            await started_again(project)
        await serving_again(project)


@asynccontextmanager
async def key_refused(project: Project) -> AsyncIterator[None]:
    """It serves with another secret key, as after somebody has exchanged it."""
    kept, project.keys = project.keys, {}
    await started_again(project)
    try:
        yield
    finally:
        project.keys = kept
        await started_again(project)


async def started_again(project: Project) -> None:
    project.kill()
    project.start()
    await asyncio.to_thread(project.wait_until_it_answers)
    await serving_again(project)


async def serving_again(project: Project) -> None:
    """Until a function of the database answers."""
    deadline = time.monotonic() + SECONDS_TO_COME_BACK
    headers = {"apikey": project.secret_key}
    async with httpx.AsyncClient(base_url=project.url, headers=headers, trust_env=False) as client:
        while True:
            try:
                answer = await client.post("/rest/v1/rpc/store_schema", json={"given": {}})
            except httpx.HTTPError as error:
                said = str(error)
            else:
                if answer.is_success:
                    return
                said = answer.text
            assert time.monotonic() < deadline, f"the project does not come back: {said}"
            await asyncio.sleep(0.1)


AWAY: dict[str, Sequence[Callable[..., AbstractAsyncContextManager[None]]]] = {
    "sqlite": (locked,),
    "supabase": (gateway_gone, database_fallen, gateway_silent),
}
