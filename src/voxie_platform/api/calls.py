"""Routes of calls: what was said, what happened, what it cost, what is told of it; and hanging up."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, computed_field

from voxie_platform.api.ending import end
from voxie_platform.api.schemas import LARGEST_NUMBER, CallId, IdGiven, Listed, Paging, PagingQuery
from voxie_platform.api.signed_in import Reader, Spawner
from voxie_platform.calls.filters import CallFilter
from voxie_platform.calls.models import (
    Call,
    CallEvent,
    CallKind,
    CallState,
    Channel,
    EndReason,
    Turn,
    Usage,
)
from voxie_platform.calls.pricing import Cost, cost_of
from voxie_platform.calls.summary import Summary
from voxie_platform.settings import DeploymentMode
from voxie_platform.values import Moment

routes = APIRouter(prefix="/api/calls", tags=["calls"])


class CallsQuery(Paging):
    """Which calls; those that have all that is given."""

    agent_id: IdGiven | None = None
    version: Annotated[int, Field(ge=1, le=LARGEST_NUMBER)] | None = None
    """Of the agent."""
    interview_id: IdGiven | None = None
    deployment: DeploymentMode | None = None
    worker_id: Annotated[str, Field(max_length=200)] | None = None
    """The one that served the call last."""
    kind: CallKind | None = None
    channel: Channel | None = None
    state: Annotated[list[CallState], Field(max_length=10, default_factory=list)]
    """Give it several times for several states."""
    end_reason: Annotated[list[EndReason], Field(max_length=20, default_factory=list)]
    """Give it several times for several reasons."""
    since: Moment | None = None
    """Requested then or later."""
    until: Moment | None = None
    """Requested before then."""
    answered: bool | None = None
    """Whether anything that the agent said was played or shown; only calls that were counted."""
    adds_to: Annotated[str, Field(max_length=200)] | None = None
    """Calls that add to that sum of the analytics: `calls`, `bookings`, `failed`, `used.book`, ..."""

    def as_filter(self) -> CallFilter:
        """As the store takes it."""
        return CallFilter(
            agent_id=self.agent_id,
            version=self.version,
            interview_id=self.interview_id,
            deployment=self.deployment,
            worker_id=self.worker_id,
            kind=self.kind,
            channel=self.channel,
            states=self.state,
            end_reasons=self.end_reason,
            since=self.since,
            until=self.until,
            answered=self.answered,
            adds_to=self.adds_to,
        )


class UsageView(Usage):
    """What one response or transcript used, and whether that is known."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def is_measured(self) -> bool:
        """Whether the model told what it used; of a response that was broken off nobody knows."""
        return super().is_measured


class CallSums(BaseModel):
    """What a call adds to the sums of the analytics."""

    call_id: str
    adds: dict[str, int] | None
    """By name; null: it is not over, or not counted yet."""


@routes.get("")
async def list_calls(caller: Reader, query: Annotated[CallsQuery, Query()]) -> Listed[Call]:
    """Newest first. A page may be short, or empty, while `next` says that there may be more."""
    page = await caller.workspace.calls.list(limit=query.limit, after=query.place, **query.as_filter())
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
async def list_usage(caller: Reader, call_id: CallId) -> Listed[UsageView]:
    """Tokens of each of the model's responses; none: not measured."""
    used = await caller.workspace.calls.usage(call_id)
    return Listed(items=[UsageView.model_validate(row.model_dump()) for row in used])


@routes.get("/{id}/cost")
async def get_cost(caller: Reader, call_id: CallId) -> Cost:
    """What its models cost, split by model and kind of token; `missing` says what has no price."""
    return cost_of(await caller.workspace.calls.usage(call_id))


@routes.get("/{id}/summary")
async def get_summary(caller: Reader, call_id: CallId) -> Summary | None:
    """What is told of it, each statement with its turns, and who told it; null: nothing was told yet."""
    return await caller.workspace.summaries.get(call_id)


@routes.get("/{id}/figures")
async def get_call_figures(caller: Reader, call_id: CallId) -> CallSums:
    """What it adds to each figure of the analytics."""
    adds = await caller.workspace.analytics.counted(call_id)
    return CallSums(call_id=call_id, adds=dict(adds) if adds is not None else None)


@routes.post("/{id}/end", status_code=HTTPStatus.OK)
async def end_call(caller: Spawner, call_id: CallId) -> Call:
    """Hang up: its room is closed. A call that is over stays as it is."""
    call = await caller.workspace.calls.get(call_id)
    return await end(caller, call, EndReason.ROOM_DELETED, f"Ended over HTTP by {caller.principal.author}.")
