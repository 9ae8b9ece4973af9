"""Where the fleet meets: heartbeats, leases, claims. All times are the store's own clock."""

from collections.abc import Sequence
from typing import Protocol

from voxie_platform.calls.models import Call, EndReason
from voxie_platform.fleet.models import Heartbeat, InProgress, Worker, WorkspaceEvent


class EventLog(Protocol):
    """What changed in one workspace, in the order of its commits."""

    async def since(self, seq: int, *, limit: int) -> tuple[WorkspaceEvent, ...]:
        """Those after `seq`, oldest first. The first one is `seq + 1`, unless that was purged."""
        ...

    async def newest(self) -> int:
        """The `seq` of the newest change, also when it was purged; 0: nothing ever changed."""
        ...


class FleetStore(Protocol):
    """Workers and claims of every workspace: for workers, watcher and operator alone."""

    async def beat(self, heartbeat: Heartbeat) -> None:
        """Upsert the worker's row."""
        ...

    async def retire(self, worker_id: str) -> None:
        """The worker has stopped of its own will."""
        ...

    async def workers(self) -> tuple[Worker, ...]:
        """Those seen within the last hour, newest heartbeat first."""
        ...

    async def lease(self, name: str, holder: str, seconds: float) -> bool:
        """Take or renew a named lease; False: somebody else holds it."""
        ...

    async def release(self, name: str, holder: str) -> None:
        """Give a lease back."""
        ...

    async def claim(
        self,
        call_id: str,
        *,
        attempt: int,
        job_id: str,
        worker_id: str,
        agent_identity: str,
        lease_seconds: float,
    ) -> Call:
        """Compare and set: the attempt is the row's, and the row is requested or its lease has run out.

        Raises:
            NotFoundError: no such call.
            StaleAttemptError: another attempt or another job has it, or the call is over.
        """
        ...

    async def renew(self, call_id: str, *, attempt: int, job_id: str, lease_seconds: float) -> None:
        """Raises: StaleAttemptError (revoked, over, or another job's)."""
        ...

    async def live(self, call_id: str, *, attempt: int, job_id: str) -> None:
        """The agent is in the room and can speak. Raises: StaleAttemptError."""
        ...

    async def overdue(self, *, dispatch_seconds: float, claim_seconds: float) -> tuple[Call, ...]:
        """Calls not claimed in time, claimed but not live in time, or with a lease that ran out."""
        ...

    async def unfinished(self, *, limit: int) -> tuple[Call, ...]:
        """Calls in no final state, oldest first."""
        ...

    async def over(self, rooms: Sequence[str], *, seconds: float) -> tuple[Call, ...]:
        """Those of the calls with these rooms that have been final for so long."""
        ...

    async def in_progress(self) -> tuple[InProgress, ...]:
        """Calls in no final state, counted by deployment and state; where there is none, no row."""
        ...

    async def revoke(self, seen: Call) -> Call:
        """Requested again with attempt + 1 and no claim; dispatched_at is now.

        Raises:
            NotFoundError: no such call.
            StaleAttemptError: since it was seen it has moved on, or its lease was renewed.
        """
        ...

    async def abandon(self, seen: Call, *, reason: EndReason, detail: str | None = None) -> Call:
        """Final, by somebody who does not hold it. Raises: as `revoke`."""
        ...

    async def end(
        self,
        call_id: str,
        *,
        attempt: int | None,
        reason: EndReason,
        detail: str | None = None,
        seconds: float | None = None,
        ago_seconds: float = 0.0,
    ) -> Call:
        """Final: `failed` if the reason is one of FAILURES, else `ended`; one that is final stays as it is,
        but for its `seconds`: where they are not measured, the same attempt's late word tells them.

        `ago_seconds`: how long ago that was, where the word had to wait for the store; `ended_at` is never
        before the last of the call's other times.

        Raises:
            NotFoundError.
            StaleAttemptError: `attempt` is given and lower than the row's.
        """
        ...

    async def purge(self) -> None:
        """Remove what has expired: idempotency keys, seen webhooks, codes, sessions, old worker rows, and
        webhooks' deliveries that ended DELIVERIES_KEPT_DAYS ago.

        Of the log of changes, the beginning that is older than EVENTS_KEPT_DAYS: never a piece in its middle.
        """
        ...

    async def first_sight(self, source: str, event_id: str) -> bool:
        """Whether a webhook delivery is seen for the first time."""
        ...
