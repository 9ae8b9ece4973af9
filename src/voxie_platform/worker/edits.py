"""What a visitor types or corrects on the page: as good as saying it."""

import asyncio
import json
import logging

from livekit import rtc

from voxie_platform.errors import VoxieError
from voxie_platform.interview.conversation import Interview
from voxie_platform.voice.stage import EDIT_TOPIC
from voxie_platform.worker.presence import Presence
from voxie_platform.worker.reading import read_within

logger = logging.getLogger(__name__)

LONGEST_EDIT = 10_000


def take_edits(room: rtc.Room, presence: Presence, interview: Interview) -> None:
    """From now on; only the visitor's own participant is listened to."""
    tasks: set[asyncio.Task[None]] = set()

    def came(reader: rtc.TextStreamReader, identity: str) -> None:
        if not presence.is_caller(identity):
            reader.close()
            return
        task = asyncio.create_task(take(reader, interview))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    room.register_text_stream_handler(EDIT_TOPIC, came)


async def take(reader: rtc.TextStreamReader, interview: Interview) -> None:
    """One edit; anything that is none is left out."""
    try:
        text = await read_within(reader, LONGEST_EDIT)
    except rtc.StreamError:
        return
    if text is None or (edit := edit_in(text)) is None:
        logger.info("edit left out", extra={"too_long": text is None})
        return
    try:
        await interview.set(*edit)
    except VoxieError as error:
        logger.info("edit refused", extra={"because": error.code})


def edit_in(text: str) -> tuple[str, str] | None:
    """Field and value, if that is what the text is."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(given, dict):
        return None
    field, value = given.get("field"), given.get("value")
    return (field, value) if isinstance(field, str) and isinstance(value, str) else None
