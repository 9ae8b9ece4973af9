"""A call and everything that it leaves behind."""

from enum import StrEnum
from typing import Literal

from pydantic import Field, JsonValue

from voxie_platform.settings import DeploymentMode
from voxie_platform.values import Moment, Value


class CallKind(StrEnum):
    """Who talks to whom."""

    INTERVIEW = "interview"
    AGENT = "agent"


class Channel(StrEnum):
    """How they talk."""

    VOICE = "voice"
    TEXT = "text"


class CallState(StrEnum):
    """A call's life: requested -> claimed -> live -> ended | failed."""

    REQUESTED = "requested"
    CLAIMED = "claimed"
    LIVE = "live"
    ENDED = "ended"
    FAILED = "failed"


FINAL_STATES = (CallState.ENDED, CallState.FAILED)
UNFINISHED = (CallState.REQUESTED, CallState.CLAIMED, CallState.LIVE)


class EndReason(StrEnum):
    """Why a call is over."""

    CALLER_HUNG_UP = "caller_hung_up"
    AGENT_ENDED = "agent_ended"
    NEVER_JOINED = "never_joined"
    MAX_DURATION = "max_duration"
    SILENCE = "silence"
    BUDGET = "budget"
    NO_AGENT = "no_agent"
    NO_WORKER = "no_worker"
    BAD_CONFIG = "bad_config"
    MODEL_FAILED = "model_failed"
    INTERRUPTED = "interrupted"
    ROOM_DELETED = "room_deleted"
    DRAINED = "drained"


FAILURES = frozenset(
    {
        EndReason.NO_AGENT,
        EndReason.NO_WORKER,
        EndReason.BAD_CONFIG,
        EndReason.MODEL_FAILED,
        EndReason.INTERRUPTED,
    }
)
"""Reasons that make a call `failed` rather than `ended`."""


class NewCall(Value):
    """A call to be reserved."""

    id: str
    kind: CallKind
    channel: Channel
    deployment: DeploymentMode
    room_name: str | None
    """None: a text conversation without a room."""
    caller_identity: str
    interview_id: str | None = None
    agent_id: str | None = None
    version: int | None = None


class Call(NewCall):
    """A call as it stands."""

    workspace_id: str
    state: CallState
    attempt: int
    """1 for the first dispatch; a lower one than the row's has nothing more to say."""
    job_id: str | None
    worker_id: str | None
    agent_identity: str | None
    """Of the agent's participant: what the watcher removes when the claim is revoked."""
    lease_until: Moment | None
    variant: str | None
    requested_at: Moment
    dispatched_at: Moment
    """Of this attempt."""
    claimed_at: Moment | None
    live_at: Moment | None
    ended_at: Moment | None
    end_reason: EndReason | None
    end_detail: str | None
    """A sentence for the operator; never a secret."""
    seconds: float | None
    """Live to end, from the worker's monotonic clock; None: not measured."""


class Took(Value):
    """How long an answer took, by monotonic clocks; None: not measured, or nothing was answered."""

    latency_ms: int | None = None
    """From the end of the caller's speech, as the model heard it, to the first audio at the worker."""
    model_ms: int | None = None
    """From the end of the speech to the model's first output; with functions, behind them as well."""
    function_ms: int | None = None
    """Spent in functions before the first audio; those that run side by side count once."""


class Turn(Took):
    """Something said, by either side; key (call_id, attempt, seq)."""

    call_id: str
    attempt: int
    seq: int
    """Taken when the item begins, so that a late transcript fills its own place."""
    who: Literal["caller", "agent"]
    heard: str | None = None
    """The caller's words as they were understood."""
    said: str | None = None
    """The agent's words that were really played."""
    meant: str | None = None
    """The agent's words as the model gave them, where they were not all played, or not yet."""
    interrupted: bool = False
    started_ms: int
    """Since the call's attempt began, monotonic."""
    ended_ms: int | None = None
    """None: it is going on, or its worker died in it."""
    at: Moment


class CallEvent(Value):
    """Something that happened; key (call_id, attempt, seq)."""

    call_id: str
    attempt: int
    seq: int
    kind: str
    """`function`, `state`, `error`, `greeting_heard`, ..."""
    at: Moment
    ms: int
    """Since the call's attempt began, monotonic."""
    data: dict[str, JsonValue] = Field(default_factory=dict)


OFFLINE = "offline"
"""The model's name in a usage row of the offline speech engine, which nobody has to pay for."""


class Usage(Value):
    """What one response of a model, or one transcript, used; key (call_id, response_id)."""

    call_id: str
    response_id: str
    """Of a transcript: the id of the caller's item."""
    model: str
    """`name@host` where another server than OpenAI's offers it under that name; OFFLINE."""
    input_text: int = 0
    input_audio: int = 0
    input_cached: int = 0
    """Those of both kinds of input that were read from the cache; they are counted there as well."""
    input_cached_text: int | None = None
    """Of `input_text`; None: the model did not tell the kinds apart."""
    input_cached_audio: int | None = None
    """Of `input_audio`; None: the model did not tell the kinds apart."""
    output_text: int = 0
    output_audio: int = 0
    audio_seconds: float | None = None
    """Of audio transcribed, where that is counted in seconds; None: it is counted in tokens."""
    at: Moment

    @property
    def is_measured(self) -> bool:
        """Whether the model told what it used; of a response that was broken off nobody knows."""
        counts = (self.input_text, self.input_audio, self.output_text, self.output_audio)
        told = (self.audio_seconds, self.input_cached_text)
        return any(counts) or any(figure is not None for figure in told)


class FinalWord(Value):
    """The end of a call as its worker knows it; whatever comes second for one call changes nothing."""

    call_id: str
    attempt: int
    reason: EndReason
    detail: str | None = None
    seconds: float | None = None
    at: Moment
    """By the worker's host."""


Record = Turn | CallEvent | Usage
"""A row that a call leaves behind: each idempotent by its key."""
Outgoing = Record | FinalWord
"""What the outbox carries."""


class Lately(Value):
    """When an agent was called last, and how often since some moment."""

    agent_id: str
    last_call_at: Moment
    calls: int
