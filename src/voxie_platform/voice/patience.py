"""How long a model may stay silent when it is its turn."""

from collections.abc import Callable
from enum import StrEnum

SLOW_SECONDS = 4.0
"""A person is told that something is going on before 5 s of nothing."""
MUTE_SECONDS = 11.0
"""LiveKit's own wait for an answer ends, unheard, after 10 s."""


class Waiting(StrEnum):
    """How the wait for the model's next sign of life stands."""

    FINE = "fine"
    SLOW = "slow"
    MUTE = "mute"


class Patience:
    """Fed with the model's raw events; says how the wait stands."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._asked_at: float | None = None
        self._heard_at: float | None = None

    def asked(self) -> None:
        """An answer was asked for."""
        if self._asked_at is None:
            self._asked_at = self._clock()

    def turn_ended(self) -> None:
        """The caller fell silent: an answer is due if words were heard."""
        self._heard_at = self._clock()

    def words_heard(self, words: str) -> None:
        """The turn had words (a cough needs no answer)."""
        if words and self._heard_at is not None and self._asked_at is None:
            self._asked_at = self._heard_at
        self._heard_at = None

    def answered(self) -> None:
        """A sign of life."""
        self._asked_at = self._heard_at = None

    @property
    def waits(self) -> bool:
        """Whether it is the model's turn."""
        return self._asked_at is not None

    @property
    def waiting(self) -> Waiting:
        """How the wait stands now."""
        if self._asked_at is None:
            return Waiting.FINE
        seconds = self._clock() - self._asked_at
        if seconds >= MUTE_SECONDS:
            return Waiting.MUTE
        return Waiting.SLOW if seconds >= SLOW_SECONDS else Waiting.FINE
