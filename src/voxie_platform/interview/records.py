"""An interview as it is kept: its entries, each with the turn it came from."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from voxie_platform.values import Moment, Value


class EntryState(StrEnum):
    """How sure an entry is."""

    HEARD = "heard"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    SKIPPED = "skipped"


class Entry(Value):
    """One field of the requirement sheet; key (interview_id, field)."""

    field: str
    value: JsonValue
    state: EntryState
    source: Annotated[str, Field(max_length=4_000)]
    """The visitor's sentence it came from; empty for a named default."""
    default: bool = False
    """Nobody said it: it is Voxie's own proposal and named as such."""
    call_id: str | None
    turn: int
    """Number of the visitor's turn in the interview, from 1; 0: not from a turn."""


class InterviewRecord(Value):
    """One interview with everything known so far."""

    id: str
    workspace_id: str
    status: Literal["open", "saved"]
    entries: tuple[Entry, ...]
    asked: tuple[str, ...]
    """Questions spoken to their end, in order."""
    turns: int
    """Visitor turns so far."""
    pending: dict[str, JsonValue]
    """What the conversation is at (question asked, read-back given): the interview's own, to go on from."""
    agent_id: str | None
    created_at: Moment
    updated_at: Moment
