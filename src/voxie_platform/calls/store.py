"""Where one workspace's calls are kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, Unpack

from voxie_platform.calls.filters import CallFilter
from voxie_platform.calls.models import Call, CallEvent, Lately, NewCall, Record, Turn, Usage
from voxie_platform.calls.summary import Summary
from voxie_platform.paging import Page

MOST_CALLS = 1_000
"""More calls of one agent than this are not counted one by one."""
GONE_ON = "The visitor went on in another call."
"""What is kept of an interview's call whose place was taken."""


class CallStore(Protocol):
    """Calls of one workspace; ids of another one are not found."""

    async def reserve(self, call: NewCall) -> Call:
        """Insert the row in state requested, if the deployment has a free slot, in one transaction.

        A slot is free when this deployment's calls with a room that are not final are fewer than the slots of
        its workers seen in the last 6 s, registered and not draining. An id that is there already: the call
        as it is (an insert repeated). An interview that is not there yet is begun with its call.

        Two calls would write over each other's words on one sheet: those of the same interview that are not
        final, also in text, are ended by it, `caller_hung_up` with GONE_ON, and their slots count as free.

        Raises:
            NoWorkerError: no such worker is there, or none that takes calls.
            FullError: each slot is taken.
            NotFoundError: the version to be called is not there.
            ConflictError: the room's name is taken.
        """
        ...

    async def begin_text(self, call: NewCall, *, worker_id: str, lease_seconds: float) -> Call:
        """A conversation without a room: live at once, claimed by the process that holds it.

        Its `job_id`, for renewing the lease, is the call's own id. It takes the place of the calls that its
        interview has, as one that is reserved does.

        Raises: NotFoundError: the version to be called is not there.
        """
        ...

    async def get(self, call_id: str) -> Call:
        """Raises: NotFoundError."""
        ...

    async def list(self, *, limit: int, after: str | None = None, **which: Unpack[CallFilter]) -> Page[Call]:
        """Newest first.

        Where few calls have all that is asked for, a page may hold fewer than `limit`, even none, while
        `next` says that there may be more: what one page costs does not grow with the calls there are.
        """
        ...

    async def lately(
        self, agent_ids: Sequence[str], *, since: datetime, most: int = MOST_CALLS
    ) -> tuple[Lately, ...]:
        """Of each of these agents that was ever called; no more than so many calls of one are counted."""
        ...

    async def turns(self, call_id: str, *, limit: int, after: str | None = None) -> Page[Turn]:
        """In the order they began, attempt by attempt. Raises: NotFoundError."""
        ...

    async def events(self, call_id: str, *, limit: int, after: str | None = None) -> Page[CallEvent]:
        """In the order they happened. Raises: NotFoundError."""
        ...

    async def usage(self, call_id: str) -> tuple[Usage, ...]:
        """Raises: NotFoundError."""
        ...

    async def write(self, records: Sequence[Record]) -> None:
        """Upsert by key, in one transaction; a record of a lower attempt than the row's is left out.

        So is a turn that is going on (`ended_ms` is None) where the same turn is over already: what is
        written again, after a process died, never takes anything back. A record of a call that is final
        already is taken (a late transcript); one of an unknown call is left out.
        """
        ...


class SummaryStore(Protocol):
    """What is told of one workspace's calls; ids of another one are not found."""

    async def get(self, call_id: str) -> Summary | None:
        """None: none was made yet. Raises: NotFoundError (no such call)."""
        ...

    async def put(self, summary: Summary, *, usage: Usage | None = None) -> None:
        """Take the place of the one before, in one transaction with what the model asked for it used.

        Whoever follows the workspace is told of it if it says something else than before.

        Raises: NotFoundError (no such call).
        """
        ...
