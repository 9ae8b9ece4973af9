"""What is to be done about a call that does not look right."""

from dataclasses import dataclass

from voxie_platform.calls.models import Call, CallState, EndReason
from voxie_platform.fleet.models import LAST_ATTEMPT, MAX_ATTEMPTS

MISSED_SECONDS = 1.0
"""So long its worker has to say the final word: it alone knows the reason, and how long the call was."""


@dataclass(frozen=True)
class Redispatch:
    """Ask for an agent once more."""


@dataclass(frozen=True)
class End:
    """It is over."""

    reason: EndReason
    detail: str | None = None


Step = Redispatch | End


def step_for_overdue(call: Call, *, worker_there: bool, dispatched: bool) -> Step:
    """A call that nobody claimed in time, or whose claim ran out.

    `dispatched`: whether an agent was asked for in this attempt.
    """
    if call.room_name is None:
        return End(EndReason.INTERRUPTED, "the process that held it is gone")
    if call.state is CallState.LIVE:
        # what was said is only in the dead process: nobody else can go on
        return End(EndReason.INTERRUPTED, "the worker is gone")
    if call.attempt >= (MAX_ATTEMPTS if dispatched else LAST_ATTEMPT):
        # whether or not a frozen worker is missed by now
        return End(EndReason.NO_AGENT)
    if not worker_there:
        return End(EndReason.NO_WORKER)
    return Redispatch()


def step_for_unseen_room(call: Call, *, missed_seconds: float) -> Step | None:
    """A call in progress whose room is not open; None: not yet, or not for the watcher to say."""
    if call.state is CallState.REQUESTED:
        return None  # it may not have been opened yet, and its dispatch runs out by itself
    if missed_seconds < MISSED_SECONDS:
        return None
    return End(EndReason.ROOM_DELETED)
