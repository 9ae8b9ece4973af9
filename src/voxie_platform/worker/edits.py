"""What a visitor types or corrects on the page: as good as saying it."""

import json
import logging

from livekit import rtc

from voxie_platform.errors import VoxieError
from voxie_platform.interview.conversation import Interview
from voxie_platform.voice.stage import EDIT_TOPIC
from voxie_platform.worker.presence import Presence
from voxie_platform.worker.reading import read_from_caller

logger = logging.getLogger(__name__)

LONGEST_EDIT = 10_000


def take_edits(room: rtc.Room, presence: Presence, interview: Interview) -> None:
    """From now on."""
    read_from_caller(room, presence, EDIT_TOPIC, LONGEST_EDIT, lambda text: take(text, interview))


async def take(text: str | None, interview: Interview) -> None:
    """One edit; anything that is none is left out."""
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
