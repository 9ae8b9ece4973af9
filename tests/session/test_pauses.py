"""A deployment that nobody calls asks its store less, and sees a call as soon."""

import asyncio
import time
from collections import Counter
from contextlib import suppress

import pytest

from tests.store.backends import sqlite
from tests.store.examples import text_call
from tests.support.recording_rooms import RecordingRooms
from tests.support.until import until
from voxie_platform.calls.models import EndReason
from voxie_platform.fleet.models import DISPATCH_SECONDS
from voxie_platform.watcher.pauses import Pauses
from voxie_platform.watcher.watch import watch


class Counted:
    """A store, or a part of it, that counts what it is asked."""

    def __init__(self, asked_of, asked):
        self.asked_of = asked_of
        self.asked = asked

    def __getattr__(self, name):
        found = getattr(self.asked_of, name)
        if not callable(found):
            return Counted(found, self.asked)
        self.asked[name] += 1
        return found


def test_pauses_are_long_once_nothing_was_found_for_a_while():
    now = 100.0
    pauses = Pauses(clock=lambda: now)
    assert pauses.seconds == 0.5
    now += 15
    assert pauses.seconds == 2.0
    pauses.found_something()
    assert pauses.seconds == 0.5


def test_no_pause_is_so_long_that_a_second_dispatch_would_come_late():
    assert Pauses().long_seconds <= DISPATCH_SECONDS


@pytest.fixture
async def stores(tmp_path):
    async with sqlite(tmp_path) as opened:
        yield opened


async def test_the_store_is_asked_less_while_no_call_goes_on_and_at_once_when_one_does(stores):
    workspace = stores.of((await stores.access.first_workspace("ours")).id)
    asked = Counter()
    pauses = Pauses(short_seconds=0.01, long_seconds=0.3, awake_seconds=0.5)
    watching = asyncio.create_task(
        watch(
            Counted(stores, asked),
            RecordingRooms(),
            holder="api-1",
            nudge=asyncio.Event(),
            pauses=pauses,
        )
    )
    try:
        await until(lambda: asked["unfinished"] > 3)
        asked.clear()
        await asyncio.sleep(1.5)
        assert asked.keys() == {"lease", "unfinished", "due"}, "without calls none is overdue"
        assert asked["lease"] <= 6
        call = await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=60)
        await until(lambda: asked["overdue"])
        asked.clear()
        began = time.monotonic()
        await until(lambda: asked["lease"] >= 20)
        assert time.monotonic() - began < 3
        await stores.fleet.end(call.id, attempt=None, reason=EndReason.CALLER_HUNG_UP)
        await until(lambda: pauses.seconds == 0.3)
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
