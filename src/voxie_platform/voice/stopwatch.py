"""How long an answer takes: from the caller's last sound to the agent's first."""

from collections.abc import Callable
from dataclasses import dataclass

from voxie_platform.calls.models import Took

UNMEASURED = Took()


@dataclass
class Answer:
    """What the caller waits for."""

    done_at: float | None
    """When the caller was done; None: the first sound of the answer was heard."""
    asked_at: float | None
    """When the model's turn began; None: it was not asked since the last sound."""
    model_ms: int | None = None
    functions: float = 0.0
    functions_until: float = 0.0


class Stopwatch:
    """Fed as things happen; what is said without having been asked for is not timed."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._answer: Answer | None = None
        self._sounding = UNMEASURED

    def caller_done(self) -> None:
        """The caller fell silent, or wrote something."""
        now = self._clock()
        self._answer = Answer(done_at=now, asked_at=now)

    def unprompted(self) -> None:
        """What comes next answers nobody: a greeting, a reminder, a goodbye."""
        self._answer = None

    def asked(self) -> None:
        """The model is asked to go on, after a function."""
        if self._answer is not None and self._answer.asked_at is None:
            self._answer.asked_at = self._clock()

    def output(self) -> None:
        """A word, a sound or a call of a function came from the model."""
        answer = self._answer
        if answer is not None and answer.asked_at is not None and answer.model_ms is None:
            answer.model_ms = self._since(answer.asked_at)

    def ran(self, ms: int) -> None:
        """A function has answered, so long after it was called."""
        if self._answer is not None:
            now = self._clock()
            self._answer.functions += now - max(now - ms / 1000, self._answer.functions_until)
            self._answer.functions_until = now

    def sound(self) -> Took:
        """The first audio of something said; what it took is that turn's."""
        self._sounding, answer = UNMEASURED, self._answer
        if answer is not None and answer.asked_at is not None:
            self._sounding = Took(
                latency_ms=None if answer.done_at is None else self._since(answer.done_at),
                model_ms=answer.model_ms,
                function_ms=round(answer.functions * 1000),
            )
            self._answer = Answer(None, None, functions_until=answer.functions_until)
        return self._sounding

    def taken(self) -> Took:
        """What the turn that has just been played took; once."""
        took, self._sounding = self._sounding, UNMEASURED
        return took

    def _since(self, then: float) -> int:
        return round((self._clock() - then) * 1000)
