"""Interviews and their entries in Supabase."""

from collections.abc import Sequence

from pydantic import JsonValue

from voxie_platform.agents.config import AgentConfig
from voxie_platform.agents.versions import Agent
from voxie_platform.functions.records import CalendarPlan
from voxie_platform.interview.records import Entry, InterviewRecord
from voxie_platform.storage.supabase.agents import agent_from, calendars_sent, config_sent
from voxie_platform.storage.supabase.door import Tenant
from voxie_platform.storage.supabase.rows import all_as, found, read_as, row_in

AUTHOR = "voxie"


class SupabaseInterviews:
    """Interviews of one workspace."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    async def create(self, interview_id: str) -> InterviewRecord:
        return interview_from(await self.tenant.write("interviews_create", interview_id=interview_id))

    async def get(self, interview_id: str) -> InterviewRecord:
        answer = await self.tenant.read("interviews_get", interview_id=interview_id)
        return interview_from(found(answer, "interview", interview_id))

    async def note(
        self,
        interview_id: str,
        *,
        entries: Sequence[Entry],
        asked: Sequence[str],
        turns: int,
        pending: dict[str, JsonValue],
    ) -> InterviewRecord:
        answer = await self.tenant.write(
            "interviews_note",
            interview_id=interview_id,
            entries=entries_sent(entries),
            asked=list(asked),
            turns=turns,
            pending=pending,
        )
        return interview_from(answer)

    async def save(
        self,
        interview_id: str,
        config: AgentConfig,
        *,
        agent_id: str,
        calendars: Sequence[tuple[str, CalendarPlan]],
        confirmed: Sequence[Entry],
    ) -> Agent:
        answer = await self.tenant.write(
            "interviews_save",
            interview_id=interview_id,
            agent_id=agent_id,
            calendars=calendars_sent(calendars),
            confirmed=entries_sent(confirmed),
            **config_sent(config, AUTHOR, ""),
        )
        return agent_from(row_in(answer))


def entries_sent(entries: Sequence[Entry]) -> list[JsonValue]:
    """Entries by their fields: of two of one field the later one."""
    return list({entry.field: entry.model_dump(mode="json") for entry in entries}.values())


def interview_from(answer: JsonValue) -> InterviewRecord:
    """An interview with its entries."""
    row = row_in(answer)
    return read_as(InterviewRecord, row, entries=all_as(Entry, row["entries"]))
