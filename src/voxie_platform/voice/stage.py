"""What the person in the room sees: text streams in the order they were sent."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from livekit import rtc

from voxie_platform.rooms.service import STATE_TOPIC
from voxie_platform.voice.shown import state_text

logger = logging.getLogger(__name__)

SHEET_TOPIC = "voxie.sheet"
EDIT_TOPIC = "voxie.edit"
LAST_WORDS_SECONDS = 1.0


class Stage:
    """Sends to one participant; whoever speaks to it never waits for the network."""

    def __init__(self, room: rtc.Room, identity: str) -> None:
        self._room = room
        self._identity = identity
        self._queue: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    def tell(self, state: str, *, say: str = "", reason: str | None = None) -> None:
        """Something that must be seen: waiting, reconnecting, ended."""
        self._queue.put_nowait((STATE_TOPIC, state_text(state, say=say, reason=reason)))

    def show(self, sheet: str) -> None:
        """The requirement sheet as it stands now."""
        self._queue.put_nowait((SHEET_TOPIC, sheet))

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Stage"]:
        """Send until the block is left, and a moment longer for the last words."""
        sending = asyncio.create_task(self._send_all(), name="stage")
        try:
            yield self
        finally:
            try:
                await asyncio.wait_for(self._queue.join(), LAST_WORDS_SECONDS)
            except TimeoutError:
                logger.debug("the room did not take the last words")
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    async def _send_all(self) -> None:
        while True:
            topic, text = await self._queue.get()
            try:
                if self._room.isconnected():
                    await self._room.local_participant.send_text(
                        text, topic=topic, destination_identities=[self._identity]
                    )
            except Exception:
                # nobody is there to read it: the conversation goes on
                logger.debug("a text did not reach the room", extra={"topic": topic}, exc_info=True)
            finally:
                self._queue.task_done()
