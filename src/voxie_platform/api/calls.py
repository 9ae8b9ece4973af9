"""Routes of calls: what was said, what happened, what it cost, what is told of it; and hanging up."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from voxie_platform.api.ending import end
from voxie_platform.api.schemas import CallId, IdGiven, Listed, Paging, PagingQuery
from voxie_platform.api.signed_in import Reader, Spawner
from voxie_platform.calls.models import Call, CallEvent, CallState, EndReason, Turn, Usage
from voxie_platform.calls.pricing import Cost, cost_of
from voxie_platform.calls.summary import Summary

routes = APIRouter(prefix="/api/calls", tags=["calls"])


class CallsQuery(Paging):
    """Which calls."""

    agent_id: IdGiven | None = None
    interview_id: IdGiven | None = None
    state: Annotated[list[CallState], Field(max_length=10, default_factory=list)]
    """Give it several times for several states."""


@routes.get("")
async def list_calls(caller: Reader, query: Annotated[CallsQuery, Query()]) -> Listed[Call]:
    """Newest first."""
    page = await caller.workspace.calls.list(
        limit=query.limit,
        after=query.place,
        agent_id=query.agent_id,
        interview_id=query.interview_id,
        states=query.state,
    )
    return Listed(items=list(page.items), next=page.next)


@routes.get("/{id}")
async def get_call(caller: Reader, call_id: CallId) -> Call:
    """A call as it stands."""
    return await caller.workspace.calls.get(call_id)


@routes.get("/{id}/turns")
async def list_turns(caller: Reader, call_id: CallId, query: PagingQuery) -> Listed[Turn]:
    """What was heard and said, in order."""
    page = await caller.workspace.calls.turns(call_id, limit=query.limit, after=query.place)
    return Listed(items=list(page.items), next=page.next)


@routes.get("/{id}/events")
async def list_call_events(caller: Reader, call_id: CallId, query: PagingQuery) -> Listed[CallEvent]:
    """What happened, in order."""
    page = await caller.workspace.calls.events(call_id, limit=query.limit, after=query.place)
    return Listed(items=list(page.items), next=page.next)


@routes.get("/{id}/usage")
async def list_usage(caller: Reader, call_id: CallId) -> Listed[Usage]:
    """Tokens of each of the model's responses; none: not measured."""
    return Listed(items=list(await caller.workspace.calls.usage(call_id)))


@routes.get("/{id}/cost")
async def get_cost(caller: Reader, call_id: CallId) -> Cost:
    """What its models cost, split by model and kind of token; `missing` says what has no price."""
    return cost_of(await caller.workspace.calls.usage(call_id))


@routes.get("/{id}/summary")
async def get_summary(caller: Reader, call_id: CallId) -> Summary | None:
    """What is told of it, each statement with its turns, and who told it; null: nothing was told yet."""
    return await caller.workspace.summaries.get(call_id)


@routes.post("/{id}/end", status_code=HTTPStatus.OK)
async def end_call(caller: Spawner, call_id: CallId) -> Call:
    """Hang up: its room is closed. A call that is over stays as it is."""
    call = await caller.workspace.calls.get(call_id)
    return await end(caller, call, EndReason.ROOM_DELETED, f"Ended over HTTP by {caller.principal.author}.")
