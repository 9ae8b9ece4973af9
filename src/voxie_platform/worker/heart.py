"""What a worker says of itself while it lives."""

import asyncio
import logging
import os
import socket
from collections.abc import Callable

import psutil

from voxie_platform import __version__
from voxie_platform.errors import VoxieError
from voxie_platform.fleet.models import HEARTBEAT_SECONDS, Heartbeat
from voxie_platform.fleet.store import FleetStore
from voxie_platform.settings import DeploymentMode
from voxie_platform.worker.seats import Seats

logger = logging.getLogger(__name__)


class Heart:
    """Beats into the store; a store that is away is waited for."""

    def __init__(
        self,
        fleet: FleetStore,
        *,
        worker_id: str,
        mode: DeploymentMode,
        seats: Seats,
        registered: Callable[[], bool],
        records_waiting: Callable[[], int],
    ) -> None:
        self.draining = False
        self._fleet = fleet
        self._worker_id = worker_id
        self._mode = mode
        self._seats = seats
        self._registered = registered
        self._records_waiting = records_waiting
        self._process = psutil.Process()
        self._process.cpu_percent()  # from here on it counts
        self._away = False
        self._sooner = asyncio.Event()

    def beat_now(self) -> None:
        """Something changed that others must know at once."""
        self._sooner.set()

    async def beat(self) -> None:
        """Until cancelled."""
        while True:
            await self._once()
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    await self._sooner.wait()
            except TimeoutError:
                continue
            self._sooner.clear()

    async def stop(self) -> None:
        """The worker has stopped of its own will."""
        try:
            await self._fleet.retire(self._worker_id)
        except VoxieError as error:
            logger.warning("worker not retired", extra={"because": error.sentence})
        except Exception:
            # the rest of the way out is worth more than this step
            logger.exception("worker not retired")

    async def _once(self) -> None:
        try:
            await self._fleet.beat(await asyncio.to_thread(self._heartbeat))
        except VoxieError as error:
            if not self._away:
                logger.warning("heartbeat not written", extra={"because": error.sentence})
            self._away = True
        except Exception:
            # without a heart the worker would look healthy and never get a call again
            if not self._away:
                logger.exception("heartbeat not written")
            self._away = True
        else:
            self._away = False

    def _heartbeat(self) -> Heartbeat:
        return Heartbeat(
            id=self._worker_id,
            mode=self._mode,
            host=socket.gethostname(),
            pid=os.getpid(),
            version=__version__,
            slots=self._seats.offered,
            active=self._seats.active,
            registered=self._registered(),
            draining=self.draining,
            memory_bytes=self._memory(),
            cpu_percent=self._process.cpu_percent(),
            trouble=self._seats.trouble(),
            records_waiting=self._records_waiting(),
        )

    def _memory(self) -> int | None:
        """Proportional set size; where the system does not count it, it is not measured."""
        try:
            pss: int | None = getattr(self._process.memory_full_info(), "pss", None)
        except psutil.Error:
            return None
        return pss
