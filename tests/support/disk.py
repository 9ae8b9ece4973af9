"""A disk that takes no more: the kernel itself refuses what this process writes."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def disk_full(largest_file: int = 0) -> Iterator[None]:
    """While the block lasts, no file of this process grows beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
