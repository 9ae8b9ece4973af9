"""Records on disk until they are in the store: one file per process, which its owner holds locked.

A line is safe from the end of its process once `append` has returned, and from the end of the machine once
`sync` has. A file whose lock is free has lost its owner: whoever locks it delivers what is in it.
"""

import fcntl
import logging
import os
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from errno import ENOSPC
from pathlib import Path
from typing import Self

logger = logging.getLogger(__name__)

SUFFIX = ".spool"
REFUSED_SUFFIX = ".refused"
CHUNK_BYTES = 256 * 1024
MODE = 0o600
CLOSED = -1
TAKEN_SECONDS = 0.01


@dataclass(frozen=True)
class Lines:
    """Whole lines in the order they were written, and where in the file each ends."""

    texts: Sequence[bytes]
    ends: Sequence[int]


class Spool:
    """An open file and the lock on it."""

    def __init__(self, path: Path, file: int) -> None:
        self.path = path
        self.file = file
        self.size = os.fstat(file).st_size
        """Of what was written whole."""
        self.lock = threading.Lock()

    @classmethod
    def begun(cls, folder: Path, owner: str) -> Self:
        """A new file, ours from its first moment. Raises: OSError."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"{owner}{SUFFIX}"
        while True:
            file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_APPEND, MODE)
            if is_ours(path, file):
                sync_folder(folder)
                return cls(path, file)
            # between the two steps somebody took it for an orphan, and is about to remove it
            os.close(file)
            time.sleep(TAKEN_SECONDS)

    @classmethod
    def adopted(cls, path: Path) -> Self | None:
        """A file that has lost its owner; None: it has one, or is gone."""
        try:
            file = os.open(path, os.O_RDWR | os.O_APPEND)
        except FileNotFoundError:
            return None
        if is_ours(path, file):
            return cls(path, file)
        os.close(file)
        return None

    def append(self, lines: bytes) -> None:
        """All of them, or none. Raises: OSError (the disk takes no more)."""
        with self.lock:
            try:
                if os.write(self.file, lines) != len(lines):
                    raise OSError(ENOSPC, os.strerror(ENOSPC))
            except OSError:
                os.ftruncate(self.file, self.size)
                raise
            self.size += len(lines)

    def read(self, begin: int, most: int) -> Lines:
        """At most so many lines from there on; a last one that is torn is none. Raises: OSError."""
        length = CHUNK_BYTES
        while True:
            with self.lock:
                chunk = os.pread(self.file, min(length, self.size - begin), begin)
            if b"\n" in chunk or len(chunk) < length:
                break
            length *= 2
        texts = chunk.split(b"\n")[:-1][:most]
        return Lines(texts, list(ends_of(texts, begin)))

    def clear(self, delivered: int) -> bool:
        """Whether all of it was delivered up to there: then it is empty now. Raises: OSError."""
        with self.lock:
            if delivered < self.size:
                return False
            os.ftruncate(self.file, 0)
            self.size = 0
            return True

    def set_aside(self, line: bytes) -> None:
        """Keep a line that cannot be delivered where a person finds it."""
        aside = self.path.with_suffix(REFUSED_SUFFIX)
        try:
            file = os.open(aside, os.O_CREAT | os.O_WRONLY | os.O_APPEND, MODE)
            with os.fdopen(file, "ab") as kept:
                kept.write(line.rstrip(b"\n") + b"\n")
        except OSError:
            logger.exception("a line could not be set aside", extra={"file": str(aside)})

    def sync(self) -> None:
        """Onto the medium itself; meanwhile others may append. Raises: OSError."""
        with self.lock:
            file = os.dup(self.file)
        try:
            os.fsync(file)
        finally:
            os.close(file)

    def free_bytes(self) -> int:
        """What its disk still has for us. Raises: OSError."""
        disk = os.fstatvfs(self.file)
        return disk.f_bavail * disk.f_frsize

    def close(self) -> None:
        """Leave it to whoever comes next; a step that is under way in another thread is waited for."""
        with self.lock:
            os.close(self.file)
            self.file = CLOSED

    def remove(self) -> None:
        """All of it is delivered."""
        self.path.unlink(missing_ok=True)
        self.close()


def is_ours(path: Path, file: int) -> bool:
    """Whether an open file is locked by us now, and still the one of that name."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(file), path.stat())
    except (BlockingIOError, FileNotFoundError):
        return False


def ends_of(texts: Sequence[bytes], begin: int) -> Iterator[int]:
    """Where each line ends."""
    for text in texts:
        begin += len(text) + 1
        yield begin


def sync_folder(folder: Path) -> None:
    """A new name in it outlasts the machine."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
