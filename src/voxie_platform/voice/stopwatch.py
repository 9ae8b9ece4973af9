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
    waits_since: float | None
    """When the model's turn began; None: it is not its turn."""
    model: float | None = None
    """How long it was waited for so far; None: it was not, since the last sound."""
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
        self._answer = Answer(done_at=now, waits_since=now)

    def unprompted(self) -> None:
        """What comes next answers nobody: a greeting, a reminder, a goodbye."""
        self._answer = None

    def asked(self) -> None:
        """The model is asked to go on, after a function, or once more."""
        if self._answer is not None and self._answer.waits_since is None:
            self._answer.waits_since = self._clock()

    def output(self) -> None:
        """A word, a sound or a call of a function came from the model."""
        answer = self._answer
        if answer is not None and answer.waits_since is not None:
            answer.model = (answer.model or 0.0) + self._clock() - answer.waits_since
            answer.waits_since = None

    def ran(self, ms: int) -> None:
        """A function has answered, so long after it was called."""
        if self._answer is not None:
            now = self._clock()
            self._answer.functions += now - max(now - ms / 1000, self._answer.functions_until)
            self._answer.functions_until = now

    def sound(self) -> Took:
        """The first audio of something said; what it took is that turn's."""
        self._sounding, answer = UNMEASURED, self._answer
        if answer is not None and (answer.model, answer.waits_since) != (None, None):
            self._sounding = Took(
                latency_ms=None if answer.done_at is None else ms_of(self._clock() - answer.done_at),
                model_ms=None if answer.model is None else ms_of(answer.model),
                function_ms=ms_of(answer.functions),
            )
            self._answer = Answer(None, None, functions_until=answer.functions_until)
        return self._sounding

    def taken(self) -> Took:
        """What the turn that has just been played took; once."""
        took, self._sounding = self._sounding, UNMEASURED
        return took


def ms_of(seconds: float) -> int:
    return round(seconds * 1000)
