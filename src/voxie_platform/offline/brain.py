"""The demo brain: fixed rules that know only the tools, what was heard and what the tools answered."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from voxie_platform.offline.cues import (
    answers_questions,
    cues_of,
    ends_the_talk,
    fits,
    leaves_for,
    purpose_of,
)
from voxie_platform.offline.filling import arguments_for, takes_sentences
from voxie_platform.offline.parts import CallTool, Item, Say, Situation, ToolSpec
from voxie_platform.offline.routing import asks_beside, chosen_for
from voxie_platform.offline.small_talk import (
    I_AM_HERE,
    NO_PERSON,
    TAKE_YOUR_TIME,
    asks_again,
    asks_for_presence,
    asks_what_can_be_done,
    asks_who,
    hesitates,
    once_more,
    question_in,
)
from voxie_platform.offline.wording import (
    ALL_RIGHT,
    ELSE,
    GREETINGS,
    HELLO,
    HOW_CAN_I_HELP,
    MESSAGE_OFFER,
    NO_ANSWER,
    NO_TOOLS,
    SORRY,
    THANKS,
    WELCOME,
    exact_words,
    is_made_of,
    is_no,
    is_yes,
    list_of,
    offers_a_message,
    thanks,
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
    if words := _small_talk(sentence, situation):
        return Say(words)
    question = _open_question(situation)
    if question is not None and question.tool in tools:
        return _answer(question, tools, sentence)
    if taken := _offer_taken(sentence, situation):
        return taken
    if chosen_tool := chosen_for(sentence, situation.tools, before=_last_called(situation, tools)):
        return CallTool(chosen_tool.name, arguments_for(chosen_tool, sentence))
    return Say(_nothing_fits(sentence, situation))


def _offer_taken(sentence: str, situation: Situation) -> Act | None:
    """The answer to an offer to take a message: what was not understood before becomes the message."""
    taker = _message_taker(situation)
    if taker is None or not _was_offered_a_message(situation.items):
        return None
    if is_no(sentence):
        return Say(ALL_RIGHT)
    if not is_yes(sentence):
        return None
    return CallTool(taker.name, arguments_for(taker, _not_understood(situation.items) or sentence))


def _small_talk(sentence: str, situation: Situation) -> str:
    """What is said to the voice itself, and back to where we were."""
    said = [item.text for item in situation.items if item.kind == "assistant"]
    last = said[-1] if said else ""
    open_question = question_in(last) if _open_question(situation) else ""
    if hesitates(sentence):
        return f"{TAKE_YOUR_TIME} {open_question}".strip()
    if asks_for_presence(sentence):
        if open_question or (sentence.rstrip().endswith("?") and said):
            return f"{I_AM_HERE} {open_question or HOW_CAN_I_HELP}"
        return f"{HELLO} {_offers(situation)}"
    if asks_again(sentence) and last:
        return once_more(last)
    if asks_who(sentence):
        return f"{NO_PERSON} {open_question or _offers(situation)}"
    return f"{_offers(situation)} {open_question}".strip() if asks_what_can_be_done(sentence) else ""


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
    leaves = other is not None and leaves_for(other, sentence, own_score=own_score)
    if other is not None and leaves and not _asked_beside(sentence, list(tools.values()), other.tool):
        return CallTool(other.tool.name, arguments_for(other.tool, sentence))
    return CallTool(asking.name, arguments_for(asking, sentence, needs=question.needs))


def _asked_beside(sentence: str, tools: Sequence[ToolSpec], answerer: ToolSpec) -> bool:
    """Whether only a part of the sentence is a question for that tool, and another part an answer."""
    return answers_questions(tools) is answerer and asks_beside(sentence, tools)


def _pass_on(situation: Situation, *, may_call: bool) -> Act:
    """What the tool answered: the next tool it names, or its words."""
    output = situation.items[-1].text
    answer = _parsed(output)
    if answer is None:
        return Say(output.strip() or NO_ANSWER)
    following = _text(answer.get("call"))
    called = _called_since_last_turn(situation.items)
    if may_call and following in {tool.name for tool in situation.tools} - called:
        return CallTool(following)
    sentence = _last_sentence(situation.items)
    answerer = answers_questions(situation.tools)
    if (
        may_call
        and answerer
        and not {answerer.name, CONFIRM} & called
        and asks_beside(sentence, situation.tools)
    ):
        return CallTool(answerer.name, arguments_for(answerer, sentence))
    return Say(_spoken(answer) or _text(answer.get("message")) or _text(answer.get("error")) or NO_ANSWER)


def _where_we_were(situation: Situation) -> str:
    """With nothing new to go by: what a tool had us say last, else what we can do."""
    answers = [_parsed(item.text) for item in situation.items if item.kind == "function_call_output"]
    if answers and answers[-1] and (words := _spoken(answers[-1])):
        return words
    offers = _offers(situation)
    return HELLO if offers == NO_TOOLS else offers


def _nothing_fits(sentence: str, situation: Situation) -> str:
    if thanks(sentence):
        served = any(item.kind == "function_call" for item in situation.items)
        return f"{WELCOME} {ELSE if served else HOW_CAN_I_HELP}"
    offers = _offers(situation)
    if offers == NO_TOOLS or is_yes(sentence) or is_no(sentence):
        return offers
    offer = [MESSAGE_OFFER] if _message_taker(situation) else []
    said = [item.text for item in situation.items if item.kind == "assistant"]
    again = bool(offer) and said[-1:] != [] and said[-1].startswith(SORRY)
    return " ".join([SORRY, *([] if again else [offers]), *offer])


def _offers(situation: Situation) -> str:
    offered = [tool for tool in situation.tools if cues_of(tool) and not ends_the_talk(tool)]
    purposes = [purpose for tool in offered if (purpose := purpose_of(tool))]
    return f"I can {list_of(purposes)}." if purposes else NO_TOOLS


def _message_taker(situation: Situation) -> ToolSpec | None:
    return next((tool for tool in situation.tools if LEAVE_A_MESSAGE in cues_of(tool)), None)


def _was_offered_a_message(items: Sequence[Item]) -> bool:
    said = [item.text for item in items if item.kind == "assistant"]
    return bool(said) and offers_a_message(said[-1])


def _not_understood(items: Sequence[Item]) -> str:
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


def _last_called(situation: Situation, tools: Mapping[str, ToolSpec]) -> ToolSpec | None:
    called = [item.name for item in situation.items if item.kind == "function_call"]
    return tools.get(called[-1]) if called else None


def _last_sentence(items: Sequence[Item]) -> str:
    """What the person said last, answered or not."""
    last = next((at for at, item in reversed([*enumerate(items)]) if item.kind == "user"), None)
    return "" if last is None else _unanswered(items[: last + 1])


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
