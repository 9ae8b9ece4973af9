"""What the caller writes instead of speaking."""

import asyncio
import logging

from livekit import rtc
from livekit.agents.types import TOPIC_CHAT

from voxie_platform.worker.attention import Attention
from voxie_platform.worker.presence import Presence
from voxie_platform.worker.reading import read_within
from voxie_platform.worker.written import LONGEST_TEXT

logger = logging.getLogger(__name__)


def take_texts(room: rtc.Room, presence: Presence, attention: Attention) -> None:
    """From now on; only the caller's own participant is listened to."""
    tasks: set[asyncio.Task[None]] = set()

    def came(reader: rtc.TextStreamReader, identity: str) -> None:
        if not presence.is_caller(identity):
            reader.close()
            return
        task = asyncio.create_task(take(reader, attention))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    room.register_text_stream_handler(TOPIC_CHAT, came)


async def take(reader: rtc.TextStreamReader, attention: Attention) -> None:
    """One text."""
    try:
        text = await read_within(reader, LONGEST_TEXT)
    except rtc.StreamError:
        return
    if text is None or (text.strip() and not attention.text_came(text)):
        logger.info("text left out", extra={"longest": LONGEST_TEXT})
        attention.text_left_out()
