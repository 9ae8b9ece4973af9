"""That no child outlives its parent, however the parent ends."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1


def dies_with(parent: int) -> Callable[[], None] | None:
    """To be run in the child before its program begins. Linux alone can do it; elsewhere: nothing."""
    libc = LIBC
    if libc is None:
        return None

    def ask_the_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died between the fork and this line
            os.kill(os.getpid(), signal.SIGKILL)

    return ask_the_kernel
