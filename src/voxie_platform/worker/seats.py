"""How many calls this process still takes."""

import threading
from collections.abc import Callable, Collection

CLOSED_LOAD = 0.75
"""LiveKit asks nobody at 0.7 or above, and a load of 1 would count as broken."""
FULL_LOAD = 0.69
"""Still asked, but last, and refuses itself: LiveKit hears 3 s late that calls are taken again, and loses the
earlier ones."""


class Seats:
    """Taken before a job is accepted and given back when its call is over; used from several threads."""

    def __init__(self, slots: int, trouble: Callable[[], str | None] = lambda: None) -> None:
        self.slots = slots
        self.trouble = trouble
        """Why nobody may sit down although there is room, as a sentence."""
        self._lock = threading.Lock()
        self._taken: set[str] = set()
        self._started: set[str] = set()
        self._closed = False

    def take(self, job_id: str) -> bool:
        """Whether there was a seat; it is taken now."""
        with self._lock:
            if self._closed or len(self._taken) >= self.slots or self.trouble() is not None:
                return False
            self._taken.add(job_id)
            return True

    def started(self, job_id: str) -> None:
        """The job was begun; it gives its seat back itself, or is found to be gone."""
        with self._lock:
            self._started.add(job_id)

    def free(self, job_id: str) -> None:
        """The call is over, or never began."""
        with self._lock:
            self._taken.discard(job_id)
            self._started.discard(job_id)

    def keep(self, running: Collection[str]) -> None:
        """Take back the seats of jobs that ran once and are gone (a thread that died)."""
        with self._lock:
            gone = self._started.difference(running)
            self._taken -= gone
            self._started -= gone

    def close(self) -> None:
        """Draining: nobody else sits down."""
        with self._lock:
            self._closed = True

    @property
    def active(self) -> int:
        """How many are taken."""
        with self._lock:
            return len(self._taken)

    @property
    def load(self) -> float:
        """As LiveKit is told it."""
        with self._lock:
            taken, closed = len(self._taken), self._closed
        if closed:
            return CLOSED_LOAD
        return FULL_LOAD if self.trouble() else FULL_LOAD * taken / self.slots

    @property
    def offered(self) -> int:
        """As the api counts them: in trouble, no more than are taken."""
        return self.active if self.trouble() else self.slots
