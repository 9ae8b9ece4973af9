"""What a conversation holds so far: what was said, called and answered, and what is still open."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from voxie_platform.offline.parts import Item, Situation, ToolSpec
from voxie_platform.offline.wording import (
    GREETINGS,
    SORRY,
    THANKS,
    is_made_of,
    is_no,
    is_yes,
    offers_a_message,
)

CONFIRM = "confirm"


@dataclass(frozen=True)
class Question:
    """What a tool still wants to know."""

    tool: str
    answer: Mapping[str, Any]

    @property
    def needs(self) -> str | None:
        return words_in(self.answer.get("needs")) or None

    @property
    def token(self) -> str | None:
        return words_in(self.answer.get("token")) or None


def was_offered_a_message(items: Sequence[Item]) -> bool:
    said = [item.text for item in items if item.kind == "assistant"]
    return bool(said) and offers_a_message(said[-1])


def not_understood(items: Sequence[Item]) -> str:
    """The sentences that nothing fitted, since something did."""
    words: list[str] = []
    for item in reversed(items):
        if item.kind not in {"user", "assistant"} or (
            item.kind == "assistant" and not item.text.startswith(SORRY)
        ):
            break
        small = is_yes(item.text) or is_no(item.text) or is_made_of(item.text, {*GREETINGS, *THANKS})
        if item.kind == "user" and not small:
            words.append(item.text.strip())
    return " ".join(it if it[-1:] in {".", "!", "?"} else f"{it}." for it in reversed(words))


def last_called(situation: Situation, tools: Mapping[str, ToolSpec]) -> ToolSpec | None:
    called = [item.name for item in situation.items if item.kind == "function_call" and item.name != CONFIRM]
    return tools.get(called[-1]) if called else None


def last_sentence(items: Sequence[Item]) -> str:
    """What the person said last, answered or not."""
    last = next((at for at, item in reversed([*enumerate(items)]) if item.kind == "user"), None)
    return "" if last is None else unanswered(items[: last + 1])


def unanswered(items: Sequence[Item]) -> str:
    """All the person said since anybody else did anything: an answer cut off unbegun splits no turn."""
    words: list[str] = []
    for item in reversed(items):
        if item.kind == "user":
            words.append(item.text)
        elif item.kind != "system":
            break
    return " ".join(reversed(words))


def open_question(situation: Situation) -> Question | None:
    """What the newest answer asks: a tool that still wants to know something says so each time it answers."""
    calls = {item.call_id: item for item in situation.items if item.kind == "function_call"}
    answers = [
        (calls[item.call_id], answer)
        for item in situation.items
        if item.kind == "function_call_output" and item.call_id in calls and (answer := parsed(item.text))
    ]
    if not answers or answers[-1][1].get("end"):
        return None
    call, answer = answers[-1]
    if not answer.get("needs") and not answer.get("token"):
        return None
    return Question(asker(call, answers), answer)


def asker(call: Item, answers: Sequence[tuple[Item, Mapping[str, Any]]]) -> str:
    """A confirmation belongs to the tool that read back."""
    if call.name != CONFIRM:
        return call.name
    token = (parsed(call.text) or {}).get("token")
    readers = (asked.name for asked, answer in answers if answer.get("token") == token)
    return next((name for name in readers if name != CONFIRM), CONFIRM)


def called_since_last_turn(items: Sequence[Item]) -> set[str]:
    called: set[str] = set()
    for item in reversed(items):
        if item.kind == "user":
            break
        if item.kind == "function_call":
            called.add(item.name)
    return called


def spoken(answer: Mapping[str, Any]) -> str:
    return " ".join(words for key in ("say", "ask") if (words := words_in(answer.get(key))))


def parsed(text: str) -> dict[str, Any] | None:
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def words_in(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
