"""The demo brain: fixed rules that know only the tools, what was heard and what the tools answered."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from voxie_platform.offline.cues import answers_questions, cues_of, fits, leaves_for, purpose_of
from voxie_platform.offline.filling import arguments_for, takes_sentences
from voxie_platform.offline.parts import CallTool, Item, Say, Situation, ToolSpec
from voxie_platform.offline.wording import (
    GREETINGS,
    HELLO,
    MESSAGE_OFFER,
    NO_ANSWER,
    NO_TOOLS,
    SORRY,
    THANKS,
    WELCOME,
    WHAT_ELSE,
    exact_words,
    is_made_of,
    is_no,
    is_question,
    is_yes,
    list_of,
    offers_a_message,
    words_of,
)

CONFIRM = "confirm"
LEAVE_A_MESSAGE = "leave a message"

Act = Say | CallTool


class DemoBrain:
    """Keeps nothing: every answer follows from the conversation alone, so a reconnected session goes on."""

    def respond(self, situation: Situation) -> Sequence[Act]:
        if words := exact_words(situation.response_instructions):
            return [Say(words)]
        sentence = _unanswered(situation.items)
        may_call = situation.tool_choice != "none"
        if sentence and may_call:
            return [_act_on(sentence, situation)]
        last = situation.items[-1] if situation.items else None
        if last is not None and last.kind == "function_call_output":
            return [_pass_on(situation, may_call=may_call)]
        return [Say(_where_we_were(situation))]


@dataclass(frozen=True)
class Question:
    """What a tool still wants to know."""

    tool: str
    answer: Mapping[str, Any]

    @property
    def needs(self) -> str | None:
        return _text(self.answer.get("needs")) or None

    @property
    def token(self) -> str | None:
        return _text(self.answer.get("token")) or None


def _act_on(sentence: str, situation: Situation) -> Act:
    tools = {tool.name: tool for tool in situation.tools}
    if situation.tool_choice in tools:
        chosen = tools[situation.tool_choice]
        return CallTool(chosen.name, arguments_for(chosen, sentence))
    if listener := next((it for it in situation.tools if takes_sentences(it) and not cues_of(it)), None):
        return CallTool(listener.name, arguments_for(listener, sentence))
    question = _open_question(situation)
    if question is not None and question.tool in tools:
        return _answer(question, tools, sentence)
    if _was_offered_a_message(situation.items) and is_yes(sentence) and (taker := _message_taker(situation)):
        return CallTool(taker.name, arguments_for(taker, sentence))
    found = fits(WHAT_ELSE if is_no(sentence) else sentence, situation.tools)
    if found:
        return CallTool(found[0].tool.name, arguments_for(found[0].tool, sentence))
    if is_question(sentence) and (answerer := answers_questions(situation.tools)):
        return CallTool(answerer.name, arguments_for(answerer, sentence))
    return Say(_nothing_fits(sentence, situation))


def _answer(question: Question, tools: Mapping[str, ToolSpec], sentence: str) -> Act:
    """To the tool that asked, unless the sentence is a yes to what was read back or clearly about another."""
    asking = tools[question.tool]
    confirm = tools.get(CONFIRM)
    repeatable = words_of(" ".join([_spoken(question.answer), *cues_of(asking)]))
    if question.token and confirm and is_yes(sentence, known=repeatable):
        return CallTool(CONFIRM, {"token": question.token})
    found = fits(sentence, list(tools.values()))
    own_score = next((fit.score for fit in found if fit.tool.name == asking.name), 0.0)
    other = next((fit for fit in found if fit.tool.name != asking.name), None)
    if other is not None and leaves_for(other, sentence, own_score=own_score):
        return CallTool(other.tool.name, arguments_for(other.tool, sentence))
    return CallTool(asking.name, arguments_for(asking, sentence, needs=question.needs))


def _pass_on(situation: Situation, *, may_call: bool) -> Act:
    """What the tool answered: the next tool it names, or its words."""
    output = situation.items[-1].text
    answer = _parsed(output)
    if answer is None:
        return Say(output.strip() or NO_ANSWER)
    following = _text(answer.get("call"))
    callable_now = {tool.name for tool in situation.tools} - _called_since_last_turn(situation.items)
    if may_call and following in callable_now:
        return CallTool(following)
    return Say(_spoken(answer) or _text(answer.get("message")) or _text(answer.get("error")) or NO_ANSWER)


def _where_we_were(situation: Situation) -> str:
    """With nothing new to go by: what a tool had us say last, else what we can do."""
    answers = [_parsed(item.text) for item in situation.items if item.kind == "function_call_output"]
    if answers and answers[-1] and (words := _spoken(answers[-1])):
        return words
    offers = _offers(situation)
    return HELLO if offers == NO_TOOLS else offers


def _nothing_fits(sentence: str, situation: Situation) -> str:
    if is_made_of(sentence, GREETINGS):
        return f"{HELLO} {_offers(situation)}"
    if is_made_of(sentence, THANKS):
        return f"{WELCOME} {_offers(situation)}"
    offers = _offers(situation)
    if offers == NO_TOOLS or is_yes(sentence):
        return offers
    return " ".join([SORRY, offers, *([MESSAGE_OFFER] if _message_taker(situation) else [])])


def _offers(situation: Situation) -> str:
    purposes = [purpose for tool in situation.tools if cues_of(tool) and (purpose := purpose_of(tool))]
    return f"I can {list_of(purposes)}." if purposes else NO_TOOLS


def _message_taker(situation: Situation) -> ToolSpec | None:
    return next((tool for tool in situation.tools if LEAVE_A_MESSAGE in cues_of(tool)), None)


def _was_offered_a_message(items: Sequence[Item]) -> bool:
    said = [item.text for item in items if item.kind == "assistant"]
    return bool(said) and offers_a_message(said[-1])


def _unanswered(items: Sequence[Item]) -> str:
    """All the person said since anybody else did anything: an answer cut off unbegun splits no turn."""
    words: list[str] = []
    for item in reversed(items):
        if item.kind == "user":
            words.append(item.text)
        elif item.kind != "system":
            break
    return " ".join(reversed(words))


def _open_question(situation: Situation) -> Question | None:
    """What the newest answer asks: a tool that still wants to know something says so each time it answers."""
    calls = {item.call_id: item for item in situation.items if item.kind == "function_call"}
    answers = [
        (calls[item.call_id], answer)
        for item in situation.items
        if item.kind == "function_call_output" and item.call_id in calls and (answer := _parsed(item.text))
    ]
    if not answers or answers[-1][1].get("end"):
        return None
    call, answer = answers[-1]
    if not answer.get("needs") and not answer.get("token"):
        return None
    return Question(_asker(call, answers), answer)


def _asker(call: Item, answers: Sequence[tuple[Item, Mapping[str, Any]]]) -> str:
    """A confirmation belongs to the tool that read back."""
    if call.name != CONFIRM:
        return call.name
    token = (_parsed(call.text) or {}).get("token")
    readers = (asked.name for asked, answer in answers if answer.get("token") == token)
    return next((name for name in readers if name != CONFIRM), CONFIRM)


def _called_since_last_turn(items: Sequence[Item]) -> set[str]:
    called: set[str] = set()
    for item in reversed(items):
        if item.kind == "user":
            break
        if item.kind == "function_call":
            called.add(item.name)
    return called


def _spoken(answer: Mapping[str, Any]) -> str:
    return " ".join(words for key in ("say", "ask") if (words := _text(answer.get(key))))


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
