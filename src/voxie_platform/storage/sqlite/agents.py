"""Agents and their versions in SQLite."""

import sqlite3
from collections.abc import Sequence

from voxie_platform.agents.config import AgentConfig
from voxie_platform.agents.versions import Agent, AgentSummary, AgentVersion
from voxie_platform.errors import NotFoundError, PreconditionFailedError
from voxie_platform.functions.records import CalendarPlan
from voxie_platform.ids import new_id
from voxie_platform.paging import Page
from voxie_platform.storage.cursors import number_in
from voxie_platform.storage.damage import legible_config
from voxie_platform.storage.moments import ALL_TIME
from voxie_platform.storage.sqlite.agent_search import search_page, summary_from
from voxie_platform.storage.sqlite.calendars import set_calendars
from voxie_platform.storage.sqlite.database import Reading, Writing
from voxie_platform.storage.sqlite.queries import queries
from voxie_platform.storage.sqlite.rows import page_of, read_as
from voxie_platform.storage.sqlite.tenant import Tenant

SQL = queries("agents")


class SqliteAgents:
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
        identifier = agent_id or new_id()

        def change(writing: Writing, workspace_id: str) -> Agent:
            if not writing.one(SQL["exists"], workspace_id=workspace_id, id=identifier):
                insert_agent(writing, workspace_id, identifier, config, author=author, note=note)
                set_calendars(writing, workspace_id, calendars)
            return agent_in(writing, workspace_id, identifier, deleted_too=True)

        return await self.tenant.write(change)

    async def get(self, agent_id: str) -> Agent:
        return await self.tenant.read(lambda reading, workspace_id: agent_in(reading, workspace_id, agent_id))

    async def list(self, *, search: str = "", limit: int, after: str | None = None) -> Page[AgentSummary]:
        if not search:
            return await self.tenant.page_by_age(SQL["page"], summary_from, limit=limit, after=after)
        return await self.tenant.read(
            lambda reading, workspace_id: search_page(
                reading, workspace_id, search.casefold(), limit=limit, after=after
            )
        )

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
        def change(writing: Writing, workspace_id: str) -> Agent:
            expect_version(row_in(writing, workspace_id, agent_id), expected)
            add_version(writing, workspace_id, agent_id, config, author=author, note=note)
            set_calendars(writing, workspace_id, calendars)
            return agent_in(writing, workspace_id, agent_id)

        return await self.tenant.write(change)

    async def set_enabled(self, agent_id: str, enabled: bool) -> Agent:
        def change(writing: Writing, workspace_id: str) -> Agent:
            now = writing.now
            if writing.run(
                SQL["set_enabled"], workspace_id=workspace_id, id=agent_id, enabled=int(enabled), now=now
            ):
                kind = "agent.enabled" if enabled else "agent.disabled"
                writing.happened(workspace_id, kind, agent_id)
            return agent_in(writing, workspace_id, agent_id)

        return await self.tenant.write(change)

    async def delete(self, agent_id: str, *, expected: int | None = None) -> None:
        def change(writing: Writing, workspace_id: str) -> None:
            expect_version(row_in(writing, workspace_id, agent_id), expected)
            writing.run(SQL["delete"], workspace_id=workspace_id, id=agent_id, now=writing.now)
            writing.happened(workspace_id, "agent.deleted", agent_id)

        await self.tenant.write(change)

    async def restore(self, agent_id: str) -> Agent:
        def change(writing: Writing, workspace_id: str) -> Agent:
            if writing.run(SQL["restore"], workspace_id=workspace_id, id=agent_id, now=writing.now):
                writing.happened(workspace_id, "agent.restored", agent_id)
            return agent_in(writing, workspace_id, agent_id)

        return await self.tenant.write(change)

    async def version(self, agent_id: str, number: int) -> AgentVersion:
        def look(reading: Reading, workspace_id: str) -> AgentVersion:
            row = reading.one(SQL["version"], workspace_id=workspace_id, id=agent_id, number=number)
            if row is None:
                raise NotFoundError("version", f"{agent_id}/{number}")
            return version_from(row)

        return await self.tenant.read(look)

    async def versions(self, agent_id: str, *, limit: int, after: str | None = None) -> Page[AgentVersion]:
        before = ALL_TIME if after is None else number_in(after, after)

        def look(reading: Reading, workspace_id: str) -> Page[AgentVersion]:
            if not reading.one(SQL["exists"], workspace_id=workspace_id, id=agent_id):
                raise NotFoundError("agent", agent_id)
            rows = reading.all(
                SQL["versions"], workspace_id=workspace_id, id=agent_id, before=before, limit=limit + 1
            )
            return page_of(rows, limit, version_from, ("number",))

        return await self.tenant.read(look)


