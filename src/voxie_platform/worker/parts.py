"""What a job gets from the process it runs in."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from livekit.agents import JobContext

from voxie_platform.calls.models import EndReason
from voxie_platform.calls.outbox import Outbox
from voxie_platform.errors import UnavailableError
from voxie_platform.metrics.figures import WorkerMetrics
from voxie_platform.rooms.service import Rooms
from voxie_platform.storage.stores import Stores
from voxie_platform.voice.access import ModelAccess
from voxie_platform.worker.deployment import WorkerMode
from voxie_platform.worker.seats import Seats

T = TypeVar("T")

PARTS = "parts"
"""Under which a job thread finds them."""


class Running:
    """The calls of this process, so that it can ask all of them to end."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: dict[str, Callable[[EndReason], None]] = {}
        self._ending: EndReason | None = None

    def hold(self, job_id: str, end: Callable[[EndReason], None]) -> None:
        """A call began; `end` may be called from any thread."""
        with self._lock:
            self._calls[job_id] = end
            ending = self._ending
        if ending is not None:
            end(ending)

    def leave(self, job_id: str) -> None:
        """It is over."""
        with self._lock:
            self._calls.pop(job_id, None)

    @property
    def count(self) -> int:
        """How many there are."""
        with self._lock:
            return len(self._calls)

    def end_all(self, reason: EndReason) -> None:
        """Those that run, and those that begin in this moment."""
        with self._lock:
            self._ending = reason
            calls = tuple(self._calls.values())
        for end in calls:
            end(reason)


@dataclass(frozen=True)
class Parts:
    """One worker process, as its jobs see it. `stores` may be used from any thread's loop."""

    mode: WorkerMode
    worker_id: str
    stores: Stores
    outbox: Outbox
    rooms: Rooms
    seats: Seats
    access: ModelAccess
    main_loop: asyncio.AbstractEventLoop
    on_livekit_cloud: bool
    join_seconds: float
    metrics: WorkerMetrics
    running: Running = field(default_factory=Running)

    async def on_main(self, coroutine: Coroutine[Any, Any, T], seconds: float) -> T:
        """Run it where its client lives: the main loop.

        Raises:
            UnavailableError: it did not answer within the deadline.
        """
        future = asyncio.run_coroutine_threadsafe(coroutine, self.main_loop)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), seconds)
        except TimeoutError:
            raise UnavailableError("The worker's main loop does not answer.") from None


def parts_of(context: JobContext) -> Parts:
    """The parts that the process laid out for this job's thread."""
    parts: Parts = context.proc.userdata[PARTS]
    return parts
