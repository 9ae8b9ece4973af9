"""The rooms of the LiveKit server: opened, looked at, closed."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Protocol

import aiohttp
from livekit.api import (
    CreateAgentDispatchRequest,
    CreateRoomRequest,
    DeleteRoomRequest,
    ListParticipantsRequest,
    ListRoomsRequest,
    LiveKitAPI,
    RoomAgentDispatch,
    RoomParticipantIdentity,
    SendDataRequest,
    ServerError,
)
from livekit.protocol.models import DataPacket, ParticipantInfo
from livekit.protocol.models import Room as RoomProto

from voxie_platform.errors import ConflictError, NotFoundError, UnavailableError
from voxie_platform.rooms.dispatch import DispatchNote, note_in
from voxie_platform.rooms.server import LiveKitServer

STATE_TOPIC = "voxie.state"
"""On which those in a room are told how their call stands."""
DEADLINE_SECONDS = 5.0
"""A dispatch into a missing room already takes LiveKit 3 s to refuse."""
JOIN_SECONDS = 60.0
"""How long a room waits for its caller, where nothing else is said; an agent alone does not keep it open."""
AFTERWARDS_SECONDS = 10.0
"""How much longer it stays: the agent, who came later, is to say that nobody joined."""
DEPARTURE_SECONDS = 5
"""How long it stays when the caller has left."""
ARRIVAL_SECONDS = 0.2
"""What people are told goes another way than the closing of the room, which may overtake it."""
REFUSED_KEY = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


@dataclass(frozen=True)
class RoomInfo:
    """An open room."""

    name: str
    sid: str
    metadata: str
    participants: int
    created_at: datetime


@dataclass(frozen=True)
class Participant:
    """Somebody in a room."""

    identity: str
    name: str
    is_agent: bool
    joined_at: datetime


class Rooms(Protocol):
    """What the platform asks of LiveKit. Every method may raise UnavailableError."""

    async def create(self, room: str, *, agent_name: str, note: DispatchNote, metadata: str) -> None:
        """Open a room into which exactly this one agent is dispatched.

        Raises: ConflictError (a room of that name is open already, with other metadata).
        """
        ...

    async def dispatch(self, room: str, *, agent_name: str, note: DispatchNote) -> None:
        """Ask for an agent once more. LiveKit adds one at every call: only under the watcher's lease.

        Raises: NotFoundError (the room is gone).
        """
        ...

    async def dispatched(self, room: str, note: DispatchNote) -> bool:
        """Whether an agent was ever asked for with this note, also if none came.

        Raises: NotFoundError (the room is gone).
        """
        ...

    async def remove(self, room: str, identity: str) -> None:
        """Put a participant out; whoever is gone already stays so."""
        ...

    async def tell(self, room: str, topic: str, text: str) -> None:
        """Show everybody in a room something, as data on a topic.

        Raises: NotFoundError (the room is gone).
        """
        ...

    async def delete(self, room: str) -> None:
        """Close a room; one that is gone already stays so."""
        ...

    async def list(self) -> tuple[RoomInfo, ...]:
        """All open rooms, newest first."""
        ...

    async def participants(self, room: str) -> tuple[Participant, ...]:
        """Who is in a room. Nobody is in one that is gone."""
        ...

    async def ping(self) -> None:
        """LiveKit answers and takes our key."""
        ...


async def close_with_word(rooms: Rooms, room: str, text: str) -> None:
    """Over the heads of those in it: they are told, and put out once that had time to arrive.

    Raises: UnavailableError: LiveKit does not answer; if to the first question alone, the room is closed.
    """
    try:
        with suppress(NotFoundError):
            await rooms.tell(room, STATE_TOPIC, text)
            await asyncio.sleep(ARRIVAL_SECONDS)
    finally:
        await rooms.delete(room)


@asynccontextmanager
async def open_rooms(server: LiveKitServer, *, join_seconds: float = JOIN_SECONDS) -> AsyncIterator[Rooms]:
    """The rooms of a server, on the running event loop and on no other."""
    async with LiveKitAPI(server.url, server.api_key, server.api_secret) as livekit:
        yield LiveKitRooms(livekit, join_seconds)


class LiveKitRooms:
    """Rooms of a real LiveKit server."""

    def __init__(self, livekit: LiveKitAPI, join_seconds: float = JOIN_SECONDS) -> None:
        self.livekit = livekit
        self.join_seconds = join_seconds

    async def create(self, room: str, *, agent_name: str, note: DispatchNote, metadata: str) -> None:
        agent = RoomAgentDispatch(agent_name=agent_name, metadata=note.metadata)
        wanted = CreateRoomRequest(
            name=room,
            metadata=metadata,
            agents=[agent],
            empty_timeout=math.ceil(self.join_seconds + AFTERWARDS_SECONDS),
            departure_timeout=DEPARTURE_SECONDS,
        )
        async with asking("room", room):
            opened = await self.livekit.room.create_room(wanted)
        if opened.metadata != metadata:  # LiveKit answers the old room and ignores what was asked for
            raise ConflictError("A room of that name is open already.")

    async def dispatch(self, room: str, *, agent_name: str, note: DispatchNote) -> None:
        await self.must_be_open(room)
        wanted = CreateAgentDispatchRequest(room=room, agent_name=agent_name, metadata=note.metadata)
        async with asking("room", room):
            await self.livekit.agent_dispatch.create_dispatch(wanted)

    async def dispatched(self, room: str, note: DispatchNote) -> bool:
        await self.must_be_open(room)
        async with asking("room", room):
            found = await self.livekit.agent_dispatch.list_dispatch(room)
        return any(note_in(one.metadata) == note for one in found)

    async def remove(self, room: str, identity: str) -> None:
        with suppress(NotFoundError):
            async with asking("participant", identity):
                await self.livekit.room.remove_participant(
                    RoomParticipantIdentity(room=room, identity=identity)
                )

    async def tell(self, room: str, topic: str, text: str) -> None:
        wanted = SendDataRequest(room=room, data=text.encode(), kind=DataPacket.Kind.RELIABLE, topic=topic)
        async with asking("room", room):
            await self.livekit.room.send_data(wanted)

    async def delete(self, room: str) -> None:
        with suppress(NotFoundError):
            async with asking("room", room):
                await self.livekit.room.delete_room(DeleteRoomRequest(room=room))

    async def list(self) -> tuple[RoomInfo, ...]:
        async with asking("room", ""):
            found = await self.livekit.room.list_rooms(ListRoomsRequest())
        return tuple(sorted(map(room_info, found.rooms), key=lambda room: room.created_at, reverse=True))

    async def participants(self, room: str) -> tuple[Participant, ...]:
        try:
            async with asking("room", room):
                found = await self.livekit.room.list_participants(ListParticipantsRequest(room=room))
        except NotFoundError:
            return ()
        return tuple(map(participant, found.participants))

    async def ping(self) -> None:
        async with asking("room", ""):
            await self.livekit.room.list_rooms(ListRoomsRequest(names=["-"]))

    async def must_be_open(self, room: str) -> None:
        """LiveKit takes 3 s to refuse a dispatch into a missing room, or makes the room, as it is set up."""
        async with asking("room", room):
            found = await self.livekit.room.list_rooms(ListRoomsRequest(names=[room]))
        if not found.rooms:
            raise NotFoundError("room", room)


@asynccontextmanager
async def asking(kind: str, name: str) -> AsyncIterator[None]:
    """One question to LiveKit, within the deadline; its errors as ours, without what they quote."""
    try:
        async with asyncio.timeout(DEADLINE_SECONDS):
            yield
    except ServerError as error:
        if error.status == HTTPStatus.NOT_FOUND:
            raise NotFoundError(kind, name) from None
        if error.status in REFUSED_KEY:
            raise UnavailableError("LiveKit does not take the platform's key.") from None
        raise UnavailableError(f"LiveKit refuses: {error.code}.") from None
    except (aiohttp.ClientError, OSError):  # TimeoutError is an OSError
        raise UnavailableError("LiveKit does not answer.") from None


def room_info(room: RoomProto) -> RoomInfo:
    return RoomInfo(
        name=room.name,
        sid=room.sid,
        metadata=room.metadata,
        participants=room.num_participants,
        created_at=datetime.fromtimestamp(room.creation_time_ms / 1000 or room.creation_time, UTC),
    )


def participant(found: ParticipantInfo) -> Participant:
    return Participant(
        identity=found.identity,
        name=found.name,
        is_agent=found.kind == ParticipantInfo.Kind.AGENT,
        joined_at=datetime.fromtimestamp(found.joined_at_ms / 1000 or found.joined_at, UTC),
    )
