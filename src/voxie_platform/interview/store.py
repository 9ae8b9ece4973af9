"""Where one workspace's interviews are kept."""
# ruff: noqa: E501 - a sentence is read in one line

from collections.abc import Sequence
from typing import Protocol

from pydantic import JsonValue

from voxie_platform.agents.config import AgentConfig
from voxie_platform.agents.versions import Agent
from voxie_platform.functions.records import CalendarPlan
from voxie_platform.interview.records import Entry, InterviewRecord


class InterviewStore(Protocol):
    """Interviews of one workspace; ids of another one are not found."""

    async def create(self, interview_id: str) -> InterviewRecord:
        """Empty and open; the same one again if the id is there already."""
        ...

    async def get(self, interview_id: str) -> InterviewRecord:
        """Raises: NotFoundError."""
        ...

    async def note(
        self,
        interview_id: str,
        *,
        entries: Sequence[Entry],
        asked: Sequence[str],
        turns: int,
        pending: dict[str, JsonValue],
    ) -> InterviewRecord:
        """Upsert these entries by field and set the rest, in one transaction.

        Raises: NotFoundError.
        """
        ...

    async def save(
        self,
        interview_id: str,
        config: AgentConfig,
        *,
        agent_id: str,
        calendars: Sequence[tuple[str, CalendarPlan]],
        confirmed: Sequence[Entry],
    ) -> Agent:
        """The agent (a new version if the interview has one already), its calendars, the entries as confirmed and the
        interview as saved, in one transaction.

        Raises: NotFoundError.
        """
        ...
