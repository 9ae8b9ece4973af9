"""A call that the watcher ends leaves no room behind, though LiveKit may be away for a moment."""

import asyncio

import pytest

from tests.store.backends import sqlite
from tests.store.examples import live_call
from tests.support.recording_rooms import RecordingRooms
from voxie_platform.calls.models import CallState
from voxie_platform.watcher.watch import Watcher


@pytest.fixture
async def orphan(tmp_path):
    """A live call whose worker is gone, and the stores that have it."""
    async with sqlite(tmp_path) as stores:
        workspace = stores.of((await stores.access.first_workspace("ours")).id)
        call = await live_call(stores, workspace, lease_seconds=0.1)
        await asyncio.sleep(0.2)
        yield stores, workspace, call


async def test_its_room_is_closed_though_nobody_in_it_can_be_told(orphan):
    stores, workspace, call = orphan
    rooms = RecordingRooms()
    rooms.deaf = True
    await Watcher(stores, rooms).look()
    assert (await workspace.calls.get(call.id)).state is CallState.FAILED
    assert rooms.deleted == [call.room_name]


async def test_its_room_is_closed_once_livekit_answers_again_and_only_once(orphan):
    stores, workspace, call = orphan
    rooms = RecordingRooms()
    rooms.broken = True
    watcher = Watcher(stores, rooms)
    await watcher.look()
    await watcher.look()
    assert (await workspace.calls.get(call.id)).state is CallState.FAILED
    assert rooms.deleted == []
    rooms.broken = False
    await watcher.look()
    await watcher.look()
    assert rooms.deleted == [call.room_name]
