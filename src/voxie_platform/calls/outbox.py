"""The way of a call's records into the store: whoever puts one in never waits for it."""

import asyncio
import logging
import threading
import time
from asyncio import AbstractEventLoop
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from itertools import groupby, islice
from operator import itemgetter
from typing import Self

from voxie_platform.calls.models import Record
from voxie_platform.errors import UnavailableError

logger = logging.getLogger(__name__)

AWAY = (UnavailableError, OSError)
"""What a store says that will be back."""
Write = Callable[[str, Sequence[Record]], Awaitable[None]]

CAPACITY = 10_000
BATCH = 200
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 2.0
CLOSING_SECONDS = 5.0
LOSS_LOGGED_SECONDS = 10.0


class Outbox:
    """A bounded queue and the one task of this process that empties it, in order, into the store."""

    def __init__(
        self, write: Write, capacity: int = CAPACITY, *, closing_seconds: float = CLOSING_SECONDS
    ) -> None:
        self.write = write
        self.capacity = capacity
        self.closing_seconds = closing_seconds
        self.dropped = 0
        """Records that were refused or could not be kept, since the start."""
        self.lock = threading.Lock()
        self.waiting: deque[tuple[str, Record]] = deque()
        self.put_in = self.gone_out = self.flushing = 0
        self.loop: AbstractEventLoop | None = None
        self.task: asyncio.Task[None] | None = None
        self.last_loss_logged = -LOSS_LOGGED_SECONDS

    async def __aenter__(self) -> Self:
        self.loop = asyncio.get_running_loop()
        self.news = asyncio.Event()
        self.hurry = asyncio.Event()
        self.progress = asyncio.Condition()
        self.task = asyncio.create_task(self.empty_for_ever(), name="outbox")
        return self

    async def __aexit__(self, *_: object) -> None:
        if not await self.flush(self.closing_seconds):
            logger.error("records were lost at closing", extra={"records": len(self.waiting)})
        with self.lock:
            self.loop = None
            self.dropped += len(self.waiting)
            self.waiting.clear()
        if self.task is not None:
            self.task.cancel()
            with suppress(asyncio.CancelledError):
                await self.task

    def put(self, workspace_id: str, record: Record) -> None:
        """Take a record, from any thread, without waiting; one without room is lost and counted."""
        with self.lock:
            if self.loop is not None and len(self.waiting) < self.capacity:
                self.waiting.append((workspace_id, record))
                self.put_in += 1
                with suppress(RuntimeError):  # the loop was closed under us: `flush` will say so
                    self.loop.call_soon_threadsafe(self.news.set)
                return
        self.lose("the outbox is full or closed")

    async def flush(self, deadline_seconds: float) -> bool:
        """Whether all that was put in so far is in the store by then; callable from any loop."""
        with self.lock:
            loop, wanted = self.loop, self.put_in
        if loop is None or loop.is_closed():
            return not self.waiting
        reached = asyncio.run_coroutine_threadsafe(self.reach(wanted, deadline_seconds), loop)
        return await asyncio.wrap_future(reached)

    async def reach(self, wanted: int, deadline_seconds: float) -> bool:
        """Wait until so many records have gone out; a pause after a failure is cut short."""
        self.flushing += 1
        self.hurry.set()
        try:
            async with asyncio.timeout(deadline_seconds), self.progress:
                await self.progress.wait_for(lambda: self.gone_out >= wanted)
        except TimeoutError:
            return False
        finally:
            self.flushing -= 1
            self.hurry.clear()
        return True

    async def empty_for_ever(self) -> None:
        """Write what waits, batch by batch; while the store is away, wait for it longer and longer."""
        pause = 0.0
        while True:
            await self.news.wait()
            self.news.clear()
            while batch := self.next_batch():
                if await self.written(batch):
                    pause = 0.0
                    continue
                pause = min(max(pause * 2, FIRST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
                await self.rest(pause)

    def next_batch(self) -> list[tuple[str, Record]]:
        """The oldest records; they stay in the queue until they are written."""
        with self.lock:
            return list(islice(self.waiting, BATCH))

    async def written(self, batch: list[tuple[str, Record]]) -> bool:
        """Whether the batch is out of the queue; False: the store is away."""
        try:
            for workspace_id, rows in groupby(batch, key=itemgetter(0)):
                await self.write_all(workspace_id, [record for _, record in rows])
        except AWAY as error:
            fields = {"records": len(self.waiting), "why": str(error)}
            logger.warning("the store is away, records wait", extra=fields)
            return False
        return True

    async def write_all(self, workspace_id: str, records: Sequence[Record]) -> None:
        """Write them together or, if one of them cannot be kept, each alone, so that only that one is lost.

        Raises: one of AWAY.
        """
        try:
            await self.write(workspace_id, records)
        except AWAY:
            raise
        except Exception:
            if len(records) > 1:
                for record in records:
                    await self.write_all(workspace_id, [record])
                return
            logger.exception("a record cannot be kept", extra={"call": records[0].call_id})
            self.lose("the store refuses it")
        await self.take_out(len(records))

    async def take_out(self, count: int) -> None:
        """The oldest records are settled."""
        with self.lock:
            for _ in range(count):
                self.waiting.popleft()
        async with self.progress:
            self.gone_out += count
            self.progress.notify_all()

    async def rest(self, seconds: float) -> None:
        """Wait before the next try; a short while only if somebody who must go soon waits for it."""
        if not self.flushing:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self.hurry.wait()
        await asyncio.sleep(FIRST_PAUSE_SECONDS)

    def lose(self, why: str) -> None:
        """Count a loss; log it, but not each of ten thousand."""
        with self.lock:
            self.dropped += 1
            dropped, now = self.dropped, time.monotonic()
            quiet = now - self.last_loss_logged < LOSS_LOGGED_SECONDS
            if not quiet:
                self.last_loss_logged = now
        if not quiet:
            logger.error("a record was lost", extra={"why": why, "dropped": dropped})
