"""The store's clock: the host's, and what becomes of leases when somebody sets it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voxie_platform.storage.sqlite.queries import queries

if TYPE_CHECKING:
    from voxie_platform.storage.sqlite.database import Writing

SQL = queries("clock")
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
SET_MICROSECONDS = 500_000
"""Less than this is the clock's own drift."""
MOVED = ("workers", "leases", "calls", "after_calls", "deliveries")


@dataclass(frozen=True)
class Clock:
    """Microseconds since 1970, and those of a clock that nobody sets."""

    wall: Callable[[], int]
    steady: Callable[[], int]
    boot_id: str
    """Since when the steady clock counts; empty: not known, so nothing can be said about it."""


def host_clock() -> Clock:
    """The clock of this host, on which every process that shares the file runs."""
    boot_id = BOOT_ID.read_text(encoding="ascii").strip() if BOOT_ID.exists() else ""
    return Clock(wall_microseconds, steady_microseconds, boot_id)


def wall_microseconds() -> int:
    return time.time_ns() // 1_000


def steady_microseconds() -> int:
    return time.clock_gettime_ns(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)) // 1_000


def keep_step(writing: "Writing", clock: Clock) -> None:
    """Where the clock was set, move heartbeats, leases and calls that are up along: they last as before."""
    if not clock.boot_id:
        return
    ahead = clock.wall() - clock.steady()
    kept = writing.one(SQL["get"])
    same_boot = kept is not None and kept["boot_id"] == clock.boot_id
    by = ahead - kept["ahead"] if kept is not None and same_boot else 0
    if same_boot and abs(by) < SET_MICROSECONDS:
        return
    for moved in MOVED if by else ():
        writing.run(SQL[f"move_{moved}"], by=by)
    writing.run(SQL["set"], boot_id=clock.boot_id, ahead=ahead)
