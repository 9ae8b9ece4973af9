"""What is needed first is made first, and nobody's speech runs far ahead of its listener."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator

import pytest

from voxie_platform.offline.pace import Paced
from voxie_platform.offline.parts import SAMPLE_RATE
from voxie_platform.offline.urgency import UrgentFirst

SECOND = bytes(SAMPLE_RATE * 2)


async def test_what_is_due_sooner_is_done_first_however_late_it_comes() -> None:
    work, order, free = UrgentFirst[None](1, "work"), [], threading.Event()
    busy = work.run(lambda: free.wait(5) and None, due=0)
    later = work.run(lambda: order.append("later"), due=20)
    sooner = work.run(lambda: order.append("sooner"), due=10)
    free.set()
    await asyncio.gather(busy, later, sooner)
    work.shutdown()

    assert order == ["sooner", "later"]


async def test_work_that_nobody_waits_for_any_more_is_not_begun() -> None:
    work, done, free = UrgentFirst[None](1, "work"), [], threading.Event()
    busy = work.run(lambda: free.wait(5) and None, due=0)
    unwanted = work.run(lambda: done.append("unwanted"), due=1)
    unwanted.cancel()
    await asyncio.sleep(0)  # the pool hears of it in the loop's next turn
    free.set()
    await busy
    await work.run(lambda: done.append("wanted"), due=2)
    work.shutdown()

    assert done == ["wanted"]


async def test_a_failure_reaches_whoever_waits() -> None:
    work = UrgentFirst[float](1, "work")

    with pytest.raises(ZeroDivisionError):
        await work.run(lambda: 1 / 0, due=0)
    work.shutdown()


async def test_what_waits_when_the_end_comes_is_cancelled() -> None:
    work, free = UrgentFirst[None](1, "work"), threading.Event()
    busy = work.run(lambda: free.wait(5) and None, due=0)
    waiting = work.run(lambda: None, due=1)
    closing = asyncio.create_task(asyncio.to_thread(work.shutdown))

    with pytest.raises(asyncio.CancelledError):
        await waiting
    free.set()
    await asyncio.gather(busy, closing)


class SixSeconds:
    """A mouth that has everything ready."""

    async def speak(self, text: str, *, voice: str, speed: float = 1.0) -> AsyncIterator[bytes]:
        for _ in range(6):
            yield SECOND


async def test_speech_is_sent_ahead_only_so_far() -> None:
    began = time.monotonic()
    came = [
        time.monotonic() - began
        async for _ in Paced(SixSeconds(), ahead_seconds=4.5).speak("", voice="marin")
    ]

    assert came[3] < 0.3
    assert came[4] < 0.3
    assert 0.4 < came[5] < 1.5
