"""A summary without a model: only what is in the call's rows, each sentence with its turns."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from voxie_platform.calls.models import CallEvent, CallState, Channel, EndReason, Turn
from voxie_platform.calls.summary import (
    RULES,
    Collected,
    Outcome,
    Place,
    Statement,
    Story,
    Summary,
    place_of,
    turns_around,
    words_of,
)

MOST_POINTS = 10
LONGEST_QUOTE = 300
ASKS = re.compile(
    r"\?\s*$"
    r"|^(who|what|when|where|why|how|which)\b"
    r"|^(can|could|do|does|did|is|are|will|would|may|have|has)\s+(i|you|we|they|it|there|this|that|the|your)\b",
    re.IGNORECASE,
)
ENDINGS: Mapping[EndReason, str] = {
    EndReason.CALLER_HUNG_UP: "The caller ended the call.",
    EndReason.AGENT_ENDED: "The agent ended the call.",
    EndReason.NEVER_JOINED: "The caller never came.",
    EndReason.MAX_DURATION: "The call reached its longest duration.",
    EndReason.SILENCE: "The call ended after a long silence.",
    EndReason.BUDGET: "The call reached its budget.",
    EndReason.NO_AGENT: "No agent came into the call.",
    EndReason.NO_WORKER: "No worker was there to take the call.",
    EndReason.BAD_CONFIG: "The agent could not be made from what is saved.",
    EndReason.MODEL_FAILED: "The model failed.",
    EndReason.INTERRUPTED: "The call broke off: whoever served it was gone.",
    EndReason.ROOM_DELETED: "The call was closed from outside.",
    EndReason.DRAINED: "The call ended with its worker.",
}
RANKS = (Outcome.SAVED, Outcome.BOOKED, Outcome.MOVED, Outcome.CANCELLED, Outcome.MESSAGE)
"""Of several things done in one call, the first of these is its outcome."""


def summary_by_rules(story: Story, *, made_at: datetime) -> Summary:
    """Labelled as what it is; no mood, no rating, nothing that nobody said."""
    return Summary(
        call_id=story.call.id,
        made_by=RULES,
        outcome=outcome_of(story),
        summary=tuple(sentences(story)),
        key_points=tuple(points(story))[:MOST_POINTS],
        action_items=tuple(Statement(text=it.to_do, turns=it.turns) for it in story.deeds if it.to_do),
        fields=story.noted + tuple(given(story)),
        story_hash=story.hash,
        made_at=made_at,
    )


def outcome_of(story: Story) -> Outcome:
    """What was done, else how far it went."""
    done = {deed.outcome for deed in story.deeds}
    for outcome in RANKS:
        if outcome in done:
            return outcome
    if story.call.state is CallState.FAILED:
        return Outcome.FAILED
    if story.call.end_reason is EndReason.NEVER_JOINED:
        return Outcome.NOT_JOINED
    return Outcome.TALKED if said_by_caller(story) else Outcome.SILENT


def sentences(story: Story) -> Iterator[Statement]:
    """How much was said, what was done, how it ended."""
    whole = ends_of(story.turns)
    if whole:
        yield Statement(text=how_much(story), turns=whole)
    for deed in story.deeds:
        yield Statement(text=deed.text, turns=deed.turns or whole)
    if reason := story.call.end_reason:
        yield Statement(text=ENDINGS[reason], turns=whole[-1:])


def how_much(story: Story) -> str:
    """`The caller spoke 3 times in a call of 2:05 minutes.`"""
    times = len(said_by_caller(story))
    verb = "wrote" if story.call.channel is Channel.TEXT else "spoke"
    often = {0: "did not say anything that was understood", 1: f"{verb} once"}.get(
        times, f"{verb} {times} times"
    )
    if story.call.seconds is None:
        return f"The caller {often}."
    minutes, seconds = divmod(round(story.call.seconds), 60)
    return f"The caller {often} in a call of {minutes}:{seconds:02} minutes."


def points(story: Story) -> Iterator[Statement]:
    """What the caller asked, in the caller's words, and what could not be done."""
    for turn in said_by_caller(story):
        if ASKS.search(words_of(turn).strip()):
            yield Statement(text=f"The caller asked: “{quoted(words_of(turn))}”", turns=(place_of(turn),))
    for event in story.functions:
        if say := refusal_in(event):
            around = turns_around(event, story.turns) or ends_of(story.turns)
            yield Statement(text=f"Not done: “{quoted(say)}”", turns=around)


def refusal_in(event: CallEvent) -> str:
    """What a function said instead of doing it; with a token it only waits, and may have done it."""
    answer = event.data.get("answer")
    refused = isinstance(answer, dict) and answer.get("status") == "refused" and not answer.get("token")
    return str(answer.get("say") or "") if refused and isinstance(answer, dict) else ""


def given(story: Story) -> Iterator[Collected]:
    """What was given for what was done, each value once."""
    seen = set()
    for deed in story.deeds:
        for name, value in deed.fields:
            if value and (name, value) not in seen:
                seen.add((name, value))
                yield Collected(name=name, value=value, turns=deed.turns or ends_of(story.turns))


def said_by_caller(story: Story) -> list[Turn]:
    """The caller's turns of which words are known."""
    return [turn for turn in story.turns if turn.who == "caller" and words_of(turn).strip()]


def ends_of(turns: tuple[Turn, ...]) -> tuple[Place, ...]:
    """The first and the last of them: what is said of all."""
    return tuple(dict.fromkeys(place_of(turn) for turn in (*turns[:1], *turns[-1:])))


def quoted(words: str) -> str:
    """On one line, cut where it is too long for a list."""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[: LONGEST_QUOTE - 1]}…"
