"""What passes becomes a figure, once, and no figure has a label that strangers choose."""

from datetime import timedelta

import pytest

from tests.store.backends import sqlite
from tests.store.examples import FRIDAY, heartbeat, new_call
from voxie_platform.calls.models import Call, CallEvent, CallState, EndReason, Turn
from voxie_platform.errors import FullError, NotFoundError, NoWorkerError, UnavailableError
from voxie_platform.metrics.call import CallSeen
from voxie_platform.metrics.figures import ApiMetrics, WorkerMetrics
from voxie_platform.settings import DeploymentMode
from voxie_platform.storage.measured import measured

VOXIE = DeploymentMode.VOXIE


@pytest.fixture
def metrics():
    return ApiMetrics()


@pytest.fixture
async def stores(tmp_path, metrics):
    async with sqlite(tmp_path) as opened:
        yield measured(opened, metrics)


def value(metrics, name, **labels):
    return metrics.registry.get_sample_value(name, labels)


async def test_calls_are_counted_as_they_are_asked_for_refused_lost_and_ended(stores, workspace, metrics):
    with pytest.raises(NoWorkerError):
        await workspace.calls.reserve(new_call())
    await stores.fleet.beat(heartbeat(slots=1))
    call = await workspace.calls.reserve(new_call())
    with pytest.raises(FullError):
        await workspace.calls.reserve(new_call())
    lost = await stores.fleet.revoke(call)
    await stores.fleet.abandon(lost, reason=EndReason.NO_AGENT, detail=f"because of {EndReason.NO_AGENT}")
    for reason in (EndReason.ROOM_DELETED, EndReason.NO_AGENT):
        await stores.fleet.end(call.id, attempt=None, reason=reason, detail=f"because of {reason}")

    assert value(metrics, "voxie_calls_ended_total", deployment="voxie", reason="no_agent") == 1
    assert value(metrics, "voxie_calls_requested_total", deployment="voxie") == 1
    assert value(metrics, "voxie_calls_refused_total", deployment="voxie", reason="no_worker") == 1
    assert value(metrics, "voxie_calls_refused_total", deployment="voxie", reason="full") == 1
    assert value(metrics, "voxie_calls_redispatched_total", deployment="voxie") == 1
    assert value(metrics, "voxie_calls_ended_total", deployment="voxie", reason="room_deleted") == 0
    assert value(metrics, "voxie_calls_redispatched_total", deployment="spawner") == 0


async def test_the_store_is_timed_and_only_what_it_did_not_answer_is_an_error(stores, workspace, metrics):
    with pytest.raises(NotFoundError):
        await workspace.calls.get("nothing")
    assert value(metrics, "voxie_store_seconds_count", operation="calls.get") == 1
    assert value(metrics, "voxie_store_errors_total", operation="calls.get", error="not_found") is None
    await stores.stores.database.__aexit__()
    with pytest.raises(UnavailableError):
        await workspace.calls.get("nothing")
    assert value(metrics, "voxie_store_errors_total", operation="calls.get", error="unavailable") == 1


async def test_the_watcher_is_seen_at_work(stores, metrics):
    assert value(metrics, "voxie_watcher_pass_timestamp_seconds") == 0
    await stores.fleet.overdue(dispatch_seconds=1, claim_seconds=1)
    assert value(metrics, "voxie_watcher_pass_timestamp_seconds") > 1e9


def a_call(**instead):
    return Call.model_validate(
        new_call().model_dump()
        | {
            "workspace_id": "w",
            "state": CallState.CLAIMED,
            "attempt": 1,
            "job_id": "j",
            "worker_id": "w",
            "agent_identity": "a",
            "lease_until": None,
            "variant": None,
            "requested_at": FRIDAY,
            "dispatched_at": FRIDAY,
            "claimed_at": FRIDAY + timedelta(milliseconds=250),
            "live_at": None,
            "ended_at": None,
            "end_reason": None,
            "end_detail": None,
            "seconds": None,
        }
        | instead
    )


def happened(kind, ms, **data):
    return CallEvent(call_id="c", attempt=1, seq=1, kind=kind, at=FRIDAY, ms=ms, data=data)


def answer(seq, **took):
    return Turn(call_id="c", attempt=1, seq=seq, who="agent", said="Hi", started_ms=1, at=FRIDAY, **took)


def test_a_calls_first_word_is_counted_from_its_request():
    metrics = WorkerMetrics(VOXIE)
    seen = CallSeen(metrics.worker, a_call())
    for recoverable in ("yes", "no"):
        assert value(metrics, "voxie_model_errors_total", deployment="voxie", recoverable=recoverable) == 0
    seen.record(happened("state", 150, state="live"))
    seen.record(happened("state", 160, state="caller_joined"))
    seen.record(happened("greeting_heard", 350))
    seen.record(happened("error", 1, recoverable=True, what="x"))
    assert value(metrics, "voxie_spawn_to_joined_seconds_sum", deployment="voxie") == pytest.approx(0.4)
    assert value(metrics, "voxie_time_to_greeting_seconds_sum", deployment="voxie") == pytest.approx(0.6)
    assert value(metrics, "voxie_spawn_to_joined_seconds_count", deployment="voxie") == 1
    assert value(metrics, "voxie_model_errors_total", deployment="voxie", recoverable="yes") == 1


def test_what_is_not_measured_is_not_counted_and_a_turn_written_twice_counts_once():
    metrics = WorkerMetrics(VOXIE)
    seen = CallSeen(metrics.worker, a_call(claimed_at=None))
    seen.record(happened("greeting_heard", 350))
    seen.record(answer(1, ended_ms=5))
    seen.record(answer(2, latency_ms=800, model_ms=500))
    for _ in range(2):
        seen.record(answer(2, latency_ms=800, model_ms=500, function_ms=0, ended_ms=9))
    seen.record(answer(3, model_ms=120, function_ms=800, ended_ms=9))
    assert value(metrics, "voxie_time_to_greeting_seconds_count", deployment="voxie") == 0
    assert value(metrics, "voxie_turn_latency_seconds_count", deployment="voxie") == 1
    assert value(metrics, "voxie_turn_model_seconds_sum", deployment="voxie") == 0.5
    assert value(metrics, "voxie_turn_function_seconds_count", deployment="voxie") is None
