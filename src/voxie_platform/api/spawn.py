"""Routes that start calls: an agent is spawned, an interview begins or goes on."""

from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from voxie_platform.agents.config import Voice
from voxie_platform.agents.prompt import greeting_of
from voxie_platform.agents.versions import Agent
from voxie_platform.api.once import IdempotencyKey, Made, once
from voxie_platform.api.schemas import (
    AgentId,
    AgentInCall,
    CallAnswer,
    SessionAnswer,
    SessionRequest,
    SpawnRequest,
)
from voxie_platform.api.signed_in import Caller, Spawner
from voxie_platform.api.starting import expect_under_way, somebody, start, token_for
from voxie_platform.calls.models import FINAL_STATES, CallKind, Channel, EndReason, NewCall
from voxie_platform.calls.store import GONE_ON
from voxie_platform.errors import ConflictError, Fault, InvalidError, NotFoundError
from voxie_platform.ids import new_id
from voxie_platform.interview.conversation import Interview
from voxie_platform.rooms.names import agent_room, interview_room
from voxie_platform.rooms.service import close_with_word
from voxie_platform.rooms.tokens import Person, person_of
from voxie_platform.settings import DeploymentMode
from voxie_platform.voice.shown import ELSEWHERE, state_text

routes = APIRouter(prefix="/api", tags=["calls"])

VOXIES_VOICE: Voice = "marin"
MOST_AT_ONCE = 20
"""Calls of one interview whose rooms may have to be closed when another begins."""


class DisabledError(ConflictError):
    """The agent is there, but takes no calls."""

    code = "agent_disabled"


@routes.post("/agents/{id}/spawn", response_model=CallAnswer)
async def spawn_agent(
    request: Request,
    caller: Spawner,
    agent_id: AgentId,
    asked: SpawnRequest | None = None,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Exactly this agent, alone in a room of its own, waiting for whoever holds the token."""
    asked = asked or SpawnRequest()

    async def make(call_id: str) -> Made:
        agent = await caller.workspace.agents.get(agent_id)
        expect_same(agent_id, asked.agent_id)
        if not agent.enabled:
            raise DisabledError(f"The agent {agent.name!r} is disabled: it takes no calls.")
        person = (
            somebody() if asked.user_token is None else person_of(asked.user_token, caller.platform.livekit)
        )
        call_id, person = await going_on(caller, call_id, person) if idempotency_key else (call_id, person)
        return Made(await spawned(caller, agent, call_id, person))

    return await once(request, caller, idempotency_key, make, status=HTTPStatus.OK)


def expect_same(agent_id: str, given: str | None) -> None:
    """Raises: InvalidError (the body names another agent than the path)."""
    if given is not None and given != agent_id:
        fault = Fault("agent_id", "is not the agent in the path")
        raise InvalidError("Path and body name different agents.", faults=[fault])


async def going_on(caller: Caller, call_id: str, person: Person) -> tuple[str, Person]:
    """The call that this request reserved when it was sent before, with its caller; not one that is over."""
    try:
        call = await caller.workspace.calls.get(call_id)
    except NotFoundError:
        return call_id, person
    if call.state in FINAL_STATES:
        return new_id(), person
    return call_id, replace(person, identity=call.caller_identity)


async def spawned(caller: Caller, agent: Agent, call_id: str, person: Person) -> CallAnswer:
    """Raises: NoWorkerError, FullError, UnavailableError."""
    call = NewCall(
        id=call_id,
        kind=CallKind.AGENT,
        channel=Channel.VOICE,
        deployment=DeploymentMode.SPAWNER,
        room_name=agent_room(agent.id, call_id),
        caller_identity=person.identity,
        agent_id=agent.id,
        version=agent.version,
    )
    room = await start(caller, call, {"agent_id": agent.id})
    await expect_under_way(caller, call_id, room)
    return CallAnswer(
        call_id=call_id,
        room_name=room,
        token=token_for(caller, room, person),
        livekit_url=caller.platform.livekit.public_url,
        agent=AgentInCall(
            id=agent.id,
            name=agent.name,
            version=agent.version,
            greeting=greeting_of(agent.config),
            voice=agent.config.models.voice,
        ),
    )


@routes.post("/voxie/sessions", response_model=SessionAnswer)
async def start_interview(
    request: Request,
    caller: Spawner,
    asked: SessionRequest | None = None,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Voxie, in a room of its own: a new interview, or one that goes on where it was."""
    interview_id = asked.interview_id if asked else None

    async def make(new_interview_id: str) -> Made:
        if interview_id is None:
            return Made(await interviewed(caller, new_interview_id))
        await caller.workspace.interviews.get(interview_id)
        return Made(await interviewed(caller, interview_id, goes_on=True))

    return await once(request, caller, idempotency_key, make, status=HTTPStatus.OK)


async def interviewed(caller: Caller, interview_id: str, *, goes_on: bool = False) -> SessionAnswer:
    """Raises: NoWorkerError, FullError, UnavailableError, ConflictError (another took its place)."""
    call_id, person = new_id(), somebody()
    call = NewCall(
        id=call_id,
        kind=CallKind.INTERVIEW,
        channel=Channel.VOICE,
        deployment=DeploymentMode.VOXIE,
        room_name=interview_room(call_id),
        caller_identity=person.identity,
        interview_id=interview_id,
    )
    room = await start(caller, call, {"interview_id": interview_id})
    if goes_on:
        await take_over(caller, interview_id, call_id)
    else:
        await expect_under_way(caller, call_id, room)
    interview = await Interview.open(caller.workspace.interviews, interview_id, call_id=call_id)
    return SessionAnswer(
        call_id=call_id,
        interview_id=interview_id,
        room_name=room,
        token=token_for(caller, room, person),
        livekit_url=caller.platform.livekit.public_url,
        agent=AgentInCall(
            id=None, name="Voxie", version=None, greeting=interview.opening(), voice=VOXIES_VOICE
        ),
    )


async def take_over(caller: Caller, interview_id: str, call_id: str) -> None:
    """The visitor loaded the page again: the rooms of calls whose place was taken are closed, with a word.

    Raises: ConflictError: it is this call's own, since another one was begun before its room was open.
    """
    rooms = caller.platform.rooms
    over = await caller.workspace.calls.list(
        limit=MOST_AT_ONCE, interview_id=interview_id, states=FINAL_STATES
    )
    names = {call.room_name for call in over.items if call.room_name is not None}
    open_ones = {room.name for room in await rooms.list()} if names else set()
    said = state_text("ended", reason=EndReason.CALLER_HUNG_UP, say=ELSEWHERE)
    for name in names & open_ones:
        await close_with_word(rooms, name, said)
    if (await caller.workspace.calls.get(call_id)).state in FINAL_STATES:
        raise ConflictError(GONE_ON)
