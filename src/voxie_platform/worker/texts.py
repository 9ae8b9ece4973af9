"""What the caller writes instead of speaking."""

import logging

from livekit import rtc
from livekit.agents.types import TOPIC_CHAT

from voxie_platform.worker.attention import Attention
from voxie_platform.worker.presence import Presence
from voxie_platform.worker.reading import read_from_caller
from voxie_platform.worker.written import LONGEST_TEXT

logger = logging.getLogger(__name__)


def take_texts(room: rtc.Room, presence: Presence, attention: Attention) -> None:
    """From now on."""

    async def take(text: str | None) -> None:
        if text is None or (text.strip() and not attention.text_came(text)):
            logger.info("text left out", extra={"longest": LONGEST_TEXT})
            attention.text_left_out()

    read_from_caller(room, presence, TOPIC_CHAT, LONGEST_TEXT, take)
