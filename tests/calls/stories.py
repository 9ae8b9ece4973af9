"""Calls that are over, put together by hand."""

from datetime import UTC, datetime

from voxie_platform.calls.models import Call, CallEvent, CallKind, CallState, Channel, EndReason, Turn
from voxie_platform.calls.summary import Place, Story
from voxie_platform.settings import DeploymentMode

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def call(**instead):
    given = {
        "id": "c",
        "workspace_id": "w",
        "kind": CallKind.AGENT,
        "channel": Channel.VOICE,
        "deployment": DeploymentMode.SPAWNER,
        "room_name": "r",
        "caller_identity": "x",
        "state": CallState.ENDED,
        "attempt": 1,
        "job_id": None,
        "worker_id": None,
        "agent_identity": None,
        "lease_until": None,
        "variant": None,
        "requested_at": NOON,
        "dispatched_at": NOON,
        "claimed_at": NOON,
        "live_at": NOON,
        "ended_at": NOON,
        "end_reason": EndReason.CALLER_HUNG_UP,
        "end_detail": None,
        "seconds": 125.4,
    }
    return Call.model_validate(given | instead)


def turn(seq, who, words, attempt=1):
    """Turn n begins at n seconds."""
    spoken = {"heard": words} if who == "caller" else {"said": words}
    return Turn(call_id="c", attempt=attempt, seq=seq, who=who, started_ms=seq * 1000, at=NOON, **spoken)


def function(seq, name, answer, ms):
    data = {"name": name, "arguments": {}, "answer": answer, "ms": 3}
    return CallEvent(call_id="c", attempt=1, seq=seq, kind="function", at=NOON, ms=ms, data=data)


def story(*turns, functions=(), deeds=(), noted=(), **of_call):
    return Story(call=call(**of_call), turns=turns, functions=functions, deeds=deeds, noted=noted)


def at(*seqs):
    return tuple(Place(attempt=1, seq=seq) for seq in seqs)


DINNER = (
    turn(1, "agent", "Hello, Luigi's."),
    turn(2, "caller", "Do you have gluten free pizza?"),
    turn(3, "agent", "Yes, we have."),
    turn(4, "caller", "Then a table for two on Friday at seven, for Ann."),
    turn(5, "agent", "Friday at 7 pm for 2, name Ann. Is that right?"),
    turn(6, "caller", "Yes"),
    turn(7, "agent", "It is booked."),
)
