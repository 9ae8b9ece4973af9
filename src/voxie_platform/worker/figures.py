"""What a worker shows to Prometheus: how it stands now, beside what its calls have left."""

from collections.abc import Callable
from http import HTTPStatus

from voxie_platform.calls.outbox import Outbox
from voxie_platform.metrics.figures import CONTENT_TYPE, WorkerMetrics
from voxie_platform.metrics.guard import may_scrape
from voxie_platform.settings import DeploymentMode
from voxie_platform.worker.health import Answers, Asked, Page
from voxie_platform.worker.heart import Heart
from voxie_platform.worker.seats import Seats


def show(
    metrics: WorkerMetrics,
    mode: DeploymentMode,
    *,
    seats: Seats,
    heart: Heart,
    outbox: Outbox,
    registered: Callable[[], bool],
) -> None:
    """Have these looked at whenever somebody reads the figures."""
    figures = metrics.worker
    for gauge, now in (
        (figures.slots, lambda: seats.slots),
        (figures.active, lambda: seats.active),
        (figures.draining, lambda: heart.draining),
        (figures.registered, registered),
        (figures.waiting, lambda: outbox.records_waiting),
        (figures.in_memory, lambda: outbox.records_in_memory),
        (figures.stuck, lambda: outbox.stuck_seconds),
        (figures.lost, lambda: outbox.dropped),
    ):
        gauge.labels(mode).set_function(lambda now=now: float(now()))  # type: ignore[misc]


def answers(metrics: WorkerMetrics, key: str | None) -> Answers:
    """What the health page answers to whoever wants the figures."""

    def answer(asked: Asked) -> Page:
        if not may_scrape(asked.headers, asked.peer, key=key):
            return Page(HTTPStatus.UNAUTHORIZED, b"for this machine, or whoever sends the METRICS_KEY\n")
        return Page(HTTPStatus.OK, metrics.text(), CONTENT_TYPE)

    return answer
