"""A process beside one of ours, which it ends when the pulse has stopped; small: standard library alone."""

import logging
import os
import select
import signal
import sys
import time

logger = logging.getLogger("voxie_platform.pulse.watchdog")

STEP_SECONDS = 1.0
FORMATS = {
    "json": '{"time": "%(asctime)s.%(msecs)03d+00:00", "level": "error", "logger": "%(name)s", '
    '"message": "%(message)s", "pid": %(pid)d, "seconds": %(seconds)g}',
    "human": "%(asctime)s error   %(message)s  pid=%(pid)d  seconds=%(seconds)g",
}
PULSE, STDERR = 0, 2


def watch(pid: int, seconds: float, style: str) -> None:
    """Until the pulse's pipe is closed; whoever is silent for so long is killed."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # meant for the other one, which may take its time
    silent = 0.0
    while silent < seconds:
        # in steps of our own life: a machine that slept, or a container that was paused, stopped us too
        if not select.select([PULSE], [], [], STEP_SECONDS)[0]:
            silent += STEP_SECONDS
        elif os.read(PULSE, 4096):
            silent = 0.0
        else:
            return
    if os.getppid() == pid:
        say(pid, seconds, style)
        os.kill(pid, signal.SIGKILL)


def say(pid: int, seconds: float, style: str) -> None:
    """Unless nobody reads: that must not keep us."""
    if select.select([], [STDERR], [], 0)[1]:
        logging.Formatter.converter = time.gmtime if style == "json" else time.localtime
        logging.basicConfig(
            format=FORMATS[style], datefmt="%Y-%m-%dT%H:%M:%S" if style == "json" else "%H:%M:%S"
        )
        logger.error("killed: it answered no more", extra={"pid": pid, "seconds": seconds})


if __name__ == "__main__":
    watch(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3])
