"""What a caller writes into a room of a real livekit-server: read a few at a time, and no more kept."""

import asyncio
from collections import Counter
from contextlib import asynccontextmanager

import pytest
from livekit import rtc
from tests.support.until import until

from voxie_platform.ids import new_id
from voxie_platform.rooms.dispatch import DispatchNote
from voxie_platform.rooms.names import agent_room
from voxie_platform.rooms.service import open_rooms
from voxie_platform.rooms.tokens import Person, caller_token
from voxie_platform.worker.ending import Ending
from voxie_platform.worker.presence import Presence
from voxie_platform.worker.reading import MOST_OPEN, read_from_caller

pytestmark = pytest.mark.rooms
LONGEST = 100


@pytest.fixture
async def name(unstaffed):
    """Of an open room."""
    note = DispatchNote(new_id(), 1)
    made = agent_room(new_id(), note.call_id)
    async with open_rooms(unstaffed) as rooms:
        await rooms.create(made, agent_name="spawner", note=note, metadata="{}")
        yield made
        await rooms.delete(made)


@asynccontextmanager
async def joined(server, name, identity):
    room = rtc.Room()
    await room.connect(server.url, caller_token(server, room=name, person=Person(identity, "")))
    try:
        yield room
    finally:
        await room.disconnect()


@asynccontextmanager
async def writing(server, name):
    """A caller who writes, and what of it is taken."""
    taken = []

    async def take(text):
        taken.append(text)

    async with joined(server, name, "agent") as room, joined(server, name, "caller") as caller:
        presence = Presence(room, "caller", Ending(), fall_silent=lambda: None)
        await until(lambda: "caller" in room.remote_participants, 5)
        presence.look_around()
        read_from_caller(room, presence, "written", LONGEST, take)
        yield caller.local_participant, taken


async def test_texts_closed_back_to_back_are_taken_in_the_order_in_which_they_were_opened(unstaffed, name):
    async with writing(unstaffed, name) as (speaker, taken):
        streams = [await speaker.stream_text(topic="written") for _ in range(5)]
        for number, stream in enumerate(streams):
            await stream.write(f"text {number}")
        await asyncio.gather(*(stream.aclose() for stream in reversed(streams)))
        await until(lambda: len(taken) == len(streams), 5)
    assert taken == [f"text {number}" for number in range(5)]


async def test_a_text_that_is_never_closed_holds_up_no_later_one_for_long(unstaffed, name):
    async with writing(unstaffed, name) as (speaker, taken):
        await speaker.stream_text(topic="written")
        await speaker.send_text("hello", topic="written")
        await until(lambda: taken == ["hello"], 2)


async def test_of_streams_that_a_caller_never_ends_only_so_many_are_kept_and_it_is_said_once(unstaffed, name):
    async with writing(unstaffed, name) as (speaker, taken):
        for once_more in range(1, 3):
            opened = [await speaker.stream_text(topic="written") for _ in range(MOST_OPEN + 20)]
            await until(lambda: None in taken, 5)
            for number, stream in enumerate(opened):
                await stream.write(f"text {number}")
                await stream.aclose()
            await speaker.send_text("the last one", topic="written")
            await until(lambda: len(taken) == MOST_OPEN + 2, 5)
            written = {f"text {number}" for number in range(len(opened))}
            assert Counter(taken) == Counter([None, "the last one", *(written & set(taken))]), once_more
            taken.clear()
