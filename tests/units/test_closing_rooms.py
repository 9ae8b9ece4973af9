"""Whoever is put out of a room knows why: the word has time to arrive before the room is closed."""

import time

import pytest

from tests.support.recording_rooms import RecordingRooms
from voxie_platform.errors import UnavailableError
from voxie_platform.rooms.service import ARRIVAL_SECONDS, close_with_word


class TimedRooms(RecordingRooms):
    """Keeps when each thing was done."""

    async def tell(self, room, topic, text):
        await super().tell(room, topic, text)
        self.told_at = time.monotonic()

    async def delete(self, room):
        await super().delete(room)
        self.deleted_at = time.monotonic()


async def test_the_word_has_time_to_arrive():
    rooms = TimedRooms()
    await close_with_word(rooms, "agent-1", "over")
    assert rooms.told == [("agent-1", "voxie.state", "over")]
    assert rooms.deleted == ["agent-1"]
    assert rooms.deleted_at - rooms.told_at >= ARRIVAL_SECONDS


async def test_a_room_in_which_nobody_can_be_told_is_closed_all_the_same():
    rooms = RecordingRooms()
    rooms.deaf = True
    with pytest.raises(UnavailableError):
        await close_with_word(rooms, "agent-1", "over")
    assert rooms.deleted == ["agent-1"]
