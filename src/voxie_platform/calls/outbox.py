"""The way of a call's records into the store: whoever puts one in never waits for disk or store."""

import asyncio
import logging
import threading
import time
from asyncio import AbstractEventLoop
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Self

from voxie_platform.calls.delivery import FIRST_PAUSE_SECONDS, Delivery, Write
from voxie_platform.calls.lines import Entry, line_of
from voxie_platform.calls.models import Outgoing
from voxie_platform.calls.orphans import adopt_for_ever, entries_in
from voxie_platform.calls.spool import Spool
from voxie_platform.calls.waiting import Waiting
from voxie_platform.calls.writer import BATCH, LEAST_FREE_BYTES, Writer

logger = logging.getLogger(__name__)

CAPACITY = 10_000
CLOSING_SECONDS = 5.0
LOSS_LOGGED_SECONDS = 10.0


@asynccontextmanager
async def open_outbox(write: Write, folder: Path, owner: str) -> AsyncIterator["Outbox"]:
    """With a spool of its owner's name in this folder; what dead owners left there is delivered as well.

    Raises: OSError (the folder cannot be used).
    """
    spool = await asyncio.to_thread(Spool.begun, folder, owner)
    async with Outbox(write, spool) as outbox:
        adopting = asyncio.create_task(adopt_for_ever(folder, write), name="orphans")
        try:
            yield outbox
        finally:
            adopting.cancel()
            await asyncio.gather(adopting, return_exceptions=True)


class Outbox:
    """From memory onto the disk within a moment, from the disk into the store as soon as it is there."""

    def __init__(
        self,
        write: Write,
        spool: Spool,
        *,
        capacity: int = CAPACITY,
        closing_seconds: float = CLOSING_SECONDS,
        least_free_bytes: int = LEAST_FREE_BYTES,
    ) -> None:
        self.dropped = 0
        """Records that were refused or could not be kept, since the start."""
        self._spool = spool
        self._closing_seconds = closing_seconds
        self._lock = threading.Lock()
        self._last_loss_logged = -LOSS_LOGGED_SECONDS
        self._waiting = Waiting(capacity)
        self._writer = Writer(self._waiting, spool, moved=self._tell, least_free_bytes=least_free_bytes)
        self._delivery = Delivery(write, self._refused)
        self._delivered_bytes = self._gone_out = 0
        self._moved_at = time.monotonic()
        self._loop: AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._progress = asyncio.Condition()
        self._task = asyncio.create_task(self._deliver_for_ever(), name="outbox")
        self._writer.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.flush(self._closing_seconds)
        await asyncio.to_thread(self._writer.stop)
        self._loop = None
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if lost := len(self._waiting):
            with self._lock:
                self.dropped += lost
            logger.error("records were lost at closing: the disk takes no more", extra={"records": lost})
        if self._delivered_bytes < self._spool.size:
            logger.warning("records wait on disk for the next process", extra={"file": str(self._spool.path)})
            self._spool.close()
        else:
            self._spool.remove()

    @property
    def trouble(self) -> str | None:
        """Why no new call should begin, as a sentence; None: all is well."""
        return self._writer.trouble

    @property
    def records_waiting(self) -> int:
        """How many are not in the store yet, on disk and in memory."""
        return self._waiting.put_in - self._gone_out

    @property
    def records_in_memory(self) -> int:
        """How many of them are not on disk either: they would die with this process."""
        return len(self._waiting)

    @property
    def stuck_seconds(self) -> float:
        """How long none of those that wait has gone into the store; 0: none waits."""
        return time.monotonic() - self._moved_at if self.records_waiting else 0.0

    def put(self, workspace_id: str, record: Outgoing) -> None:
        """Take a record, from any thread, without waiting; one without room is lost and counted."""
        if not self.records_waiting:
            self._moved_at = time.monotonic()
        if not self._waiting.put((workspace_id, record)):
            self._lose("the outbox is full or closed")

    async def flush(self, deadline_seconds: float) -> bool:
        """Whether all that was put in so far is in the store by then; callable from any loop."""
        loop, wanted = self._loop, self._waiting.put_in
        if loop is None or loop.is_closed():
            return not self.records_waiting
        reached = asyncio.run_coroutine_threadsafe(self._reach(wanted, deadline_seconds), loop)
        return await asyncio.wrap_future(reached)

    async def _reach(self, wanted: int, deadline_seconds: float) -> bool:
        with self._delivery.hurried():
            try:
                async with asyncio.timeout(deadline_seconds), self._progress:
                    await self._progress.wait_for(lambda: self._gone_out >= wanted)
            except TimeoutError:
                return False
        return True

    async def _deliver_for_ever(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                while await self._deliver_from_disk() or await self._deliver_from_memory():
                    pass
            except Exception:
                # without this task nothing would reach the store; what waits is tried with the next news
                logger.exception("records could not be delivered", extra={"file": str(self._spool.path)})

    async def _deliver_from_disk(self) -> bool:
        """Whether there was something; it is in the store now."""
        begin = self._delivered_bytes
        if begin >= self._spool.size:
            return False
        lines = await asyncio.to_thread(self._spool.read, begin, BATCH)
        if not lines.texts:  # somebody cut the file under us
            return False
        await self._delivery.all_of(entries_in(self._spool, lines, self._lose), away=self._sync)
        self._delivered_bytes = lines.ends[-1]
        if await asyncio.to_thread(self._spool.clear, self._delivered_bytes):
            self._delivered_bytes = 0
        await self._gone(len(lines.texts))
        return True

    async def _deliver_from_memory(self) -> bool:
        """Only what the disk does not take; whether there was something, wherever it is now."""
        if not self._writer.is_refused:
            return False
        entries = self._waiting.take(BATCH, 0)
        if not entries:  # the writer may have some: these are not ours to settle
            return False
        if self._delivered_bytes < self._spool.size:  # the disk took older ones in that moment
            self._waiting.settle(0)
            return True
        settled = 0
        try:
            settled = await self._delivery.some_of(entries)
        finally:
            self._waiting.settle(settled)
        await self._gone(settled)
        if settled < len(entries):
            await self._delivery.rest(FIRST_PAUSE_SECONDS)
        return True

    async def _sync(self) -> None:
        """What must wait for the store outlasts the machine, too."""
        try:
            await asyncio.to_thread(self._spool.sync)
        except OSError:
            logger.exception("the spool is not on its disk yet", extra={"file": str(self._spool.path)})

    async def _gone(self, count: int) -> None:
        async with self._progress:
            self._gone_out += count
            self._moved_at = time.monotonic()
            self._progress.notify_all()

    def _tell(self) -> None:
        """There is something to deliver; from the writer's thread."""
        if (loop := self._loop) is not None:
            with suppress(RuntimeError):  # the loop was closed under us: what is on disk is adopted
                loop.call_soon_threadsafe(self._news.set)

    def _refused(self, entry: Entry) -> None:
        with suppress(ValueError):  # what no line can hold cannot be set aside
            self._spool.set_aside(line_of(entry))
        self._lose("the store refuses it")

    def _lose(self, why: str) -> None:
        """Count a loss; log it, but not each of ten thousand."""
        with self._lock:
            self.dropped += 1
            dropped, now = self.dropped, time.monotonic()
            quiet = now - self._last_loss_logged < LOSS_LOGGED_SECONDS
            if not quiet:
                self._last_loss_logged = now
        if not quiet:
            logger.error("a record was lost", extra={"why": why, "dropped": dropped})
