"""Clauses that were spoken before: the newest in memory, and in a folder where one is given."""

import hashlib
import json
import os
from collections import OrderedDict
from pathlib import Path
from threading import Lock

MOST_BYTES_IN_MEMORY = 16 << 20
"""About six minutes of speech: greetings and questions come again and again."""
MOST_BYTES_IN_FOLDER = 128 << 20


class Phrases:
    """Keeps PCM under what it was made from; used from several threads."""

    def __init__(self, version: str, folder: Path | None = None) -> None:
        self.version = version
        self.folder = folder
        self.newest: OrderedDict[str, bytes] = OrderedDict()
        self.lock = Lock()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            forget_oldest(folder)

    def key(self, *made_from: object) -> str:
        given = json.dumps([self.version, *made_from])
        return hashlib.sha256(given.encode()).hexdigest()[:32]

    def find(self, key: str) -> bytes | None:
        with self.lock:
            pcm = self.newest.get(key)
            if pcm is not None:
                self.newest.move_to_end(key)
                return pcm
        if self.folder is None or not (file := self.folder / f"{key}.pcm").is_file():
            return None
        pcm = file.read_bytes()
        self.remember(key, pcm)
        return pcm

    def keep(self, key: str, pcm: bytes) -> None:
        self.remember(key, pcm)
        if self.folder is not None:
            # Whole or not at all: another process may read while this one writes.
            half = self.folder / f"{key}.{os.getpid()}.half"
            half.write_bytes(pcm)
            half.replace(self.folder / f"{key}.pcm")

    def remember(self, key: str, pcm: bytes) -> None:
        with self.lock:
            self.newest[key] = pcm
            while sum(map(len, self.newest.values())) > MOST_BYTES_IN_MEMORY:
                self.newest.popitem(last=False)


def forget_oldest(folder: Path) -> None:
    """Keep the folder within its size; what is forgotten is only made again."""
    files = sorted(folder.glob("*.pcm"), key=lambda file: file.stat().st_mtime, reverse=True)
    total = 0
    for file in files:
        total += file.stat().st_size
        if total > MOST_BYTES_IN_FOLDER:
            file.unlink(missing_ok=True)
