"""Rooms that only remember what was asked of them, or refuse: LiveKit is remote, so it may be replaced."""

import asyncio
from datetime import UTC, datetime

from voxie_platform.errors import UnavailableError
from voxie_platform.rooms.service import RoomInfo


class RecordingRooms:
    """In memory; `broken` makes every question fail, `seconds` makes each take its time."""

    def __init__(self):
        self.created = []
        self.deleted = []
        self.told = []
        self.people = {}
        self.broken = False
        self.deaf = False
        """Whether nobody in a room can be told anything."""
        self.seconds = 0.0

    async def answer(self):
        await asyncio.sleep(self.seconds)
        if self.broken:
            raise UnavailableError("LiveKit does not answer.")

    async def create(self, room, *, agent_name, note, metadata):
        await self.answer()
        self.created.append((room, agent_name, note, metadata))

    async def dispatch(self, room, *, agent_name, note):
        await self.answer()

    async def dispatched(self, room, note):
        await self.answer()
        return True

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
        names = [room for room, *_ in self.created if room not in self.deleted]
        return tuple(RoomInfo(name, "RM_1", "", 0, datetime.now(UTC)) for name in [*names, "somebody-elses"])

    async def participants(self, room):
        await self.answer()
        return self.people.get(room, ())

    async def ping(self):
        await self.answer()