def insert_agent(
    writing: Writing, workspace_id: str, agent_id: str, config: AgentConfig, *, author: str, note: str
) -> None:
    """A new agent with its first version."""
    name = config.identity.name
    writing.run(
        SQL["insert"],
        workspace_id=workspace_id,
        id=agent_id,
        name=name,
        name_folded=name.casefold(),
        now=writing.now,
    )
    insert_version(writing, workspace_id, agent_id, 1, config, author=author, note=note)
    writing.happened(workspace_id, "agent.created", agent_id)


def add_version(
    writing: Writing, workspace_id: str, agent_id: str, config: AgentConfig, *, author: str, note: str
) -> None:
    """A version more, unless the config is that of the newest one.

    Raises: NotFoundError.
    """
    newest = row_in(writing, workspace_id, agent_id)
    if newest["hash"] == config.hash:
        return
    number, name = newest["version"] + 1, config.identity.name
    insert_version(writing, workspace_id, agent_id, number, config, author=author, note=note)
    writing.run(
        SQL["newest_is"],
        workspace_id=workspace_id,
        id=agent_id,
        name=name,
        name_folded=name.casefold(),
        number=number,
        now=writing.now,
    )
    writing.happened(workspace_id, "agent.saved", agent_id)


def insert_version(
    writing: Writing,
    workspace_id: str,
    agent_id: str,
    number: int,
    config: AgentConfig,
    *,
    author: str,
    note: str,
) -> None:
    """One immutable version; its parent is the one before it."""
    writing.run(
        SQL["insert_version"],
        workspace_id=workspace_id,
        id=agent_id,
        number=number,
        config=config.model_dump_json(),
        hash=config.hash,
        parent=number - 1 or None,
        author=author,
        note=note,
        now=writing.now,
    )


def row_in(reading: Reading, workspace_id: str, agent_id: str, *, deleted_too: bool = False) -> sqlite3.Row:
    """Raises: NotFoundError."""
    row = reading.one(SQL["get"], workspace_id=workspace_id, id=agent_id)
    if row is None or (row["deleted_at"] is not None and not deleted_too):
        raise NotFoundError("agent", agent_id)
    return row


def expect_version(row: sqlite3.Row, expected: int | None) -> None:
    """Raises: PreconditionFailedError."""
    if expected not in {None, row["version"]}:
        raise PreconditionFailedError(
            f"The agent is at version {row['version']} by now, not {expected}: look at it, then try again."
        )


def agent_in(reading: Reading, workspace_id: str, agent_id: str, *, deleted_too: bool = False) -> Agent:
    """Raises: NotFoundError, DamagedConfigError."""
    row = row_in(reading, workspace_id, agent_id, deleted_too=deleted_too)
    return read_as(Agent, row, config=config_from(row, agent_id, row["version"]))


def version_from(row: sqlite3.Row) -> AgentVersion:
    """Raises: DamagedConfigError."""
    return read_as(AgentVersion, row, config=config_from(row, row["agent_id"], row["number"]))


def config_from(row: sqlite3.Row, agent_id: str, number: int) -> AgentConfig:
    """Raises: DamagedConfigError."""
    with legible_config(agent_id, number, zone=row["zone"]) as earlier:
        return AgentConfig.model_validate_json(row["config"], context=earlier)
