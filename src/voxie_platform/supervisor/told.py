"""Work that SIGTERM ends in order."""

import asyncio
import signal
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def run_until_told(work: Coroutine[Any, Any, T]) -> T:
    """Run it; SIGTERM cancels it alone, as Ctrl-C does: what it stands on lasts until it has closed."""
    before, told = signal.getsignal(signal.SIGTERM), False

    async def run() -> T:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None

        def end() -> None:
            nonlocal told
            told = True
            task.cancel()

        loop.add_signal_handler(signal.SIGTERM, end)
        try:
            return await work
        finally:
            loop.remove_signal_handler(signal.SIGTERM)
            signal.signal(signal.SIGTERM, before)

    try:
        return asyncio.run(run())
    except asyncio.CancelledError:
        if not told:
            raise
        sys.exit(128 + signal.SIGTERM)
