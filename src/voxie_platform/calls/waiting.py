"""Records that are in memory alone, in the order they came; putting one in never waits."""

import threading
from collections import deque

from voxie_platform.calls.lines import Entry


class Waiting:
    """Whoever takes some settles them, or gives them back; nobody else takes any meanwhile."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.put_in = 0
        """How many were ever taken in."""
        self.is_open = True
        self._queue: deque[Entry] = deque()
        self._taken: list[Entry] = []
        self._change = threading.Condition(threading.Lock())

    def put(self, entry: Entry) -> bool:
        """Whether there was room for it; from any thread."""
        with self._change:
            if not self.is_open or len(self._queue) + len(self._taken) >= self.capacity:
                return False
            self._queue.append(entry)
            self.put_in += 1
            self._change.notify()
            return True

    def take(self, most: int, seconds: float) -> list[Entry]:
        """The oldest; none: there were none so long, or somebody else has some."""
        with self._change:
            self._change.wait_for(lambda: not self.is_open or (self._queue and not self._taken), seconds)
            if self._taken:
                return []
            self._taken = [self._queue.popleft() for _ in range(min(most, len(self._queue)))]
            return list(self._taken)

    def settle(self, count: int) -> None:
        """So many of those taken are taken care of; the others are the oldest again."""
        with self._change:
            self._queue.extendleft(reversed(self._taken[count:]))
            self._taken = []
            self._change.notify_all()

    def close(self) -> None:
        """Nothing more comes in."""
        with self._change:
            self.is_open = False
            self._change.notify_all()

    def __len__(self) -> int:
        return len(self._queue) + len(self._taken)
