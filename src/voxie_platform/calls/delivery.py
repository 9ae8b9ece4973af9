"""Bringing records into the store, in order, so that one that cannot be kept holds up no other."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import groupby
from operator import itemgetter

from voxie_platform.calls.lines import Entry
from voxie_platform.calls.models import Outgoing
from voxie_platform.errors import STORE_AWAY

logger = logging.getLogger(__name__)

AWAY = (*STORE_AWAY, OSError)
"""What passes: of the store, or of the disk between."""
Write = Callable[[str, Sequence[Outgoing]], Awaitable[None]]
"""Into one workspace; each is idempotent by its key."""
Refused = Callable[[Entry], None]
"""Is told of a record that the store will never take."""

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 2.0


class Delivery:
    """The way to a store that may be away."""

    def __init__(self, write: Write, refused: Refused) -> None:
        self._write = write
        self._refused = refused
        self._in_a_hurry = 0
        self._hurry = asyncio.Event()

    async def all_of(
        self, entries: Sequence[Entry], *, away: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        """Until each is settled; `away` is awaited whenever the store turns out to be away."""
        pause = 0.0
        while entries:
            settled = await self.some_of(entries)
            entries = entries[settled:]
            pause = FIRST_PAUSE_SECONDS if settled else longer(pause)
            if entries:
                if away is not None:
                    await away()
                await self.rest(pause)

    async def some_of(self, entries: Sequence[Entry]) -> int:
        """How many of the first are settled; fewer than all: the store is away."""
        settled = 0
        try:
            for workspace_id, rows in groupby(entries, key=itemgetter(0)):
                records = [record for _, record in rows]
                if await self._written(workspace_id, records):
                    settled += len(records)
                    continue
                for record in records:
                    if not await self._written(workspace_id, [record]):
                        self._refused((workspace_id, record))
                    settled += 1
        except AWAY as error:
            fields = {"records": len(entries) - settled, "why": str(error)}
            logger.warning("the store is away, records wait", extra=fields)
        return settled

    async def _written(self, workspace_id: str, records: Sequence[Outgoing]) -> bool:
        """False: one of them can never be kept. Raises: one of AWAY."""
        try:
            await self._write(workspace_id, records)
        except AWAY:
            raise
        except Exception:
            # whatever it is, the records behind it must come through
            if len(records) == 1:
                logger.exception("a record cannot be kept", extra={"call": records[0].call_id})
            return False
        return True

    async def rest(self, seconds: float) -> None:
        """Wait before the next try; a short while only if somebody who must go soon waits for it."""
        if not self._in_a_hurry:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._hurry.wait()
        await asyncio.sleep(FIRST_PAUSE_SECONDS)

    @contextmanager
    def hurried(self) -> Iterator[None]:
        """Inside, no pause is a long one."""
        self._in_a_hurry += 1
        self._hurry.set()
        try:
            yield
        finally:
            self._in_a_hurry -= 1
            self._hurry.clear()


def longer(pause: float) -> float:
    """Than the last one, within limits."""
    return min(max(pause * 2, FIRST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
