"""Routes of the fleet: the running workers, and the rooms that are open."""

import asyncio

from fastapi import APIRouter
from pydantic import BaseModel

from voxie_platform.api.schemas import Listed
from voxie_platform.api.signed_in import Admin, Caller
from voxie_platform.calls.models import UNFINISHED, Call, CallKind, CallState
from voxie_platform.fleet.models import Worker
from voxie_platform.paging import MAX_LIMIT
from voxie_platform.rooms.service import RoomInfo
from voxie_platform.values import Moment

routes = APIRouter(prefix="/api", tags=["fleet"])

QUESTIONS_AT_ONCE = 8


class PersonInRoom(BaseModel):
    """Somebody in a room."""

    identity: str
    name: str
    is_agent: bool
    joined_at: Moment


class RoomView(BaseModel):
    """An open room and the call it is for."""

    name: str
    call_id: str
    kind: CallKind
    state: CallState
    agent_id: str | None
    interview_id: str | None
    created_at: Moment
    participants: list[PersonInRoom]


@routes.get("/workers")
async def list_workers(caller: Admin) -> Listed[Worker]:
    """Those seen within the last hour, newest heartbeat first; null figures are not measured."""
    return Listed(items=list(await caller.platform.stores.fleet.workers()))


@routes.get("/rooms")
async def list_rooms(caller: Admin) -> Listed[RoomView]:
    """The open rooms of this workspace's calls, newest first."""
    calls = {call.room_name: call for call in await unfinished(caller)}
    opened = [room for room in await caller.platform.rooms.list() if room.name in calls]
    turns = asyncio.Semaphore(QUESTIONS_AT_ONCE)

    async def looked_at(room: RoomInfo) -> RoomView:
        async with turns:
            return await room_view(caller, room, calls[room.name])

    return Listed(items=await asyncio.gather(*map(looked_at, opened)))


async def unfinished(caller: Caller) -> list[Call]:
    found: list[Call] = []
    after: str | None = None
    while True:
        page = await caller.workspace.calls.list(limit=MAX_LIMIT, after=after, states=UNFINISHED)
        found.extend(page.items)
        after = page.next
        if after is None:
            return found


async def room_view(caller: Caller, room: RoomInfo, call: Call) -> RoomView:
    people = await caller.platform.rooms.participants(room.name)
    return RoomView(
        name=room.name,
        call_id=call.id,
        kind=call.kind,
        state=call.state,
        agent_id=call.agent_id,
        interview_id=call.interview_id,
        created_at=room.created_at,
        participants=[PersonInRoom.model_validate(one, from_attributes=True) for one in people],
    )
