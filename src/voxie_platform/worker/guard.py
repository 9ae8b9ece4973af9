"""Which jobs a worker takes; decided without any I/O, within LiveKit's three seconds."""

import logging
from collections.abc import Awaitable, Callable

from livekit.agents import JobRequest

from voxie_platform.errors import shown
from voxie_platform.worker.deployment import WorkerMode
from voxie_platform.worker.seats import Seats

logger = logging.getLogger(__name__)


def guard(mode: WorkerMode, seats: Seats) -> Callable[[JobRequest], Awaitable[None]]:
    """The answer to LiveKit's "do you take this job?"."""

    async def on_request(request: JobRequest) -> None:
        fields = {"deployment": mode.agent_name, "room": shown(request.room.name), "job": request.id}
        if mode.note_for(request.room.name, request.job.metadata) is None:
            logger.warning("job refused", extra={**fields, "because": "room, note and mode do not agree"})
            # no other worker could take it either: LiveKit need not ask
            await request.reject(terminate=True)
            return
        if not seats.take(request.id):
            because = seats.trouble() or "every seat is taken"
            logger.info("job refused", extra={**fields, "because": because})
            # terminate=True would tell LiveKit that the job is done; another process may have a seat
            await request.reject(terminate=False)
            return
        try:
            await request.accept()
        except BaseException:
            seats.free(request.id)
            raise
        # it runs, or has run: whatever becomes of it, its seat is not waited for any more
        seats.started(request.id)

    return on_request
