"""How soon to look at the store again: in a deployment that nobody calls, looks are all that it is asked."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from voxie_platform.fleet.models import DISPATCH_SECONDS


@dataclass
class Pauses:
    """Short ones while there is something to do and for a while afterwards, else long ones."""

    short_seconds: float = 0.5
    long_seconds: float = DISPATCH_SECONDS
    """No longer: the first thing that may be due of a new call is its second dispatch."""
    awake_seconds: float = 15.0
    """What comes after a call, such as its sums, is done within."""
    clock: Callable[[], float] = time.monotonic
    _busy_at: float = field(init=False)

    def __post_init__(self) -> None:
        self.found_something()

    def found_something(self) -> None:
        """Or may find something soon."""
        self._busy_at = self.clock()

    @property
    def seconds(self) -> float:
        """Until the next look."""
        is_awake = self.clock() - self._busy_at < self.awake_seconds
        return self.short_seconds if is_awake else self.long_seconds
