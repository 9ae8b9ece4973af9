"""Rooms that only remember what was asked of them, or refuse: LiveKit is remote, so it may be replaced."""

import asyncio
from datetime import UTC, datetime

from voxie_platform.errors import NotFoundError, UnavailableError
from voxie_platform.rooms.service import RoomInfo


class RecordingRooms:
    """In memory; `broken` makes every question fail, `seconds` makes each take its time."""

    def __init__(self):
        self.created = []
        self.dispatches = []
        self.deleted = []
        self.told = []
        self.people = {}
        self.broken = False
        self.deaf = False
        """Whether nobody in a room can be told anything."""
        self.seconds = 0.0
        self.opening_seconds = 0.0
        """How long a room takes to open, beside that."""
        self.is_opening = False
        """Whether one was ever begun."""

    async def answer(self):
        await asyncio.sleep(self.seconds)
        if self.broken:
            raise UnavailableError("LiveKit does not answer.")

    async def create(self, room, *, agent_name, note, metadata):
        await self.answer()
        self.is_opening = True
        await asyncio.sleep(self.opening_seconds)
        self.created.append((room, agent_name, note, metadata))
        self.dispatches.append((room, note))

    async def dispatch(self, room, *, agent_name, note):
        await self.must_be_open(room)
        self.dispatches.append((room, note))

    async def dispatched(self, room, note):
        await self.must_be_open(room)
        return (room, note) in self.dispatches

    async def must_be_open(self, room):
        await self.answer()
        if room not in self.open_ones():
            raise NotFoundError("room", room)

    def open_ones(self):
        return [room for room, *_ in self.created if room not in self.deleted]

    async def remove(self, room, identity):
        await self.answer()

    async def tell(self, room, topic, text):
        await self.answer()
        if self.deaf:
            raise UnavailableError("LiveKit does not answer.")
        self.told.append((room, topic, text))

    async def delete(self, room):
        await self.answer()
        self.deleted.append(room)

    async def list(self):
        await self.answer()
        names = [*self.open_ones(), "somebody-elses"]
        return tuple(RoomInfo(name, "RM_1", "", 0, datetime.now(UTC)) for name in names)

    async def participants(self, room):
        await self.answer()
        return self.people.get(room, ())

    async def ping(self):
        await self.answer()
