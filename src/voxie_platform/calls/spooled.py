"""What lies in a spool folder, for a person to be told; nothing is taken or changed."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path

from voxie_platform.calls.lines import DamagedLineError, NewerLineError, entry_in
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
    with ExitStack() as stack:
        files = [stack.enter_context(file) for file in opened(files_in(folder, SUFFIX))]
        waiting = [file for file in files if os.fstat(file.fileno()).st_size]
        return Spooled(
            records=sum(count for file in waiting for count in line_ends(file)),
            oldest=min(firsts(waiting), default=None),
            orphans=tuple(Path(file.name).name for file in waiting if is_orphan(file)),
            refused=tuple(path.name for path in files_in(folder, REFUSED_SUFFIX)),
        )


def files_in(folder: Path, suffix: str) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix == suffix)


def opened(paths: Iterable[Path]) -> Iterator[BufferedReader]:
    """Without those that were delivered and removed since they were listed."""
    for path in paths:
        with suppress(FileNotFoundError):
            yield path.open("rb")


def line_ends(file: BufferedReader) -> Iterator[int]:
    """How many there are in each piece of it."""
    while chunk := file.read(CHUNK_BYTES):
        yield chunk.count(b"\n")


def firsts(waiting: Iterable[BufferedReader]) -> Iterator[datetime]:
    """When the first record of each file was made; at the latest, where a newer version wrote it."""
    for file in waiting:
        file.seek(0)
        try:
            yield entry_in(file.readline().removesuffix(b"\n"))[1].at
        except NewerLineError:
            yield datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
        except DamagedLineError:
            continue


def is_orphan(file: BufferedReader) -> bool:
    """Whether nobody holds it; whoever wants to adopt it in this moment comes a second later."""
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
