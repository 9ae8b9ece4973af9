"""What lies in a spool folder, for a person to be told; nothing is taken or changed."""

import fcntl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voxie_platform.calls.lines import DamagedLineError, entry_in
from voxie_platform.calls.spool import CHUNK_BYTES, REFUSED_SUFFIX, SUFFIX


@dataclass(frozen=True)
class Spooled:
    """Records that are not in the store yet, as far as the files tell."""

    records: int
    """At most: of a file that is being delivered, the first ones may be in the store."""
    oldest: datetime | None
    """When the first of them was made; None: there is none."""
    orphans: tuple[str, ...]
    """Files with records whose process is gone."""
    refused: tuple[str, ...]
    """Files of lines that could never be delivered."""


def spooled_in(folder: Path) -> Spooled:
    """Raises: OSError (it is not for us to read)."""
    waiting = [path for path in files_in(folder, SUFFIX) if path.stat().st_size]
    return Spooled(
        records=sum(count for path in waiting for count in line_ends(path)),
        oldest=min(firsts(waiting), default=None),
        orphans=tuple(path.name for path in waiting if is_orphan(path)),
        refused=tuple(path.name for path in files_in(folder, REFUSED_SUFFIX)),
    )


def files_in(folder: Path, suffix: str) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix == suffix)


def line_ends(path: Path) -> Iterator[int]:
    """How many there are in each piece of it."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk.count(b"\n")


def firsts(waiting: Iterable[Path]) -> Iterator[datetime]:
    """When the first record of each file was made."""
    for path in waiting:
        with path.open("rb") as file:
            line = file.readline().removesuffix(b"\n")
        try:
            yield entry_in(line)[1].at
        except DamagedLineError:
            continue


def is_orphan(path: Path) -> bool:
    """Whether nobody holds it; whoever wants to adopt it in this moment comes a second later."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
