"""The stores from a job thread whose event loop is another one."""

import asyncio
import time
from types import SimpleNamespace

import pytest

from tests.store.backends import job_thread
from tests.store.examples import config
from voxie_platform.errors import NotFoundError, UnavailableError
from voxie_platform.storage.bridge import across_loops


def on(loop, coroutine):
    return asyncio.wrap_future(asyncio.run_coroutine_threadsafe(coroutine, loop))


@pytest.fixture
async def job():
    async with job_thread() as loop:
        yield loop


async def test_a_job_thread_reads_writes_and_is_refused_as_the_main_one(sqlite_stores, sqlite_workspace, job):
    crossed = across_loops(sqlite_stores, asyncio.get_running_loop(), 10)
    workspace = crossed.of((await sqlite_stores.access.workspaces())[0].id)

    made = await on(job, workspace.agents.create(config(), author="cli"))
    assert await sqlite_workspace.agents.get(made.id) == made
    assert await on(job, workspace.agents.get(made.id)) == made
    with pytest.raises(NotFoundError):
        await on(job, workspace.agents.get("unknown"))
    await on(job, crossed.ping())


async def test_a_store_that_does_not_answer_is_given_up_at_the_deadline(job):
    cancelled = asyncio.Event()

    async def ping():
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    crossed = across_loops(stores_that(ping), asyncio.get_running_loop(), 0.1)
    began = time.monotonic()
    with pytest.raises(UnavailableError, match=r"0\.1 seconds"):
        await on(job, crossed.ping())
    assert time.monotonic() - began < 2
    await asyncio.wait_for(cancelled.wait(), 2)


async def test_a_job_that_is_cancelled_cancels_what_it_asked_for(job):
    begun, cancelled = asyncio.Event(), asyncio.Event()

    async def ping():
        begun.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    crossed = across_loops(stores_that(ping), asyncio.get_running_loop(), 30)
    asking = on(job, crossed.ping())
    await asyncio.wait_for(begun.wait(), 2)
    asking.cancel()
    await asyncio.wait_for(cancelled.wait(), 2)


async def test_a_loop_that_is_closed_is_an_unavailable_store():
    async with job_thread() as gone:
        pass

    async def ping():
        raise AssertionError("never reached")

    with pytest.raises(UnavailableError, match="closed"):
        await across_loops(stores_that(ping), gone, 1).ping()


def stores_that(ping):
    return SimpleNamespace(ping=ping, fleet=None, access=None, after_calls=None, deliveries=None)
