"""What this process knows of the newest changes: one look at each workspace's log, however many follow it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass

from fastapi.sse import format_sse_event

from voxie_platform.api.droppable import Drop
from voxie_platform.errors import STORE_AWAY, UnavailableError
from voxie_platform.fleet.models import WorkspaceEvent
from voxie_platform.fleet.store import EventLog
from voxie_platform.storage.stores import Stores

logger = logging.getLogger(__name__)

AWAY_SECONDS = 1.0
LEAVING_SECONDS = 1.0
BATCH = 500
RECENT = 2_000
"""Changes of a workspace kept at hand; whoever is further behind reads the store."""


@dataclass(frozen=True)
class Pace:
    """How the feed is told."""

    look_seconds: float = 0.25
    """Between two looks at a log that is followed."""
    beat_seconds: float = 15.0
    """Between two signs of life; that often the credential is looked at again."""
    write_seconds: float = 5.0
    """A client that takes nothing for this long is cut off."""
    most_followers: int = 1_000


class Feed:
    """The channels that somebody follows."""

    def __init__(self, stores: Stores, pace: Pace) -> None:
        self.stores = stores
        self.pace = pace
        self.channels: dict[str, Channel] = {}
        self.drops: set[Drop] = set()
        self.is_over = False

    def expect_room(self) -> None:
        """Raises: UnavailableError."""
        most = self.pace.most_followers
        if sum(channel.followers for channel in self.channels.values()) >= most:
            raise UnavailableError(f"{most} clients follow the feed of this process already.")

    @asynccontextmanager
    async def following(self, workspace_id: str) -> AsyncIterator["Channel"]:
        """The workspace's channel; it is kept up as long as anybody follows it.

        Raises: UnavailableError: the store does not answer.
        """
        log = self.stores.of(workspace_id).events
        channel = self.channels.setdefault(workspace_id, Channel(log, self.pace.look_seconds))
        channel.followers += 1
        try:
            await channel.open()
            yield channel
        finally:
            channel.followers -= 1
            if not channel.followers:
                del self.channels[workspace_id]
                await channel.close()

    @contextmanager
    def letting_go(self, drop: Drop) -> Iterator[Drop]:
        """A stream whose connection is dropped if it is still there a while after the end."""
        self.drops.add(drop)
        try:
            yield drop
        finally:
            self.drops.discard(drop)

    def end(self) -> None:
        """The process stops: whoever follows is let go, to go on elsewhere, and need not have read all."""
        self.is_over = True
        for channel in self.channels.values():
            channel.wake()
        for drop in self.drops:
            asyncio.get_running_loop().call_later(LEAVING_SECONDS, drop)


class Channel:
    """The newest changes of one workspace, as they are sent."""

    def __init__(self, log: EventLog, look_seconds: float) -> None:
        self.log = log
        self.look_seconds = look_seconds
        self.followers = 0
        self.lines: list[bytes] = []
        self.newest = 0
        """The `seq` of the last of the lines."""
        self.news = asyncio.Event()
        """Set, and exchanged for a new one, when there is more to read: take it, then look, then wait."""
        self.opening = asyncio.Lock()
        self.task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Read what is newest, once, and keep up from there."""
        async with self.opening:
            if self.task is None:
                self.newest = max(0, await self.log.newest() - BATCH)
                await self.look()
                self.task = asyncio.create_task(self.keep_up(), name="feed")

    async def close(self) -> None:
        if self.task is not None:
            self.task.cancel()
            with suppress(asyncio.CancelledError):
                await self.task

    async def after(self, seq: int) -> Sequence[bytes] | None:
        """The lines that follow, some at a time; None: they are not kept any more.

        Raises: UnavailableError.
        """
        first = self.newest - len(self.lines) + 1
        if seq + 1 >= first:
            return self.lines[seq + 1 - first :][:BATCH]
        changes = await self.log.since(seq, limit=BATCH)
        return [line_of(change) for change in changes] if follows(changes, seq) else None

    async def keep_up(self) -> None:
        while True:
            try:
                has_more = await self.look()
            except STORE_AWAY as error:
                logger.warning("feed waits", extra={"because": error.sentence})
                await asyncio.sleep(AWAY_SECONDS)
            except Exception:
                # whoever follows would wait for ever
                logger.exception("feed stumbled")
                await asyncio.sleep(AWAY_SECONDS)
            else:
                await asyncio.sleep(0 if has_more else self.look_seconds)

    async def look(self) -> bool:
        """Take in what is new; whether there is more."""
        changes = await self.log.since(self.newest, limit=BATCH)
        if not changes:
            return False
        kept = self.lines[BATCH - RECENT :] if follows(changes, self.newest) else []
        self.lines = [*kept, *(line_of(change) for change in changes)]
        self.newest = changes[-1].seq
        self.wake()
        return len(changes) == BATCH

    def wake(self) -> None:
        """Let everybody look again."""
        news, self.news = self.news, asyncio.Event()
        news.set()


def follows(changes: Sequence[WorkspaceEvent], seq: int) -> bool:
    """Whether nothing is missing in between: the log is numbered without a gap."""
    return bool(changes) and changes[0].seq == seq + 1


def line_of(change: WorkspaceEvent) -> bytes:
    """A change as it is sent."""
    return format_sse_event(id=str(change.seq), data_str=change.model_dump_json(exclude={"workspace_id"}))
