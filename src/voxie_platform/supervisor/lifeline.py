"""That no child outlives its parent, however the parent ends."""

import os
import shutil
import sys
from collections.abc import Iterable
from functools import cache

Word = str | os.PathLike[str]


def tied(command: Iterable[Word]) -> tuple[Word, ...]:
    """The same command, ended by the kernel as soon as whoever started it is gone. Linux alone can do it.

    A program asks for that (prctl's PR_SET_PDEATHSIG), no code of ours between fork and exec: what another
    thread had locked stays locked there, and the parent waits for ever with its child.
    """
    return (*asking_the_kernel(), *command)


@cache
def asking_the_kernel() -> tuple[str, ...]:
    """util-linux's program that asks and then becomes the command; nothing where there is none."""
    program = shutil.which("setpriv") if sys.platform == "linux" else None
    return (program, "--pdeathsig", "KILL") if program else ()
