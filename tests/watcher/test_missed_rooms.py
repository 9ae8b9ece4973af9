"""Calls whose rooms are not open any more: the worker has the first word."""

import asyncio
import time

import pytest

from tests.store.examples import live_call
from tests.support.recording_rooms import RecordingRooms
from voxie_platform.calls.models import CallState, EndReason
from voxie_platform.watcher.rules import MISSED_SECONDS
from voxie_platform.watcher.watch import Watcher


@pytest.fixture
async def live(stores):
    """A call that its worker holds, and whose room was just closed."""
    workspace = stores.of((await stores.access.first_workspace("ours")).id)
    return await live_call(stores, workspace), workspace


async def test_its_worker_says_why_it_is_over_and_how_long_it_was(stores, live):
    call, workspace = live
    watcher = Watcher(stores, RecordingRooms())
    await watcher.look()
    assert (await workspace.calls.get(call.id)).state is CallState.LIVE
    await stores.fleet.end(call.id, attempt=1, reason=EndReason.CALLER_HUNG_UP, seconds=12.0)
    await watcher.look()
    row = await workspace.calls.get(call.id)
    assert (row.end_reason, row.seconds) == (EndReason.CALLER_HUNG_UP, 12.0)


async def test_a_worker_that_says_nothing_is_not_waited_for_long(stores, live):
    call, workspace = live
    watcher, began = Watcher(stores, RecordingRooms()), time.monotonic()
    while (row := await workspace.calls.get(call.id)).state is CallState.LIVE:
        await watcher.look()
        await asyncio.sleep(0.1)
    assert MISSED_SECONDS <= time.monotonic() - began < MISSED_SECONDS + 2
    assert (row.end_reason, row.seconds) == (EndReason.ROOM_DELETED, None)
