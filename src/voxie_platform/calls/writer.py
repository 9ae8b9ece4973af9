"""The thread that brings records from memory onto the disk, and knows whether the disk takes more."""

import logging
import threading
from collections.abc import Callable, Sequence

from voxie_platform.calls.lines import Entry, line_of
from voxie_platform.calls.spool import Spool
from voxie_platform.calls.waiting import Waiting

logger = logging.getLogger(__name__)

BATCH = 200
LOOK_SECONDS = 2.0
RETRY_SECONDS = 0.1
STOP_SECONDS = 5.0
UNWRITABLE = b"a record of call %b that no line can hold\n"
"""In its place; whoever delivers the lines counts it as lost."""
LEAST_FREE_BYTES = 32 * 1024 * 1024
"""With less than this no new call begins, so that those that are up can still be written down."""


class Writer:
    """Only this thread ever waits for the disk."""

    def __init__(
        self,
        waiting: Waiting,
        spool: Spool,
        *,
        moved: Callable[[], None],
        least_free_bytes: int,
    ) -> None:
        self.is_refused = False
        """Whether the disk did not take what it was given last."""
        self._waiting = waiting
        self._spool = spool
        self._moved = moved
        self._least_free_bytes = least_free_bytes
        self._trouble: str | None = None
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="voxie-spool", daemon=True)

    def start(self) -> None:
        """From now on what is put in goes to the disk."""
        self._thread.start()

    def stop(self) -> None:
        """Once all that waits is on disk, unless the disk refuses it."""
        self._waiting.close()
        self._stopped.set()
        self._thread.join(STOP_SECONDS)

    @property
    def trouble(self) -> str | None:
        """Why no new call should begin, as a sentence."""
        if len(self._waiting) > self._waiting.capacity // 2:
            return f"The disk of {self._spool.path.parent} does not keep up with the records of calls."
        return self._trouble

    def _run(self) -> None:
        while True:
            entries = self._waiting.take(BATCH, LOOK_SECONDS)
            if entries:
                self._waiting.settle(self._write(entries))
                self._moved()
            self._look()
            if not self._waiting.is_open and (self.is_refused or not len(self._waiting)):
                return
            if self.is_refused:
                self._stopped.wait(RETRY_SECONDS)

    def _write(self, entries: Sequence[Entry]) -> int:
        """How many are on disk: all of them, or none."""
        try:
            self._spool.append(b"".join(map(self._line, entries)))
        except OSError as error:
            self._refuse(f"Nothing can be written to {self._spool.path.parent}: {error.strerror}.")
            return 0
        self.is_refused = False
        return len(entries)

    def _line(self, entry: Entry) -> bytes:
        try:
            return line_of(entry)
        except ValueError:
            logger.exception("a record cannot be written", extra={"call": entry[1].call_id})
            return UNWRITABLE % entry[1].call_id.encode(errors="replace")

    def _look(self) -> None:
        if self.is_refused:
            return
        try:
            free = self._spool.free_bytes()
        except OSError as error:
            self._say(f"The disk of {self._spool.path.parent} does not answer: {error.strerror}.")
            return
        full = free < self._least_free_bytes
        self._say(
            f"The disk of {self._spool.path.parent} is full: {free >> 20} MB are left." if full else None
        )

    def _refuse(self, sentence: str) -> None:
        self.is_refused = True
        self._say(sentence)

    def _say(self, trouble: str | None) -> None:
        before, self._trouble = self._trouble, trouble
        if trouble is not None and before is None:
            logger.error("no new calls: the disk takes no more", extra={"because": trouble})
        elif trouble is None and before is not None:
            logger.info("the disk takes records again")
