"""What a speaker has not kept yet when its call is over."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from voxie_platform.errors import STORE_AWAY, VoxieError
from voxie_platform.voice.speaker import Speaker

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 0.3


@asynccontextmanager
async def owing(
    speaker: Speaker, call_id: str, lost: asyncio.Future[None], seconds: float
) -> AsyncIterator[None]:
    """What is owed after the block is kept, unless the call is somebody else's by then."""
    try:
        yield
    finally:
        if not lost.done():
            await keep_what_is_owed(speaker, call_id, seconds)


async def keep_what_is_owed(speaker: Speaker, call_id: str, seconds: float) -> None:
    """Until it is kept, or for so long: while the store is away it is tried again."""
    try:
        async with asyncio.timeout(seconds):
            await tried_again(speaker)
    except (TimeoutError, VoxieError) as error:
        logger.warning("call left something unkept", extra={"call": call_id, "because": type(error).__name__})


async def tried_again(speaker: Speaker) -> None:
    while True:
        try:
            return await speaker.settle()
        except STORE_AWAY:
            await asyncio.sleep(PAUSE_SECONDS)
