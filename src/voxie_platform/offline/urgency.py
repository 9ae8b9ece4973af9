"""Threads that do first what is needed first."""

import asyncio
import heapq
import itertools
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class UrgentFirst(Generic[T]):
    """A pool of threads; what waits is done in the order of its due time, not of its coming."""

    def __init__(self, threads: int, name: str) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._lock = Lock()
        self._numbers = itertools.count()
        self._waiting: list[tuple[float, int, Callable[[], T], Future[T]]] = []

    def run(self, work: Callable[[], T], *, due: float) -> asyncio.Future[T]:
        """In a thread, if it can be by `due` (`time.monotonic()`); cancelled in time it is never begun."""
        done: Future[T] = Future()
        with self._lock:
            heapq.heappush(self._waiting, (due, next(self._numbers), work, done))
        self._pool.submit(self._most_urgent)
        return asyncio.wrap_future(done)

    def shutdown(self) -> None:
        """End the work at hand; what waits is not done any more."""
        with self._lock:
            for *_, done in self._waiting:
                done.cancel()
        self._pool.shutdown(cancel_futures=True)

    def _most_urgent(self) -> None:
        with self._lock:
            *_, work, done = heapq.heappop(self._waiting)
        if not done.set_running_or_notify_cancel():
            return
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 - whoever waits for it gets it
            done.set_exception(error)
