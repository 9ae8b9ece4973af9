"""From what passes between a process and its store to the figures: each thing counted where it is written."""

from collections.abc import Callable, Mapping
from typing import Any

from voxie_platform.calls.models import Call, EndReason
from voxie_platform.errors import FullError, NoWorkerError, VoxieError
from voxie_platform.metrics.figures import Metrics
from voxie_platform.settings import DeploymentMode

LEAST_BROKEN = 500
REFUSALS: Mapping[type[BaseException], str] = {FullError: "full", NoWorkerError: "no_worker"}


def took(metrics: Metrics, operation: str, seconds: float) -> None:
    """A question to the store was answered, or not."""
    metrics.store.seconds.labels(operation).observe(seconds)


def failed(metrics: Metrics, operation: str, error: Exception, given: Mapping[str, Any]) -> None:
    """It was not: "there is none" and "every slot is taken" are answers as well."""
    if refusal := REFUSALS.get(type(error)):
        metrics.calls.refused.labels(str(given["call"].deployment), refusal).inc()
    elif not isinstance(error, VoxieError):
        metrics.store.errors.labels(operation, "broken").inc()
    elif error.status >= LEAST_BROKEN:
        metrics.store.errors.labels(operation, error.code).inc()


def answered(metrics: Metrics, operation: str, answer: Any, given: Mapping[str, Any]) -> None:
    """What the answer says has happened."""
    if tell := TELLING.get(operation):
        tell(metrics, answer, given)


def requested(metrics: Metrics, call: Call, _: Mapping[str, Any]) -> None:
    metrics.calls.requested.labels(call.deployment).inc()


def redispatched(metrics: Metrics, call: Call, _: Mapping[str, Any]) -> None:
    metrics.calls.redispatched.labels(call.deployment).inc()


def ended(metrics: Metrics, call: Call, given: Mapping[str, Any]) -> None:
    """Of several that end a call only one is believed: the others are answered what it said."""
    is_ours = (call.end_reason, call.end_detail) == (given["reason"], given.get("detail"))
    if is_ours and call.id not in metrics.calls.lately_ended:
        metrics.calls.lately_ended.append(call.id)
        metrics.calls.ended.labels(call.deployment, str(call.end_reason)).inc()


def looked_after(metrics: Metrics, _: object, __: Mapping[str, Any]) -> None:
    metrics.calls.watched_at.set_to_current_time()


TELLING: Mapping[str, Callable[[Metrics, Any, Mapping[str, Any]], None]] = {
    "calls.reserve": requested,
    "fleet.revoke": redispatched,
    "fleet.end": ended,
    "fleet.abandon": ended,
    "fleet.overdue": looked_after,
}


def began_at_nothing(metrics: Metrics) -> None:
    """A counter that was never counted shows as 0, so that its first rise is seen as one."""
    for mode in DeploymentMode:
        metrics.calls.requested.labels(mode)
        metrics.calls.redispatched.labels(mode)
        for reason in REFUSALS.values():
            metrics.calls.refused.labels(mode, reason)
        for end_reason in EndReason:
            metrics.calls.ended.labels(mode, end_reason)
