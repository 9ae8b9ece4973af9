"""Every figure that a process shows to Prometheus: its name, its meaning, its few labels.

No label holds an id, an address or anything else that strangers choose: each has a handful of values.
"""

from collections import deque

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from voxie_platform import __version__
from voxie_platform.calls.models import FINAL_STATES, CallState
from voxie_platform.settings import DeploymentMode

CONTENT_TYPE = CONTENT_TYPE_LATEST
PART = ("deployment",)
RECOVERABLE = ("yes", "no")
MOST_REMEMBERED = 1_000
STORE_SECONDS = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 5.0)
REQUEST_SECONDS = (0.005, 0.02, 0.1, 0.5, 1.0, 2.5, 5.0, 15.0)
JOIN_SECONDS = (0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 1.5, 2.5, 5.0, 10.0)
GREETING_SECONDS = (0.3, 0.5, 0.75, 1.0, 1.5, 2.5, 5.0, 10.0, 30.0, 60.0)
ANSWER_SECONDS = (0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)


class Metrics:
    """What the figures of every process have in common; `part` is what the process is."""

    deployments = tuple(DeploymentMode)
    unfinished = tuple(state for state in CallState if state not in FINAL_STATES)

    def __init__(self, part: str) -> None:
        self.registry = CollectorRegistry()
        self.store = StoreFigures(self.registry)
        self.calls = CallFigures(self.registry)
        ProcessCollector(registry=self.registry)
        info = Gauge("voxie_info", "1; what runs here.", ("part", "version"), registry=self.registry)
        info.labels(part, __version__).set(1)

    def text(self) -> bytes:
        """All of them, as Prometheus reads it."""
        return generate_latest(self.registry)


class ApiMetrics(Metrics):
    """Those of an api process."""

    def __init__(self) -> None:
        super().__init__("api")
        self.api = ApiFigures(self.registry)


class WorkerMetrics(Metrics):
    """Those of a worker process."""

    def __init__(self, mode: DeploymentMode) -> None:
        super().__init__(mode)
        self.worker = WorkerFigures(self.registry)
        for recoverable in RECOVERABLE:
            self.worker.model_errors.labels(mode, recoverable)


class StoreFigures:
    """How the store answers this process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.seconds = Histogram(
            "voxie_store_seconds",
            "How long a question to the store took.",
            ("operation",),
            buckets=STORE_SECONDS,
            registry=registry,
        )
        self.errors = Counter(
            "voxie_store_errors",
            "Questions that the store did not answer, or that broke.",
            ("operation", "error"),
            registry=registry,
        )


class CallFigures:
    """What became of calls, as far as this process had a part in it."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.requested = Counter("voxie_calls_requested", "Calls that got a slot.", PART, registry=registry)
        self.refused = Counter(
            "voxie_calls_refused",
            "Calls that got none: `full` or `no_worker`.",
            (*PART, "reason"),
            registry=registry,
        )
        self.redispatched = Counter(
            "voxie_calls_redispatched",
            "Calls whose agent was lost and was asked for once more, by the watcher.",
            PART,
            registry=registry,
        )
        self.ended = Counter(
            "voxie_calls_ended",
            "Calls that this process ended; not those of an interview that went on in another call.",
            (*PART, "reason"),
            registry=registry,
        )
        self.lately_ended: deque[str] = deque(maxlen=MOST_REMEMBERED)
        """Ids: a final word is said again where it may not have been heard."""
        self.watched_at = Gauge(
            "voxie_watcher_pass_timestamp_seconds",
            "When this process last looked after all calls; 0: never, another api does.",
            registry=registry,
        )


class WorkerFigures:
    """What a worker process measures in its calls, and how it stands."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def seconds(name: str, meaning: str, buckets: tuple[float, ...]) -> Histogram:
            return Histogram(name, meaning, PART, buckets=buckets, registry=registry)

        def state(name: str, meaning: str) -> Gauge:
            return Gauge(name, meaning, PART, registry=registry)

        self.joined = seconds(
            "voxie_spawn_to_joined_seconds",
            "From the request for a call to its agent being in the room, able to speak.",
            JOIN_SECONDS,
        )
        self.greeted = seconds(
            "voxie_time_to_greeting_seconds",
            "From the request for a call to the first sound of the greeting; late callers included.",
            GREETING_SECONDS,
        )
        self.latency = seconds(
            "voxie_turn_latency_seconds",
            "From the end of the caller's speech to the first audio of the answer, at the worker.",
            ANSWER_SECONDS,
        )
        self.model = seconds(
            "voxie_turn_model_seconds", "The model's part in that: to its first output.", ANSWER_SECONDS
        )
        self.functions = seconds(
            "voxie_turn_function_seconds",
            "The part of functions in that, where there were any.",
            ANSWER_SECONDS,
        )
        self.model_errors = Counter(
            "voxie_model_errors",
            "What went wrong with the model; `recoverable`: it is asked, or connected, again.",
            (*PART, "recoverable"),
            registry=registry,
        )
        self.slots = state("voxie_worker_slots", "Calls that this worker serves at once.")
        self.active = state("voxie_worker_active_calls", "Calls that it serves.")
        self.draining = state("voxie_worker_draining", "1: it takes no more calls, and stops after the last.")
        self.registered = state("voxie_worker_registered", "1: LiveKit knows it.")
        self.waiting = state("voxie_outbox_records", "Records of calls that are not in the store yet.")
        self.in_memory = state(
            "voxie_outbox_memory_records",
            "Those that are not on disk either: they would die with the process.",
        )
        self.stuck = state(
            "voxie_outbox_stuck_seconds", "How long none of them has gone into the store; 0: none waits."
        )
        self.lost = state("voxie_outbox_lost_records", "Records that were lost since the start.")


class ApiFigures:
    """How the api answers, and the fleet as the store knows it."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.requests = Counter(
            "voxie_http_requests",
            "Requests answered; `route` is its pattern, or `none`.",
            ("method", "route", "status"),
            registry=registry,
        )
        self.seconds = Histogram(
            "voxie_http_request_seconds",
            "How long the first byte of an answer took.",
            ("method", "route"),
            buckets=REQUEST_SECONDS,
            registry=registry,
        )
        self.store_up = Gauge("voxie_store_up", "1: the store answered this scrape.", registry=registry)
        self.calls = Gauge(
            "voxie_calls", "Calls that are not over, in the store.", (*PART, "state"), registry=registry
        )
        self.workers = Gauge(
            "voxie_workers",
            "Workers seen within the last hour: `taking` calls, `draining`, `lost`, or else `unregistered`.",
            (*PART, "state"),
            registry=registry,
        )
        self.slots = Gauge("voxie_slots", "Slots of the workers that take calls.", PART, registry=registry)
        self.versions = Gauge(
            "voxie_worker_versions",
            "Different versions among the workers that take calls; NaN while the store does not answer.",
            registry=registry,
        )
