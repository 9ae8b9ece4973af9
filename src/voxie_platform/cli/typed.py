"""Lines as they are typed or piped in, without holding up the event loop."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator

PIECE = 4096
LONGEST_LINE = 20_000


async def typed_lines(source: int = 0) -> AsyncIterator[str]:
    """Until the input ends; a line far longer than anybody speaks is cut."""
    loop, lines = asyncio.get_running_loop(), asyncio.Queue[bytes | None]()

    def read() -> None:
        rest = b""
        while piece := os.read(source, PIECE):
            *whole, rest = (rest + piece).split(b"\n")
            rest = rest[:LONGEST_LINE]
            for line in whole:
                loop.call_soon_threadsafe(lines.put_nowait, line)
        loop.call_soon_threadsafe(lines.put_nowait, rest or None)
        loop.call_soon_threadsafe(lines.put_nowait, None)

    # A thread, since a file cannot be waited for; a daemon, since a terminal may never say anything again.
    threading.Thread(target=read, name="typed", daemon=True).start()
    while (line := await lines.get()) is not None:
        yield line[:LONGEST_LINE].decode("utf-8", "replace").rstrip("\r")
