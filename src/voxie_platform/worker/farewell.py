"""The end of a call: the last words, the last rows, the room closed."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from typing import TypeVar

from voxie_platform.calls.models import FINAL_STATES, Call, EndReason
from voxie_platform.calls.recorder import Recorder
from voxie_platform.errors import StaleAttemptError, UnavailableError, VoxieError
from voxie_platform.rooms.service import close_with_word
from voxie_platform.voice.shown import SHOWN, over_text
from voxie_platform.voice.stage import Stage
from voxie_platform.voice.wording import GOODBYES
from voxie_platform.worker.attention import Attention
from voxie_platform.worker.claim import Claim
from voxie_platform.worker.ending import Over
from voxie_platform.worker.parts import Parts

logger = logging.getLogger(__name__)

T = TypeVar("T")

GOODBYE_SECONDS = 8.0
"""For the goodbye; a model that does not answer is not waited for any longer."""
LATE_WORDS_SECONDS = 1.0
"""For the transcript of the caller's last sentence; one that comes later still finds its place."""
LAST_TURN_SECONDS = 0.5
"""For a session to close, which tells how far its last sentence was played."""
CLOSE_SECONDS = 3.0
STORE_SECONDS = 10.0


async def part(over: Over, attention: Attention | None, stage: Stage, recorder: Recorder) -> None:
    """Say goodbye where somebody listens, show why it is over, and wait for the last words."""
    if over.reason is None:
        if attention is not None:
            attention.fall_silent()
        return
    if attention is not None:
        await say_goodbye(over.reason, attention)
    stage.tell("ended", reason=over.reason, say=SHOWN[over.reason])
    if attention is not None and over.reason is not EndReason.MODEL_FAILED:
        attention.observer.hear_out()
        await late_words(recorder)


@asynccontextmanager
async def letting_go(attention: Attention | None) -> AsyncIterator[None]:
    """The session is closed by the end of the block; one that hangs does not hold up what is inside."""
    if attention is None:
        yield
        return
    closing = asyncio.create_task(within(CLOSE_SECONDS, attention.close(), "session"))
    await asyncio.wait({closing}, timeout=LAST_TURN_SECONDS)
    try:
        yield
    finally:
        await closing


async def say_goodbye(reason: EndReason, attention: Attention) -> None:
    """Nobody is hung up on without a word."""
    words = GOODBYES.get(reason)
    if words is None:
        return
    attention.session.input.set_audio_enabled(False)

    async def spoken() -> None:
        await attention.session.interrupt(force=True)
        if handle := attention.say(words):
            await handle.wait_for_playout()

    await within(GOODBYE_SECONDS, spoken(), "goodbye")


async def late_words(recorder: Recorder) -> None:
    """The last sentence may still be on its way from the model."""
    waited = 0.0
    while recorder.awaits_words and waited < LATE_WORDS_SECONDS:
        await asyncio.sleep(0.05)
        waited += 0.05


async def settle(
    over: Over,
    reason: EndReason,
    parts: Parts,
    recorder: Recorder,
    claim: Claim,
    fields: Mapping[str, object],
) -> bool:
    """The row's final word after all other records; False: another attempt has the call.

    The seat is free for the next call.
    """
    seconds = claim.seconds
    recorder.over(reason, over.detail, seconds)
    is_written = await flushed(parts)
    parts.seats.free(str(fields["job"]))
    if is_written:
        try:
            # said again, because the outbox cannot tell whether the call was this attempt's to end
            await within(STORE_SECONDS, claim.end(reason, over.detail), "row")
        except StaleAttemptError:
            logger.info("call left to another attempt", extra=dict(fields))
            return False
    ended = {**fields, "reason": reason, "detail": over.detail, "seconds": seconds, "written": is_written}
    logger.info("call ended", extra=ended)
    return True


async def close_if_over(parts: Parts, call: Call) -> None:
    """A call that was ended from outside: whoever is in its room is told why, and put out of it."""
    row = await parts.stores.of(call.workspace_id).calls.get(call.id)
    if row.state in FINAL_STATES and row.room_name is not None:
        await close_room(parts, row.room_name, shown=over_text(row))


async def close_room(parts: Parts, room: str, *, shown: str | None) -> None:
    """Whoever is in the room is put out of it; `shown`: what an agent that is not there could not show."""
    closing = parts.rooms.delete(room) if shown is None else close_with_word(parts.rooms, room, shown)
    await within(CLOSE_SECONDS, parts.on_main(closing, CLOSE_SECONDS), "room")


async def flushed(parts: Parts) -> bool:
    """Whether all that was recorded is in the store; else it waits on disk until the store is back."""
    try:
        return await parts.on_main(parts.outbox.flush(CLOSE_SECONDS), STORE_SECONDS)
    except UnavailableError as error:
        logger.warning("call not closed cleanly", extra={"step": "records", "because": error.code})
        return False


async def within(seconds: float, step: Awaitable[T], name: str) -> None:
    """One step of the way out; if it fails or hangs, the next ones are taken all the same."""
    try:
        await asyncio.wait_for(step, seconds)
    except StaleAttemptError:
        raise
    except (VoxieError, TimeoutError) as error:
        logger.warning("call not closed cleanly", extra={"step": name, "because": type(error).__name__})
    except Exception:
        # the remaining steps are worth more than this one
        logger.exception("call not closed cleanly", extra={"step": name})
