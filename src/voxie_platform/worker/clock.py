"""A call's time limits: when to remind, to warn, to end."""

from collections.abc import Iterator
from enum import StrEnum

from voxie_platform.agents.config import Limits

WARNING_SECONDS = 30.0
"""Before the longest time is reached; less for calls too short for it."""


class Due(StrEnum):
    """What the time has come for."""

    REMINDER = "reminder"
    SILENCE_OVER = "silence_over"
    WARNING = "warning"
    TIME_OVER = "time_over"


class CallClock:
    """Asked a few times a second; names each thing once."""

    def __init__(self, limits: Limits, *, began: float) -> None:
        self._limits = limits
        self._began = began
        self._silent_since = began
        self._reminded_for: float | None = None
        self._warned = False

    def sound(self, at: float) -> None:
        """Either side was heard, or an answer is on its way."""
        self._silent_since = max(self._silent_since, at)

    def due(self, now: float) -> Iterator[Due]:
        """What is due now."""
        limits, lasted = self._limits, now - self._began
        if lasted >= limits.max_duration_seconds:
            yield Due.TIME_OVER
            return
        before = min(WARNING_SECONDS, limits.max_duration_seconds / 5)
        if not self._warned and lasted >= limits.max_duration_seconds - before:
            self._warned = True
            yield Due.WARNING
        yield from self._silence(now)

    def _silence(self, now: float) -> Iterator[Due]:
        silent = now - self._silent_since
        if self._reminded_for is not None:
            # the reminder itself was heard: what counts is when the caller was silent first
            silent = now - self._reminded_for
        if silent >= self._limits.max_silence_seconds:
            yield Due.SILENCE_OVER
        elif silent >= self._limits.silence_reminder_seconds and self._reminded_for is None:
            self._reminded_for = self._silent_since
            yield Due.REMINDER

    def caller_heard(self, at: float) -> None:
        """The caller spoke or wrote: the silence is over."""
        self._reminded_for = None
        self.sound(at)
