"""Texts that the caller sends into the room: read no further than they may be long."""

import asyncio
from collections.abc import Awaitable, Callable

from livekit import rtc

from voxie_platform.worker.presence import Presence

Take = Callable[[str | None], Awaitable[None]]
"""What is done with a text; None: it was longer."""


def read_from_caller(room: rtc.Room, presence: Presence, topic: str, longest: int, take: Take) -> None:
    """From now on; only the caller's own participant is listened to."""
    tasks: set[asyncio.Task[None]] = set()

    async def read(reader: rtc.TextStreamReader) -> None:
        try:
            text = await read_within(reader, longest)
        except rtc.StreamError:
            return
        await take(text)

    def came(reader: rtc.TextStreamReader, identity: str) -> None:
        if not presence.is_caller(identity):
            reader.close()
            return
        task = asyncio.create_task(read(reader))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    room.register_text_stream_handler(topic, came)


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
