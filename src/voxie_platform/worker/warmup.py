"""One whole session before the first call: a process's first one is slow."""

import asyncio
import logging
import time

from livekit import rtc
from livekit.agents import tokenize
from livekit.agents.utils import http_context
from livekit.rtc._ffi_client import FfiClient

from voxie_platform.voice.access import ModelAccess
from voxie_platform.voice.factory import Apology
from voxie_platform.voice.models import model_of
from voxie_platform.voice.session import session_for

logger = logging.getLogger(__name__)

SECONDS = 5.0
SAMPLES = 480


async def warm_up(access: ModelAccess) -> None:
    """Everything a call needs is loaded; the model is greeted, not asked, so nothing is paid for."""
    began = time.monotonic()
    FfiClient.instance  # noqa: B018  (made without a lock: two job threads at once would make two of them)
    tokenize.basic.hyphenate_word("reservation")
    sound = rtc.AudioSource(24_000, 1)
    await sound.capture_frame(rtc.AudioFrame(bytes(2 * SAMPLES), 24_000, 1, SAMPLES))
    await sound.aclose()
    try:
        await asyncio.wait_for(dummy_session(access), SECONDS)
    except Exception as error:  # noqa: BLE001  (a cold start is slower, not wrong)
        logger.warning("not warmed up", extra={"because": type(error).__name__})
    logger.info("warmed up", extra={"seconds": round(time.monotonic() - began, 2)})


async def dummy_session(access: ModelAccess) -> None:
    """Started, and closed again."""
    speaker = Apology()
    async with http_context.open():
        model = model_of(speaker.config, access, modalities=["text", "audio"])
        session = session_for(model)
        await session.start(speaker, session_host=False, record=False)
        await session.aclose()
