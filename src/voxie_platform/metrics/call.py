"""From the records of one call to the figures of its worker."""

from collections.abc import Callable

from voxie_platform.calls.models import Call, CallEvent, Outgoing, Turn
from voxie_platform.calls.sums import FUNCTION_TIME, LATENCY, MODEL_TIME, waited_for
from voxie_platform.metrics.figures import WorkerFigures

Observe = Callable[[float], None]


class CallSeen:
    """Looks at each record as it is written; a turn that is written twice counts once."""

    def __init__(self, figures: WorkerFigures, call: Call) -> None:
        self._figures = figures
        self._call = call
        self._waits = {
            LATENCY: figures.latency,
            MODEL_TIME: figures.model,
            FUNCTION_TIME: figures.functions,
        }
        self._counted: set[tuple[int, int]] = set()

    def record(self, record: Outgoing) -> None:
        """One more."""
        if isinstance(record, CallEvent):
            self._event(record)
        elif isinstance(record, Turn) and record.ended_ms is not None:
            self._answer(record)

    def _event(self, event: CallEvent) -> None:
        part = self._call.deployment
        if event.kind == "greeting_heard":
            self._since_request(event, self._figures.greeted.labels(part).observe)
        elif event.kind == "state" and event.data.get("state") == "live":
            self._since_request(event, self._figures.joined.labels(part).observe)
        elif event.kind == "error":
            recoverable = "yes" if event.data.get("recoverable") else "no"
            self._figures.model_errors.labels(part, recoverable).inc()

    def _since_request(self, event: CallEvent, observe: Observe) -> None:
        """Store's clock up to the claim, this process's own from there on: the two are never compared."""
        if self._call.claimed_at is not None:
            until_claimed = (self._call.claimed_at - self._call.requested_at).total_seconds()
            observe(until_claimed + event.ms / 1000)

    def _answer(self, turn: Turn) -> None:
        place = (turn.attempt, turn.seq)
        if place in self._counted:
            return
        self._counted.add(place)
        for name, ms in waited_for(turn):
            self._waits[name].labels(self._call.deployment).observe(ms / 1000)
