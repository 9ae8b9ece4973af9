"""What a text model may tell of a call: its material, its answer's shape, and how much of it turns bear."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict

from voxie_platform.calls.models import Turn, Usage
from voxie_platform.calls.rules import outcome_of
from voxie_platform.calls.summary import (
    Collected,
    Place,
    Sentiment,
    Statement,
    Story,
    Summary,
    place_of,
    words_of,
)
from voxie_platform.errors import UnavailableError

MOST_CHARACTERS = 60_000
"""Of the transcript; of a longer one the middle is left out."""
MOST_STATEMENTS = 20
LONGEST_TEXT = 1_000
LONGEST_NAME = 100


class Said(BaseModel):
    """A sentence of the model's answer."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    text: str
    turns: list[int]


class Field(BaseModel):
    """Something the caller gave, in the model's answer."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    name: str
    value: str
    turns: list[int]


class Mood(BaseModel):
    """The caller's mood in the model's answer."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    mood: Literal["positive", "neutral", "negative"]
    turns: list[int]


class Told(BaseModel):
    """The shape the model must answer in."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    summary: list[Said]
    key_points: list[Said]
    action_items: list[Said]
    fields: list[Field]
    sentiment: Mood | None


@dataclass(frozen=True)
class Telling:
    """What came of asking: tokens are used whether or not the answer can be taken."""

    summary: Summary | None
    usage: Usage | None
    failure: str = ""


class NotWaitedForError(UnavailableError):
    """The answer did not come in time; it may be made and paid for all the same."""

    def __init__(self, sentence: str, usage: Usage) -> None:
        super().__init__(sentence)
        self.usage = usage


class Storyteller(Protocol):
    """A text model."""

    async def tell(self, story: Story) -> Telling:
        """The story's summary, or why there is none.

        Raises: UnavailableError: the model does not answer; NotWaitedForError: in time.
        """
        ...


def shown_turns(turns: Sequence[Turn]) -> tuple[dict[int, Turn], int]:
    """Turns by their number, and how many were left out of the middle of too long a call."""
    numbered = {number: turn for number, turn in enumerate(turns, 1) if words_of(turn)}
    budget = MOST_CHARACTERS
    kept: set[int] = set()
    order = list(numbered)
    while order:
        # from both ends inwards: how it began and how it ended matter most
        number = order.pop(0 if len(kept) % 2 == 0 else -1)
        budget -= len(words_of(numbered[number]))
        if budget < 0:
            break
        kept.add(number)
    return {number: turn for number, turn in numbered.items() if number in kept}, len(numbered) - len(kept)


def material(story: Story, turns: Mapping[int, Turn]) -> str:
    """As JSON: whatever a caller says stays within the quotes of a string."""
    document = {
        "transcript": [
            {"turn": number, "who": turn.who, "words": words_of(turn)} for number, turn in turns.items()
        ],
        "done": [deed.text for deed in story.deeds],
        "ended": story.call.end_reason,
    }
    return json.dumps(document, ensure_ascii=False)


def summary_told(
    story: Story, told: Told, turns: Mapping[int, Turn], *, made_by: str, made_at: datetime, left_out: int
) -> Summary | None:
    """Without what names no turn that there is; None: nothing of the summary is left."""
    summary = statements(told.summary, turns)
    if not summary:
        return None
    return Summary(
        call_id=story.call.id,
        made_by=made_by,
        outcome=outcome_of(story),
        summary=summary,
        key_points=statements(told.key_points, turns),
        action_items=statements(told.action_items, turns),
        fields=collected(told.fields, turns),
        sentiment=mood_of(told.sentiment, turns),
        turns_left_out=left_out,
        story_hash=story.hash,
        made_at=made_at,
    )


def statements(said: Sequence[Said], turns: Mapping[int, Turn]) -> tuple[Statement, ...]:
    """Each cut to a length that a list can hold."""
    return tuple(
        Statement(text=text, turns=places)
        for one in said[:MOST_STATEMENTS]
        if (text := one.text.strip()[:LONGEST_TEXT]) and (places := places_in(one.turns, turns))
    )


def collected(fields: Sequence[Field], turns: Mapping[int, Turn]) -> tuple[Collected, ...]:
    """Likewise."""
    return tuple(
        Collected(name=name, value=value, turns=places)
        for one in fields[:MOST_STATEMENTS]
        if (name := one.name.strip()[:LONGEST_NAME])
        and (value := one.value.strip()[:LONGEST_TEXT])
        and (places := places_in(one.turns, turns))
    )


def mood_of(mood: Mood | None, turns: Mapping[int, Turn]) -> Sentiment | None:
    """Only where a turn of the caller shows it."""
    by_caller = {number: turn for number, turn in turns.items() if turn.who == "caller"}
    places = places_in(mood.turns, by_caller) if mood else ()
    return Sentiment(mood=mood.mood, turns=places) if mood and places else None


def places_in(numbers: Sequence[int], turns: Mapping[int, Turn]) -> tuple[Place, ...]:
    """The turns of these numbers, as far as there are such."""
    return tuple(place_of(turns[number]) for number in dict.fromkeys(numbers) if number in turns)
