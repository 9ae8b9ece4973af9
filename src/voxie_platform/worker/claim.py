"""One job's hold on its call: taken before anything else, renewed while it lasts, lost without a word."""

import time
from collections.abc import Callable

from voxie_platform.calls.models import Call, EndReason
from voxie_platform.fleet.lease import keep_lease
from voxie_platform.fleet.models import LEASE_SECONDS
from voxie_platform.fleet.store import FleetStore
from voxie_platform.rooms.dispatch import DispatchNote
from voxie_platform.worker.beginning import patiently


class Claim:
    """This attempt's right to speak and to write."""

    def __init__(
        self, fleet: FleetStore, note: DispatchNote, *, job_id: str, worker_id: str, identity: str
    ) -> None:
        self._fleet = fleet
        self._note = note
        self._job_id = job_id
        self._worker_id = worker_id
        self._identity = identity
        self._live_since: float | None = None

    async def take(self) -> Call:
        """The first act of a job.

        Raises:
            NotFoundError: no such call.
            StaleAttemptError: another job has it, or it is over.
            UnavailableError, SettingsError: the store is away for too long, or refuses the key.
        """
        return await patiently(
            self._note.call_id,
            lambda: self._fleet.claim(
                self._note.call_id,
                attempt=self._note.attempt,
                job_id=self._job_id,
                worker_id=self._worker_id,
                agent_identity=self._identity,
                lease_seconds=LEASE_SECONDS,
            ),
        )

    async def live(self) -> None:
        """In the room and able to speak. Raises: StaleAttemptError, UnavailableError, SettingsError."""
        call, attempt = self._note.call_id, self._note.attempt
        await patiently(call, lambda: self._fleet.live(call, attempt=attempt, job_id=self._job_id))
        self._live_since = time.monotonic()

    async def keep(self, lost: Callable[[], None]) -> None:
        """Renew until cancelled; `lost` is called once if somebody else has the call."""
        note = self._note
        await keep_lease(self._fleet, note.call_id, attempt=note.attempt, job_id=self._job_id)
        lost()

    async def end(self, reason: EndReason, detail: str | None) -> None:
        """The one final word on the call. Raises: StaleAttemptError, UnavailableError."""
        await self._fleet.end(
            self._note.call_id,
            attempt=self._note.attempt,
            reason=reason,
            detail=detail,
            seconds=self.seconds,
        )

    @property
    def seconds(self) -> float | None:
        """Since the call went live; None: it never did."""
        return None if self._live_since is None else round(time.monotonic() - self._live_since, 3)
