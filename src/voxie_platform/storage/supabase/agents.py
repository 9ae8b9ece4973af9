"""Agents and their versions in Supabase."""

from collections.abc import Sequence
from operator import itemgetter

from pydantic import JsonValue

from voxie_platform.agents.config import AgentConfig
from voxie_platform.agents.versions import Agent, AgentSummary, AgentVersion
from voxie_platform.functions.records import CalendarPlan
from voxie_platform.ids import new_id
from voxie_platform.paging import Page
from voxie_platform.storage.cursors import no_page_ends_at, number_in
from voxie_platform.storage.damage import legible_config
from voxie_platform.storage.moments import ALL_TIME
from voxie_platform.storage.supabase.door import Tenant
from voxie_platform.storage.supabase.rows import (
    Row,
    before,
    found,
    page_by_age,
    page_of,
    page_of_walk,
    read_as,
    row_in,
)


class SupabaseAgents:
    """Agents of one workspace."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    async def create(
        self,
        config: AgentConfig,
        *,
        author: str,
        note: str = "",
        agent_id: str | None = None,
        calendars: Sequence[tuple[str, CalendarPlan]] = (),
    ) -> Agent:
        answer = await self.tenant.write(
            "agents_create",
            agent_id=agent_id or new_id(),
            calendars=calendars_sent(calendars),
            **config_sent(config, author, note),
        )
        return agent_from(row_in(answer))

    async def get(self, agent_id: str) -> Agent:
        answer = await self.tenant.read("agents_get", agent_id=agent_id)
        return agent_from(row_in(found(answer, "agent", agent_id)))

    async def list(self, *, search: str = "", limit: int, after: str | None = None) -> Page[AgentSummary]:
        if search:
            return await self.search(search.casefold(), limit, after)
        answer = await self.tenant.read("agents_list", search="", **before(after, limit))
        return page_by_age(answer, limit, AgentSummary)

    async def search(self, folded: str, limit: int, after: str | None) -> Page[AgentSummary]:
        """Those whose names hold it. Raises: InvalidError: no page ever ended there."""
        answer = await self.tenant.read("agents_search", search=folded, **before(after, limit))
        if answer is None:
            raise no_page_ends_at(str(after))
        return page_of_walk(answer, limit, AgentSummary)

    async def save(
        self,
        agent_id: str,
        config: AgentConfig,
        *,
        author: str,
        note: str = "",
        expected: int | None = None,
        calendars: Sequence[tuple[str, CalendarPlan]] = (),
    ) -> Agent:
        answer = await self.tenant.write(
            "agents_save",
            agent_id=agent_id,
            expected=expected,
            calendars=calendars_sent(calendars),
            **config_sent(config, author, note),
        )
        return agent_from(row_in(answer))

    async def set_enabled(self, agent_id: str, enabled: bool) -> Agent:
        answer = await self.tenant.write("agents_set_enabled", agent_id=agent_id, enabled=enabled)
        return agent_from(row_in(answer))

    async def delete(self, agent_id: str, *, expected: int | None = None) -> None:
        await self.tenant.write("agents_delete", agent_id=agent_id, expected=expected)

    async def restore(self, agent_id: str) -> Agent:
        answer = await self.tenant.write("agents_restore", agent_id=agent_id)
        return agent_from(row_in(found(answer, "agent", agent_id)))

    async def version(self, agent_id: str, number: int) -> AgentVersion:
        answer = await self.tenant.read("agents_version", agent_id=agent_id, number=number)
        return version_from(row_in(found(answer, "version", f"{agent_id}/{number}")))

    async def versions(self, agent_id: str, *, limit: int, after: str | None = None) -> Page[AgentVersion]:
        number = ALL_TIME if after is None else number_in(after, after)
        answer = await self.tenant.read(
            "agents_versions", agent_id=agent_id, before=str(number), limit=limit + 1
        )
        found(answer, "agent", agent_id)
        return page_of(answer, limit, version_from, lambda version: (version.number,))


def config_sent(config: AgentConfig, author: str, note: str) -> Row:
    """A config to be saved, with what the database keeps beside it."""
    name = config.identity.name
    return {
        "config": config.model_dump(mode="json"),
        "hash": config.hash,
        "name": name,
        "name_folded": name.casefold(),
        "author": author,
        "note": note,
    }


def calendars_sent(calendars: Sequence[tuple[str, CalendarPlan]]) -> list[JsonValue]:
    """Calendars to be made, each with the id that it gets if there is none of its name.

    They are locked one after the other: not by their names' order, two who save would wait for each other.
    """
    return [
        {"id": new_id(), "name": name, "plan": plan.model_dump(mode="json")}
        for name, plan in sorted(calendars, key=itemgetter(0))
    ]


def agent_from(row: Row) -> Agent:
    """Raises: DamagedConfigError."""
    return read_as(Agent, row, config=config_from(row, "id", "version"))


def version_from(row: Row) -> AgentVersion:
    """Raises: DamagedConfigError."""
    return read_as(AgentVersion, row, config=config_from(row, "agent_id", "number"))


def config_from(row: Row, agent_id: str, number: str) -> AgentConfig:
    """Raises: DamagedConfigError."""
    with legible_config(str(row[agent_id]), int(str(row[number])), zone=str(row["zone"])) as earlier:
        return AgentConfig.model_validate(row["config"], context=earlier)
