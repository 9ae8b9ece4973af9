"""Rooms that LiveKit takes long to open: their first agents are asked for with them."""

import math
from collections.abc import Iterable

from voxie_platform.fleet.models import DISPATCH_SECONDS
from voxie_platform.rooms.service import DEADLINE_SECONDS

OPENING_SECONDS = DEADLINE_SECONDS + 1.0 - DISPATCH_SECONDS
"""The api that asked for one waits for LiveKit so long, counted from when its call is overdue."""


class Openings:
    """By calls that are overdue in their first attempt; moments are of a clock that nobody sets."""

    def __init__(self) -> None:
        self._first: dict[str, float] = {}
        """When each was first seen without its room."""
        self._last: dict[str, float] = {}

    def keep(self, call_ids: Iterable[str]) -> None:
        """The others are overdue no more."""
        kept = set(call_ids)
        self._first = {call: at for call, at in self._first.items() if call in kept}
        self._last = {call: at for call, at in self._last.items() if call in kept}

    def is_waited_for(self, call_id: str, *, is_open: bool, now: float) -> bool:
        """Whether its room may still open, or has opened so late that its agent may still come."""
        if is_open:
            return now - self._last.get(call_id, -math.inf) < DISPATCH_SECONDS
        self._last[call_id] = now
        return now - self._first.setdefault(call_id, now) < OPENING_SECONDS
