"""Rooms that LiveKit takes long to open, or never does."""

import asyncio
import time

import pytest

from tests.store.backends import sqlite
from tests.store.examples import heartbeat, new_call
from tests.support.recording_rooms import RecordingRooms
from voxie_platform.calls.models import EndReason
from voxie_platform.fleet.models import DISPATCH_SECONDS
from voxie_platform.rooms.service import DEADLINE_SECONDS
from voxie_platform.watcher.openings import Openings
from voxie_platform.watcher.watch import Watcher


@pytest.fixture
async def stores(tmp_path):
    async with sqlite(tmp_path) as opened:
        yield opened


async def test_a_room_that_nobody_opens_is_waited_for_no_longer_than_the_api_waits(stores):
    """Its api died in that moment."""
    workspace = stores.of((await stores.access.first_workspace("ours")).id)
    await stores.fleet.beat(heartbeat())
    call = await workspace.calls.reserve(new_call())
    watcher, began = Watcher(stores, RecordingRooms()), time.monotonic()
    while (row := await workspace.calls.get(call.id)).ended_at is None:
        await stores.fleet.beat(heartbeat())
        await watcher.look()
        await asyncio.sleep(0.1)
    assert DEADLINE_SECONDS < time.monotonic() - began < DEADLINE_SECONDS + 3
    assert row.end_reason is EndReason.ROOM_DELETED


def test_a_room_that_opened_late_has_the_time_of_any_other_for_its_agent():
    openings = Openings()
    assert not openings.is_waited_for("in time", is_open=True, now=100.0)
    assert openings.is_waited_for("late", is_open=False, now=100.0)
    assert openings.is_waited_for("late", is_open=False, now=102.0)
    assert openings.is_waited_for("late", is_open=True, now=102.5)
    assert not openings.is_waited_for("late", is_open=True, now=102.0 + DISPATCH_SECONDS)
    assert not openings.is_waited_for("late", is_open=False, now=100.0 + DEADLINE_SECONDS)


def test_one_that_is_no_longer_overdue_is_forgotten():
    openings = Openings()
    assert openings.is_waited_for("call", is_open=False, now=100.0)
    openings.keep(["another"])
    assert not openings.is_waited_for("call", is_open=True, now=100.1)
