"""A call that the watcher ends leaves no room behind, though LiveKit may be away for a moment."""

import asyncio
import json
import sqlite3
from contextlib import closing

import pytest

from tests.store.backends import sqlite
from tests.store.examples import live_call
from tests.support.recording_rooms import RecordingRooms
from voxie_platform.calls.models import CallState, EndReason
from voxie_platform.calls.store import GONE_ON
from voxie_platform.storage.open import SQLITE_FILE
from voxie_platform.voice.shown import ELSEWHERE, SHOWN
from voxie_platform.watcher.watch import CLOSING_SECONDS, Watcher


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


@pytest.fixture
async def opened(tmp_path):
    """A live call, the stores that have it, its room, and somebody's hand on the clock of its end."""
    async with sqlite(tmp_path) as stores:
        workspace = stores.of((await stores.access.first_workspace("ours")).id)
        call, rooms = await live_call(stores, workspace), RecordingRooms()
        await rooms.create(call.room_name, agent_name=call.deployment, note=None, metadata="")

        async def ended_long_ago(reason):
            await stores.fleet.end(call.id, attempt=None, reason=reason)
            back = int((CLOSING_SECONDS + 1) * 1_000_000)
            with closing(sqlite3.connect(tmp_path / SQLITE_FILE, isolation_level=None)) as file:
                file.execute("UPDATE call_sessions SET ended_at = ended_at - ? WHERE id = ?", (back, call.id))

        yield stores, call, rooms, ended_long_ago


async def test_a_room_that_an_earlier_process_could_not_close_is_closed_with_a_word(opened):
    stores, call, rooms, ended_long_ago = opened
    await ended_long_ago(EndReason.NO_AGENT)
    await Watcher(stores, rooms).look()
    assert rooms.deleted == [call.room_name]
    [(_, _, word)] = rooms.told
    assert json.loads(word)["say"] == SHOWN[EndReason.NO_AGENT]


async def test_a_room_whose_visitor_went_on_elsewhere_is_told_so(opened):
    stores, call, rooms, ended_long_ago = opened
    await stores.fleet.end(call.id, attempt=None, reason=EndReason.CALLER_HUNG_UP, detail=GONE_ON)
    await ended_long_ago(EndReason.CALLER_HUNG_UP)
    await Watcher(stores, rooms).look()
    [(_, _, word)] = rooms.told
    assert json.loads(word)["say"] == ELSEWHERE


async def test_a_room_is_left_to_whoever_just_ended_its_call(opened):
    stores, call, rooms, _ = opened
    await Watcher(stores, rooms).look()
    await stores.fleet.end(call.id, attempt=1, reason=EndReason.AGENT_ENDED)
    await Watcher(stores, rooms).look()
    assert rooms.deleted == []
