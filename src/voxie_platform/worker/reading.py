"""Texts that the caller sends into the room: read no further than they may be long, a few at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from itertools import count

from livekit import rtc

from voxie_platform.worker.presence import Presence

MOST_OPEN = 50
"""Of one kind at a time; whoever opens more without ending them has this many read, and no more kept."""
ORDER_SECONDS = 0.3
"""So long a text waits for those opened before it: of several closed back to back any may end first."""

Opened = tuple[int, int]
"""When a text was opened by its sender's clock, in milliseconds, and as which one it came here."""
Take = Callable[[str | None], Awaitable[None]]
"""What is done with a text; None: it was longer, or too many were open."""


def read_from_caller(room: rtc.Room, presence: Presence, topic: str, longest: int, take: Take) -> None:
    """From now on; only the caller's own participant is listened to."""
    reading = Reading(longest, take)

    def came(reader: rtc.TextStreamReader, identity: str) -> None:
        if presence.is_caller(identity):
            reading.came(reader)
        else:
            reader.close()

    room.register_text_stream_handler(topic, came)


class Reading:
    """Each text by a task of its own, taken in the order in which they were opened.

    One too many is not read, and said once until there is room again.
    """

    def __init__(self, longest: int, take: Take) -> None:
        self._longest = longest
        self._take = take
        self._tasks: dict[asyncio.Task[None], Opened] = {}
        self._numbers = count()
        self._is_full = False

    def came(self, reader: rtc.TextStreamReader) -> None:
        """Read it, if there is room."""
        opened = (reader.info.timestamp, next(self._numbers))
        if len(self._tasks) < MOST_OPEN:
            self._is_full = False
            self._start(self._read(reader, opened), opened)
            return
        reader.close()
        if not self._is_full:
            self._is_full = True
            self._start(self._refuse(), opened)

    def _start(self, coroutine: Coroutine[None, None, None], opened: Opened) -> None:
        task = asyncio.create_task(coroutine)
        self._tasks[task] = opened
        task.add_done_callback(self._tasks.pop)

    async def _read(self, reader: rtc.TextStreamReader, opened: Opened) -> None:
        try:
            text = await read_within(reader, self._longest)
        except rtc.StreamError:
            return
        await self._those_before(opened)
        await self._take(text)

    async def _those_before(self, opened: Opened) -> None:
        """Until they are taken; one that is not closed is not waited for any longer."""
        if before := [task for task, other in self._tasks.items() if other < opened]:
            await asyncio.wait(before, timeout=ORDER_SECONDS)

    async def _refuse(self) -> None:
        await self._take(None)


async def read_within(reader: rtc.TextStreamReader, longest: int) -> str | None:
    """All of it; None: it is longer.

    Raises:
        rtc.StreamError: it broke off.
    """
    text = ""
    try:
        async for piece in reader:
            text += piece
            if len(text) > longest:
                return None
    finally:
        reader.close()  # what is not read to its end would be listened to as long as the process lives
    return text
