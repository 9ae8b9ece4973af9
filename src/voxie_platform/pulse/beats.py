"""The pulse of a process: while its event loop turns, it beats into the pipe of its watchdog."""

import asyncio
import logging
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from voxie_platform.logs import Format, is_human
from voxie_platform.pulse import watchdog

logger = logging.getLogger(__name__)

BEAT_SECONDS = 1.0
AGAIN_SECONDS = 10.0


@asynccontextmanager
async def watched_over(seconds: float, style: Format) -> AsyncIterator[None]:
    """Killed from outside if it hangs for so long: frozen in a write, it would hold SQLite's lock for ever.

    0: never.
    """
    is_first = os.getpid() == 1
    if is_first and seconds:
        logger.warning("no watchdog: from inside a container its process 1 cannot be killed, give it an init")
    if is_first or not seconds:
        yield
        return
    beating = asyncio.create_task(beat(seconds, style), name="pulse")
    try:
        yield
    finally:
        beating.cancel()
        await asyncio.gather(beating, return_exceptions=True)


async def beat(seconds: float, style: Format) -> None:
    """Until cancelled; a watchdog that died is replaced."""
    while True:
        try:
            with a_watchdog(seconds, style) as pipe:
                while True:
                    os.write(pipe, b".")
                    await asyncio.sleep(BEAT_SECONDS)
        except OSError as error:
            logger.warning("no watchdog", extra={"because": error.strerror})
            await asyncio.sleep(AGAIN_SECONDS)


@contextmanager
def a_watchdog(seconds: float, style: Format) -> Iterator[int]:
    """Where to beat. In a session of its own: what a terminal says to this process is not meant for it."""
    words = (str(os.getpid()), str(seconds), "human" if is_human(style, sys.stderr) else "json")
    with subprocess.Popen(
        (sys.executable, "-I", "-S", watchdog.__file__, *words),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        bufsize=0,
    ) as process:
        assert process.stdin is not None
        os.set_blocking(process.stdin.fileno(), False)
        try:
            yield process.stdin.fileno()
        finally:
            process.kill()  # stopped itself, it would not see the end of the pipe
