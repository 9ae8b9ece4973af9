"""What a command that serves for weeks loads before it begins."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loaded_for_good() -> Iterator[None]:
    """Python looks for garbage in nothing of what is loaded here, neither meanwhile nor later.

    A worker's are some 350,000 objects: now and then all its calls would stand still for a tenth of a second.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
