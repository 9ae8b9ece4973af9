"""Interviews and their entries in SQLite."""

from collections.abc import Sequence

from pydantic import JsonValue, TypeAdapter

from voxie_platform.agents.config import AgentConfig
from voxie_platform.agents.versions import Agent
from voxie_platform.errors import ConflictError, NotFoundError
from voxie_platform.functions.records import CalendarPlan
from voxie_platform.interview.records import Entry, InterviewRecord
from voxie_platform.storage.sqlite import agents
from voxie_platform.storage.sqlite.calendars import set_calendars
from voxie_platform.storage.sqlite.database import Reading, Writing
from voxie_platform.storage.sqlite.queries import queries
from voxie_platform.storage.sqlite.rows import json_text, read_as
from voxie_platform.storage.sqlite.tenant import Tenant
from voxie_platform.values import DISCREET

SQL = queries("interviews")
AUTHOR = "voxie"
JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue, config=DISCREET)


class SqliteInterviews:
    """Interviews of one workspace."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    async def create(self, interview_id: str) -> InterviewRecord:
        def change(writing: Writing, workspace_id: str) -> InterviewRecord:
            begin_interview(writing, workspace_id, interview_id)
            return interview_in(writing, workspace_id, interview_id)

        return await self.tenant.write(change)

    async def get(self, interview_id: str) -> InterviewRecord:
        return await self.tenant.read(
            lambda reading, workspace_id: interview_in(reading, workspace_id, interview_id)
        )

    async def note(
        self,
        interview_id: str,
        *,
        entries: Sequence[Entry],
        asked: Sequence[str],
        turns: int,
        pending: dict[str, JsonValue],
    ) -> InterviewRecord:
        def change(writing: Writing, workspace_id: str) -> InterviewRecord:
            if not writing.run(
                SQL["note"],
                workspace_id=workspace_id,
                id=interview_id,
                asked=json_text(list(asked)),
                turns=turns,
                pending=json_text(pending),
                now=writing.now,
            ):
                raise NotFoundError("interview", interview_id)
            write_entries(writing, workspace_id, interview_id, entries)
            writing.happened(workspace_id, "interview.noted", interview_id)
            return interview_in(writing, workspace_id, interview_id)

        return await self.tenant.write(change)

    async def save(
        self,
        interview_id: str,
        config: AgentConfig,
        *,
        agent_id: str,
        calendars: Sequence[tuple[str, CalendarPlan]],
        confirmed: Sequence[Entry],
    ) -> Agent:
        def change(writing: Writing, workspace_id: str) -> Agent:
            interview = interview_in(writing, workspace_id, interview_id)
            saved = save_agent(writing, workspace_id, config, interview.agent_id, agent_id)
            set_calendars(writing, workspace_id, calendars)
            write_entries(writing, workspace_id, interview_id, confirmed)
            writing.run(
                SQL["saved"], workspace_id=workspace_id, id=interview_id, agent_id=saved, now=writing.now
            )
            writing.happened(workspace_id, "interview.saved", interview_id)
            return agents.agent_in(writing, workspace_id, saved)

        return await self.tenant.write(change)


def begin_interview(writing: Writing, workspace_id: str, interview_id: str) -> None:
    """Empty and open, unless it is there already."""
    if writing.run(SQL["insert"], workspace_id=workspace_id, id=interview_id, now=writing.now):
        writing.happened(workspace_id, "interview.begun", interview_id)


def interview_in(reading: Reading, workspace_id: str, interview_id: str) -> InterviewRecord:
    """Raises: NotFoundError."""
    row = reading.one(SQL["get"], workspace_id=workspace_id, id=interview_id)
    if row is None:
        raise NotFoundError("interview", interview_id)
    entries = [
        read_as(Entry, entry, value=JSON.validate_json(entry["value"]), default=bool(entry["is_default"]))
        for entry in reading.all(SQL["entries"], workspace_id=workspace_id, id=interview_id)
    ]
    return read_as(
        InterviewRecord,
        row,
        entries=entries,
        asked=JSON.validate_json(row["asked"]),
        pending=JSON.validate_json(row["pending"]),
    )


def write_entries(writing: Writing, workspace_id: str, interview_id: str, entries: Sequence[Entry]) -> None:
    """Each by its field; a field keeps the place at which it was first heard."""
    for entry in entries:
        writing.run(
            SQL["write_entry"],
            workspace_id=workspace_id,
            id=interview_id,
            field=entry.field,
            value=json_text(entry.value),
            state=entry.state,
            source=entry.source,
            is_default=int(entry.default),
            call_id=entry.call_id,
            turn=entry.turn,
            now=writing.now,
        )


def save_agent(
    writing: Writing, workspace_id: str, config: AgentConfig, made_before: str | None, agent_id: str
) -> str:
    """The id of the agent made before, with a version more, or of a new one where there is none any more."""
    if made_before is not None:
        kept = agents.row_in(writing, workspace_id, made_before, deleted_too=True)
        if kept["deleted_at"] is None:
            agents.add_version(writing, workspace_id, made_before, config, author=AUTHOR, note="")
            return made_before
    if writing.one(agents.SQL["exists"], workspace_id=workspace_id, id=agent_id):
        raise ConflictError(f"There is an agent {agent_id} already.")
    agents.insert_agent(writing, workspace_id, agent_id, config, author=AUTHOR, note="")
    return agent_id
