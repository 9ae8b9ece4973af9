"""What is told of a call once it is over, and what that is made from."""

import hashlib
import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from voxie_platform.calls.models import Call, CallEvent, Turn
from voxie_platform.values import Moment, ShortText, Value

RULES = "rules"
"""Who made a summary that no model made."""
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]


class Outcome(StrEnum):
    """What came of a call: read from what is in the store, whoever wrote the rest."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    MESSAGE = "message"
    SAVED = "saved"
    """The interview's agent."""
    TALKED = "talked"
    """Nothing was to be written down."""
    SILENT = "silent"
    """Nothing of the caller was understood."""
    NOT_JOINED = "not_joined"
    FAILED = "failed"


class Place(Value):
    """Which turn of a call."""

    attempt: int
    seq: int


class Statement(Value):
    """A sentence, and the turns that it was read from."""

    text: Sentence
    turns: tuple[Place, ...]
    """Empty only where nobody said anything."""


class Collected(Value):
    """Something that the caller told or agreed to."""

    name: ShortText
    value: Sentence
    turns: tuple[Place, ...]


class Sentiment(Value):
    """How a model judged the caller's mood; no rule does."""

    mood: Literal["positive", "neutral", "negative"]
    turns: Annotated[tuple[Place, ...], Field(min_length=1)]


class Summary(Value):
    """What is told of one call; key call_id."""

    call_id: str
    made_by: str
    """A model's name, or `rules`."""
    outcome: Outcome
    summary: tuple[Statement, ...]
    key_points: tuple[Statement, ...] = ()
    action_items: tuple[Statement, ...] = ()
    fields: tuple[Collected, ...] = ()
    sentiment: Sentiment | None = None
    """None: nobody judged it."""
    turns_left_out: int = 0
    """Of a call too long for the model, those in its middle that it was not shown."""
    story_hash: str
    """Of what it was made from: another one, and it is made anew."""
    failures: int = 0
    """How often a model was asked about this story and could not tell it."""
    made_at: Moment


class Deed(Value):
    """Something done in a call that there is a row of."""

    outcome: Outcome
    """What came of it: of a booking that was cancelled later in the call, that."""
    text: Sentence
    fields: tuple[tuple[str, str], ...] = ()
    """What the caller gave for it."""
    to_do: str = ""
    """What it leaves to the business."""
    turns: tuple[Place, ...] = ()


class Story(Value):
    """Everything that a summary is made from."""

    call: Call
    turns: tuple[Turn, ...]
    functions: tuple[CallEvent, ...]
    deeds: tuple[Deed, ...]
    noted: tuple[Collected, ...] = ()
    """What Voxie wrote into the sheet."""

    @property
    def hash(self) -> str:
        """Of what can change once the call is over."""
        told = {
            "ended": [self.call.attempt, self.call.end_reason, self.call.end_detail, self.call.seconds],
            "turns": [[turn.attempt, turn.seq, turn.who, words_of(turn)] for turn in self.turns],
            "functions": [[event.attempt, event.seq, event.data] for event in self.functions],
            "deeds": [deed.model_dump(mode="json") for deed in self.deeds],
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def words_of(turn: Turn) -> str:
    """What was heard or said in it."""
    return (turn.said if turn.who == "agent" else turn.heard) or ""


def place_of(turn: Turn) -> Place:
    """Where it stands."""
    return Place(attempt=turn.attempt, seq=turn.seq)


def turns_around(event: CallEvent, turns: Iterable[Turn]) -> tuple[Place, ...]:
    """The caller's last turn before something happened, and the agent's first one after it."""
    near = [turn for turn in turns if turn.attempt == event.attempt and words_of(turn)]
    before = [turn for turn in near if turn.who == "caller" and turn.started_ms <= event.ms]
    after = [turn for turn in near if turn.who == "agent" and turn.started_ms >= event.ms]
    return tuple(place_of(turn) for turn in (*before[-1:], *after[:1]))
