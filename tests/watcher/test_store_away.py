"""What works beside calls while the store refuses its key, and once somebody has mended it."""

import asyncio
import time

import pytest

from tests.store.backends import supabase
from tests.store.examples import text_call
from tests.support.away import key_refused
from tests.support.background import running
from voxie_platform.access.sealing import Seal
from voxie_platform.api.feed import Feed, Pace
from voxie_platform.outbound.client import Guard
from voxie_platform.watcher.after_calls import AfterCalls
from voxie_platform.watcher.deliver import Terms, deliver
from voxie_platform.watcher.steps import steps_with

SEAL = Seal("a key for tests alone")
SECONDS = 30


@pytest.fixture
async def stores(supabase_project):
    async with supabase(supabase_project) as opened:
        yield opened


async def said(caplog, message):
    """Once it was; nothing was said with a traceback till then."""
    deadline = time.monotonic() + SECONDS
    while message not in caplog.messages:
        assert not [record for record in caplog.records if record.exc_info], caplog.text
        assert time.monotonic() < deadline, caplog.text
        await asyncio.sleep(0.05)


async def test_webhooks_wait(stores, supabase_project, caplog):
    terms = Terms(look_seconds=0.05)
    async with (
        key_refused(supabase_project),
        running(deliver(stores, Guard([]), SEAL.open, holder="a", terms=terms)),
    ):
        await said(caplog, "webhooks wait")


async def test_after_call_work_waits_and_goes_on(stores, supabase_project, caplog):
    work = AfterCalls(stores, steps_with(None))
    async with running(work.work()), key_refused(supabase_project):
        work.turn.set()
        await said(caplog, "after-call work waits")


async def test_the_feed_waits_and_then_tells_what_it_missed(stores, supabase_project, caplog):
    workspace_id = (await stores.access.first_workspace("ours")).id
    workspace = stores.of(workspace_id)
    async with Feed(stores, Pace(look_seconds=0.05)).following(workspace_id) as channel:
        async with key_refused(supabase_project):
            await said(caplog, "feed waits")
        seen = channel.newest
        await workspace.calls.begin_text(text_call(), worker_id="w", lease_seconds=60)
        deadline = time.monotonic() + SECONDS
        while channel.newest == seen:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.05)
