"""Why a call is over: the first reason stands."""

import asyncio
from dataclasses import dataclass

from voxie_platform.calls.models import EndReason


@dataclass(frozen=True)
class Over:
    """The reason, or None: somebody else has the call, and this job leaves without a word."""

    reason: EndReason | None
    detail: str | None = None


class Ending:
    """Set from anywhere in the call's loop, or from other threads by `set_from_outside`."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._over: asyncio.Future[Over] = self._loop.create_future()

    def set(self, reason: EndReason, detail: str | None = None) -> None:
        """The call is over; later reasons are ignored."""
        if not self._over.done():
            self._over.set_result(Over(reason, detail))

    def leave(self) -> None:
        """The call is somebody else's by now."""
        if not self._over.done():
            self._over.set_result(Over(None))

    def set_from_outside(self, reason: EndReason) -> None:
        """From another thread."""
        self._loop.call_soon_threadsafe(self.set, reason)

    @property
    def is_set(self) -> bool:
        """Whether the call is over."""
        return self._over.done()

    async def wait(self) -> Over:
        """Until it is."""
        return await asyncio.shield(self._over)
