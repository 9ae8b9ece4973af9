"""Where one workspace's agents are kept."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Protocol

from pydantic import ValidationError

from voxie_platform.agents.config import AgentConfig
from voxie_platform.agents.versions import Agent, AgentSummary, AgentVersion
from voxie_platform.errors import Fault, VoxieError
from voxie_platform.functions.records import CalendarPlan
from voxie_platform.paging import Page


class DamagedConfigError(VoxieError):
    """A kept config is no longer one: edited by hand, or of a version that this one cannot read."""

    code = "bad_config"
    status = HTTPStatus.CONFLICT

    def __init__(self, kept: str, error: ValidationError) -> None:
        faults = [
            Fault(".".join(map(str, fault["loc"])), fault["msg"])
            for fault in error.errors(include_input=False, include_url=False, include_context=False)
        ]
        where = ", ".join(fault.field or "the whole" for fault in faults[:5])
        super().__init__(f"The {kept} cannot be read ({where}): save it anew.", faults=faults)


class AgentStore(Protocol):
    """Agents of one workspace; ids of another one are not found."""

    async def create(
        self,
        config: AgentConfig,
        *,
        author: str,
        note: str = "",
        agent_id: str | None = None,
        calendars: Sequence[tuple[str, CalendarPlan]] = (),
    ) -> Agent:
        """Version 1, and its calendars, in one transaction.

        With an `agent_id` that exists already: the agent as it is (an insert repeated).
        """
        ...

    async def get(self, agent_id: str) -> Agent:
        """Raises: NotFoundError (unknown, deleted, foreign), DamagedConfigError."""
        ...

    async def list(self, *, search: str = "", limit: int, after: str | None = None) -> Page[AgentSummary]:
        """Newest first, deleted ones left out; `search` is a part of the name, case folded.

        Searched by one letter or two, a page may be short, even empty, while `next` says that there may be more.
        """
        ...

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
        """A new version, and its calendars, in one transaction; the same config again makes no version.

        Raises:
            NotFoundError.
            PreconditionFailedError: `expected` is not the newest version's number.
        """
        ...

    async def set_enabled(self, agent_id: str, enabled: bool) -> Agent:
        """Raises: NotFoundError."""
        ...

    async def delete(self, agent_id: str, *, expected: int | None = None) -> None:
        """Soft: its calls and versions stay readable.

        Raises:
            NotFoundError.
            PreconditionFailedError: `expected` is not the newest version's number.
        """
        ...

    async def restore(self, agent_id: str) -> Agent:
        """As it was when it was deleted; one that is not deleted stays as it is. Raises: NotFoundError."""
        ...

    async def version(self, agent_id: str, number: int) -> AgentVersion:
        """Also of a deleted agent. Raises: NotFoundError."""
        ...

    async def versions(self, agent_id: str, *, limit: int, after: str | None = None) -> Page[AgentVersion]:
        """Newest first. Raises: NotFoundError."""
        ...
