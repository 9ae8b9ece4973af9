"""What it costs whoever speaks to hand over a record: a plain append, and an outbox with its spool at work.

Run: PYTHONPATH=. python benchmarks/outbox_put.py [records]. Each way is measured in the same process, one
after the other, three times: the figures are of single calls, in microseconds.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.store.examples import turn

from voxie_platform.calls.outbox import CAPACITY, Outbox
from voxie_platform.calls.spool import Spool
from voxie_platform.calls.waiting import Waiting

RECORD = turn("01890a5d-ac96-774b-bcce-b302099a8057", 1, "A table for four on Friday at seven, please.")
PACE_SECONDS = 0.0005
"""Between two records: two thousand in a second, of perhaps fifty that a busy process sees."""
REPEATS = 3

Put = Callable[[str, object], object]


async def stored(workspace_id: str, records: object) -> None:
    """A store that takes everything at once."""


def measured(put: Put, records: int) -> list[float]:
    """Microseconds of each call, paced as calls are."""
    took = []
    for _ in range(records):
        began = time.perf_counter()
        put("workspace", RECORD)
        took.append((time.perf_counter() - began) * 1e6)
        time.sleep(PACE_SECONDS)
    return took


@contextmanager
def appending() -> Iterator[Put]:
    """The least there could be."""
    queue: deque[object] = deque()
    yield lambda workspace_id, record: queue.append((workspace_id, record))


@contextmanager
def waiting_alone() -> Iterator[Put]:
    """The outbox's queue, with no disk behind it."""
    waiting = Waiting(10**9)
    yield lambda workspace_id, record: waiting.put((workspace_id, record))


async def through_an_outbox(folder: Path, records: int) -> list[float]:
    """As in a worker: a job's thread speaks, others write to disk and store."""
    async with Outbox(stored, Spool.begun(folder, "benchmark"), capacity=CAPACITY) as outbox:
        took = await asyncio.to_thread(measured, outbox.put, records)
        assert await outbox.flush(30)
        assert outbox.dropped == 0
    return took


def told(name: str, took: list[float], base: float) -> float:
    """One line; the median."""
    median = statistics.median(took)
    p99 = sorted(took)[int(len(took) * 0.99)]
    ratio = f"{median / base:6.1f} x" if base else " " * 8
    print(f"{name:34} {median:8.2f} {p99:8.2f} {max(took):10.1f} {ratio}")
    return median


def main(records: int) -> None:
    """All ways, three times over."""
    print(f"{'microseconds for one put':34} {'median':>8} {'p99':>8} {'longest':>10}")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(REPEATS):
            with appending() as put:
                base = told("a plain deque append", measured(put, records), 0)
            with waiting_alone() as put:
                told("without the spool", measured(put, records), base)
            took = asyncio.run(through_an_outbox(Path(folder) / str(number), records))
            told("with the spool", took, base)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
