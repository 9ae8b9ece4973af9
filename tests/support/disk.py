"""Disks that take no more: the kernel itself refuses what is written."""

import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.livekit import missing


@contextmanager
def disk_full(largest_file: int = 0) -> Iterator[None]:
    """While the block lasts, no file of this process grows beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def tiny_disk(folder: Path, *, megabytes: int) -> Iterator[Callable[[], object]]:
    """A disk of its own for this folder; yields what fills it up, with a file named `filler`."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "tmpfs", str(folder))
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        missing("the right to mount a file system")
    try:
        yield lambda: (folder / "filler").write_bytes(bytes((megabytes << 20) - (1 << 20)))
    finally:
        subprocess.run(("umount", "-l", str(folder)), check=True)
