"""The demo brain: fixed rules that know only the tools, what was heard and what the tools answered."""

from collections.abc import Mapping, Sequence

from voxie_platform.offline.cues import (
    answers_questions,
    cues_of,
    ends_the_talk,
    fits,
    leaves_for,
    purpose_of,
)
from voxie_platform.offline.filling import arguments_for, takes_sentences
from voxie_platform.offline.looking_back import (
    CONFIRM,
    Question,
    called_since_last_turn,
    last_called,
    last_sentence,
    not_understood,
    open_question,
    parsed,
    spoken,
    unanswered,
    was_offered_a_message,
    words_in,
)
from voxie_platform.offline.parts import CallTool, Say, Situation, ToolSpec
from voxie_platform.offline.routing import asks_beside, chosen_for, starts_anew
from voxie_platform.offline.small_talk import (
    I_AM_HERE,
    NO_PERSON,
    TAKE_YOUR_TIME,
    VERY_WELL,
    asks_again,
    asks_for_presence,
    asks_how_it_goes,
    asks_what_can_be_done,
    asks_who,
    hesitates,
    once_more,
    question_in,
)
from voxie_platform.offline.wording import (
    ALL_RIGHT,
    ELSE,
    HELLO,
    HOW_CAN_I_HELP,
    MESSAGE_OFFER,
    NO_ANSWER,
    NO_TOOLS,
    SORRY,
    WELCOME,
    exact_words,
    is_no,
    is_yes,
    list_of,
    offers_a_message,
    thanks,
    words_of,
)

LEAVE_A_MESSAGE = "leave a message"

Act = Say | CallTool


class DemoBrain:
    """Keeps nothing: every answer follows from the conversation alone, so a reconnected session goes on."""

    def respond(self, situation: Situation) -> Sequence[Act]:
        if words := exact_words(situation.response_instructions):
            return [Say(words)]
        sentence = unanswered(situation.items)
        may_call = situation.tool_choice != "none"
        if sentence and may_call:
            return [_act_on(sentence, situation)]
        last = situation.items[-1] if situation.items else None
        if last is not None and last.kind == "function_call_output":
            return [_pass_on(situation, may_call=may_call)]
        return [Say(_where_we_were(situation))]


def _act_on(sentence: str, situation: Situation) -> Act:
    tools = {tool.name: tool for tool in situation.tools}
    if situation.tool_choice in tools:
        chosen = tools[situation.tool_choice]
        return CallTool(chosen.name, arguments_for(chosen, sentence))
    if listener := next((it for it in situation.tools if takes_sentences(it) and not cues_of(it)), None):
        return CallTool(listener.name, arguments_for(listener, sentence))
    if words := _small_talk(sentence, situation):
        return Say(words)
    question = open_question(situation)
    if question is not None and question.tool in tools:
        offered = offers_a_message(spoken(question.answer)) and not (is_yes(sentence) or is_no(sentence))
        before = last_called(situation, tools)
        anew = starts_anew(sentence, situation.tools, before=before) if offered else None
        return (
            CallTool(anew.name, arguments_for(anew, sentence)) if anew else _answer(question, tools, sentence)
        )
    if taken := _offer_taken(sentence, situation):
        return taken
    if chosen_tool := chosen_for(sentence, situation.tools, before=last_called(situation, tools)):
        return CallTool(chosen_tool.name, arguments_for(chosen_tool, sentence))
    return Say(_nothing_fits(sentence, situation))


def _offer_taken(sentence: str, situation: Situation) -> Act | None:
    """The answer to an offer to take a message: what was not understood before becomes the message."""
    taker = _message_taker(situation)
    if taker is None or not was_offered_a_message(situation.items):
        return None
    if is_no(sentence):
        return Say(ALL_RIGHT)
    if not is_yes(sentence):
        return None
    return CallTool(taker.name, arguments_for(taker, not_understood(situation.items) or sentence))


def _small_talk(sentence: str, situation: Situation) -> str:
    """What is said to the voice itself, and back to where we were."""
    said = [item.text for item in situation.items if item.kind == "assistant"]
    last = said[-1] if said else ""
    asked = question_in(last) if open_question(situation) else ""
    if hesitates(sentence):
        return f"{TAKE_YOUR_TIME} {asked}".strip()
    if asks_for_presence(sentence):
        if asked or (sentence.rstrip().endswith("?") and said):
            return f"{I_AM_HERE} {asked or HOW_CAN_I_HELP}"
        return f"{HELLO} {_offers(situation)}"
    if asks_again(sentence) and last:
        return once_more(last)
    if asks_how_it_goes(sentence):
        return f"{VERY_WELL} {asked or HOW_CAN_I_HELP}"
    if asks_who(sentence):
        return f"{NO_PERSON} {asked or _offers(situation)}"
    return f"{_offers(situation)} {asked}".strip() if asks_what_can_be_done(sentence) else ""


def _answer(question: Question, tools: Mapping[str, ToolSpec], sentence: str) -> Act:
    """To the tool that asked, unless the sentence is a yes to what was read back or clearly about another."""
    asking = tools[question.tool]
    confirm = tools.get(CONFIRM)
    farewell = [cue for tool in tools.values() if ends_the_talk(tool) for cue in cues_of(tool)]
    repeatable = words_of(" ".join([spoken(question.answer), *cues_of(asking), *farewell]))
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
    answer = parsed(output)
    if answer is None:
        return Say(output.strip() or NO_ANSWER)
    following = words_in(answer.get("call"))
    called = called_since_last_turn(situation.items)
    if may_call and following in {tool.name for tool in situation.tools} - called:
        return CallTool(following)
    sentence = last_sentence(situation.items)
    answerer = answers_questions(situation.tools)
    if (
        may_call
        and answerer
        and not {answerer.name, CONFIRM} & called
        and asks_beside(sentence, situation.tools)
    ):
        return CallTool(answerer.name, arguments_for(answerer, sentence))
    return Say(
        spoken(answer) or words_in(answer.get("message")) or words_in(answer.get("error")) or NO_ANSWER
    )


def _where_we_were(situation: Situation) -> str:
    """With nothing new to go by: what a tool had us say last, else what we can do."""
    answers = [parsed(item.text) for item in situation.items if item.kind == "function_call_output"]
    if answers and answers[-1] and (words := spoken(answers[-1])):
        return words
    offers = _offers(situation)
    return HELLO if offers == NO_TOOLS else offers


def _nothing_fits(sentence: str, situation: Situation) -> str:
    if thanks(sentence):
        served = any(item.kind == "function_call" for item in situation.items)
        return f"{WELCOME} {ELSE if served else HOW_CAN_I_HELP}"
    offers = _offers(situation)
    said = [item.text for item in situation.items if item.kind == "assistant"]
    if is_yes(sentence) and said and question_in(said[-1]) == "" and offers != NO_TOOLS:
        return ELSE
    if offers == NO_TOOLS or is_yes(sentence) or is_no(sentence):
        return offers
    offer = [MESSAGE_OFFER] if _message_taker(situation) else []
    again = bool(offer) and said[-1:] != [] and said[-1].startswith(SORRY)
    return " ".join([SORRY, *([] if again else [offers]), *offer])


def _offers(situation: Situation) -> str:
    offered = [tool for tool in situation.tools if cues_of(tool) and not ends_the_talk(tool)]
    purposes = [purpose for tool in offered if (purpose := purpose_of(tool))]
    return f"I can {list_of(purposes)}." if purposes else NO_TOOLS


def _message_taker(situation: Situation) -> ToolSpec | None:
    return next((tool for tool in situation.tools if LEAVE_A_MESSAGE in cues_of(tool)), None)
