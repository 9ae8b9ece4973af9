"""Routes of agents: made, looked at, changed, deleted, called."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import Field, JsonValue

from voxie_platform.agents.calendars import calendars_for
from voxie_platform.agents.loader import validate
from voxie_platform.agents.store import AgentStore, DamagedConfigError
from voxie_platform.agents.versions import Agent, AgentSummary, AgentVersion
from voxie_platform.api.once import IdempotencyKey, Made, once
from voxie_platform.api.schemas import (
    AgentId,
    AgentPatch,
    AgentRow,
    AgentView,
    ConfigGiven,
    Listed,
    Paging,
    PagingQuery,
    VersionNumber,
)
from voxie_platform.api.signed_in import Caller, Reader, Writer
from voxie_platform.calls.models import Lately
from voxie_platform.calls.periods import day_of
from voxie_platform.errors import PreconditionFailedError

routes = APIRouter(prefix="/api/agents", tags=["agents"])

IfMatch = Annotated[
    str | None,
    Header(
        max_length=200,
        description='ETag of the agent this is based on, such as "3"; another one by now: 412. Without it '
        "the change is made to the agent as it is.",
    ),
]


class AgentsQuery(Paging):
    """Which agents."""

    search: Annotated[str, Field(max_length=100)] = ""
    """A part of the name."""


@routes.get("")
async def list_agents(caller: Reader, query: Annotated[AgentsQuery, Query()]) -> Listed[AgentRow]:
    """Newest first."""
    page = await caller.workspace.agents.list(search=query.search, limit=query.limit, after=query.place)
    ids = [agent.id for agent in page.items]
    called = await caller.workspace.calls.lately(ids, since=await midnight(caller)) if ids else ()
    return Listed(items=rows_of(page.items, called), next=page.next)


async def midnight(caller: Caller) -> datetime:
    """When today began where the workspace is."""
    workspace = await caller.platform.stores.access.workspace(caller.principal.workspace_id)
    zone = ZoneInfo(workspace.timezone)
    return day_of(datetime.now(zone).date(), zone)


def rows_of(agents: Sequence[AgentSummary], called: Sequence[Lately]) -> list[AgentRow]:
    known = {one.agent_id: one for one in called}
    return [
        AgentRow(
            **agent.model_dump(),
            last_call_at=one.last_call_at if (one := known.get(agent.id)) else None,
            calls_today=one.calls if one else 0,
        )
        for agent in agents
    ]


@routes.post("", status_code=HTTPStatus.CREATED, response_model=AgentView)
async def create_agent(
    request: Request, caller: Writer, config: ConfigGiven, idempotency_key: IdempotencyKey = None
) -> Response:
    """A new agent; little more than `{"identity": {"name": ...}}` is enough."""

    async def make(agent_id: str) -> Made:
        calendars = await calendars_for(config, caller.workspace.functions)
        agent = await caller.workspace.agents.create(
            config, author=caller.principal.author, agent_id=agent_id, calendars=calendars
        )
        return Made(AgentView.of(agent), {"ETag": etag(agent), "Location": f"/api/agents/{agent.id}"})

    return await once(request, caller, idempotency_key, make)


@routes.get("/{id}")
async def get_agent(caller: Reader, agent_id: AgentId, response: Response) -> AgentView:
    """With its newest version's config."""
    agent = await caller.workspace.agents.get(agent_id)
    response.headers["ETag"] = etag(agent)
    return AgentView.of(agent)


@routes.patch("/{id}")
async def change_agent(
    caller: Writer, agent_id: AgentId, patch: AgentPatch, response: Response, if_match: IfMatch = None
) -> AgentView:
    """A changed config makes a new version; the calls that are on go on with theirs."""
    agents = caller.workspace.agents
    agent = await readable(agents, agent_id)
    if agent is not None:
        expect_match(agent, if_match)
    if patch.config is not None or agent is None:
        known = agent.config.model_dump(mode="json") if agent else {}
        config = validate(merged(known, patch.config or {}))
        agent = await agents.save(
            agent_id,
            config,
            author=caller.principal.author,
            note=patch.note,
            expected=agent.version if agent else None,
            calendars=await calendars_for(config, caller.workspace.functions),
        )
    if patch.enabled is not None and patch.enabled != agent.enabled:
        agent = await agents.set_enabled(agent_id, patch.enabled)
    response.headers["ETag"] = etag(agent)
    return AgentView.of(agent)


async def readable(agents: AgentStore, agent_id: str) -> Agent | None:
    """The agent; None: its config is damaged, and only a whole new one mends it. Raises: NotFoundError."""
    try:
        return await agents.get(agent_id)
    except DamagedConfigError:
        return None


@routes.delete("/{id}", status_code=HTTPStatus.NO_CONTENT)
async def delete_agent(caller: Writer, agent_id: AgentId, if_match: IfMatch = None) -> None:
    """It takes no more calls; those that it took stay readable."""
    agents = caller.workspace.agents
    agent = await agents.get(agent_id) if if_match is not None else None
    if agent is not None:
        expect_match(agent, if_match)
    await agents.delete(agent_id, expected=agent.version if agent else None)


@routes.post("/{id}/restore")
async def restore_agent(caller: Writer, agent_id: AgentId, response: Response) -> AgentView:
    """It is back as it was when it was deleted; one that is not deleted stays as it is."""
    agent = await caller.workspace.agents.restore(agent_id)
    response.headers["ETag"] = etag(agent)
    return AgentView.of(agent)


@routes.get("/{id}/versions")
async def list_versions(caller: Reader, agent_id: AgentId, query: PagingQuery) -> Listed[AgentVersion]:
    """Every save, newest first."""
    page = await caller.workspace.agents.versions(agent_id, limit=query.limit, after=query.place)
    return Listed(items=list(page.items), next=page.next)


@routes.get("/{id}/versions/{number}")
async def get_version(caller: Reader, agent_id: AgentId, number: VersionNumber) -> AgentVersion:
    """One save, as it was."""
    return await caller.workspace.agents.version(agent_id, number)


def etag(agent: Agent) -> str:
    """Changes with everything about the agent that can be changed."""
    return f'"{agent.version}"' if agent.enabled else f'"{agent.version}-off"'


def expect_match(agent: Agent, if_match: str | None) -> None:
    """Raises: PreconditionFailedError (it is based on another version than the newest)."""
    if if_match is None or if_match.strip() == "*":
        return
    based_on = {part.strip().removeprefix("W/") for part in if_match.split(",")}
    if etag(agent) not in based_on:
        raise PreconditionFailedError(f"The agent is {etag(agent)} by now: look at it, then try again.")


def merged(target: JsonValue, patch: JsonValue) -> JsonValue:
    """RFC 7396: objects are merged, null removes, anything else replaces."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result
