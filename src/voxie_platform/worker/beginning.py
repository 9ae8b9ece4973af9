"""A call that begins while the store is away: it waits a little, as its caller does."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from voxie_platform.errors import STORE_AWAY

logger = logging.getLogger(__name__)

T = TypeVar("T")

PATIENCE_SECONDS = 10.0
PAUSE_SECONDS = 0.3


async def patiently(call_id: str, ask: Callable[[], Awaitable[T]]) -> T:
    """The store's answer; asked again while the store is away, so the question must bear that.

    Raises: UnavailableError, SettingsError: it is away for too long, or refuses the key; and whatever else.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    is_told = False
    while True:
        try:
            return await ask()
        except STORE_AWAY as error:
            if time.monotonic() > until:
                raise
            if not is_told:
                logger.info("a call waits for the store", extra={"call": call_id, "because": error.sentence})
            is_told = True
        await asyncio.sleep(PAUSE_SECONDS)
