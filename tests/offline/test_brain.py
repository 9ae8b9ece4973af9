"""The demo brain: what it says and calls follows from tools, words heard and answers alone."""

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

import voxie_platform.offline.brain
from voxie_platform.offline.brain import DemoBrain
from voxie_platform.offline.parts import CallTool, Item, Say, Situation, ToolSpec

SAID = {"said": {"type": "string", "description": "The whole last sentence."}}


def tool(name: str, description: str, /, **properties: Any) -> ToolSpec:
    return ToolSpec(name, description, {"type": "object", "properties": properties})


def function(name: str, description: str, *parameters: str) -> ToolSpec:
    return tool(name, description, **{name: {"type": "string"} for name in parameters}, **SAID)


BOOK = function(
    "book_table",
    "Book a table for the caller. Cues: book a table; reserve; make a reservation; I need a table",
    "day",
    "time",
    "people",
    "name",
)
CANCEL = function(
    "cancel_booking", "Cancel a booking. Cues: cancel my booking; cancel the reservation", "name"
)
FACTS = function(
    "ask_facts",
    "Answer questions about the business. Cues: opening hours; are you open; where are you; address",
)
MESSAGE = function(
    "take_message",
    "Take a message for the owner. Cues: leave a message; tell the owner; call me back",
    "text",
)
GOODBYE = function(
    "end_call", "Say goodbye and end the call. Cues: goodbye; bye; that's all; nothing else; hang up"
)
CONFIRM = tool("confirm", "Do what was just read back.", token={"type": "string"})
DESK = (BOOK, CANCEL, FACTS, MESSAGE, GOODBYE, CONFIRM)
LISTEN = tool("listen", "Take in what the visitor said.", **SAID)
SAVE = tool("save", "Save what was agreed.")


class Conversation:
    """Plays the client: tools are called, their answers are given, in the order a session would have it."""

    def __init__(self, *tools: ToolSpec) -> None:
        self.tools = tools
        self.items: list[Item] = []

    def hears(self, sentence: str) -> Say | CallTool:
        self.items.append(Item("user", sentence))
        return self.act()

    def gets(self, **answer: Any) -> Say | CallTool:
        call = self.items[-1]
        self.items.append(Item("function_call_output", json.dumps(answer), call_id=call.call_id))
        return self.act()

    def act(self, instructions: str = "", tool_choice: str = "auto") -> Say | CallTool:
        [act] = DemoBrain().respond(Situation("", self.tools, tuple(self.items), instructions, tool_choice))
        if isinstance(act, CallTool):
            number = f"call_{len(self.items)}"
            self.items.append(Item("function_call", json.dumps(act.arguments), act.name, number))
        else:
            self.items.append(Item("assistant", act.text))
        return act


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("I'd like to book a table for Friday at seven", "book_table"),
        ("Can I make a reservation?", "book_table"),
        ("Could I get a table for two tonight?", "book_table"),
        ("I was hoping to reserve something for tomorrow", "book_table"),
        ("I have to cancel my booking", "cancel_booking"),
        ("I'm afraid we need to cancel the table", "cancel_booking"),
        ("What are your opening hours?", "ask_facts"),
        ("When do you open on Sunday?", "ask_facts"),
        ("What's the address, please?", "ask_facts"),
        ("Could you tell the owner that the delivery is late?", "take_message"),
        ("I want to leave a message", "take_message"),
        ("Hi, can I get a table near your opening hours sign, please?", "book_table"),
        ("Can I have your address, please?", "ask_facts"),
        ("Okay, goodbye!", "end_call"),
        ("No thanks, that's all.", "end_call"),
        ("No, thank you.", "end_call"),
        ("No, that's everything.", "end_call"),
    ],
)
def test_cues_choose_the_tool_and_it_gets_the_whole_sentence(sentence: str, name: str) -> None:
    assert Conversation(*DESK).hears(sentence) == CallTool(name, {"said": sentence})


def test_a_very_long_sentence_costs_no_more_than_its_length() -> None:
    began = time.process_time()
    Conversation(*DESK).hears("I want a table please " * 10_000)
    assert time.process_time() - began < 3, "with the square of its length it takes eight seconds"


def test_what_a_tool_still_needs_is_filled_by_the_next_sentence() -> None:
    talk = Conversation(*DESK)
    talk.hears("A table please")
    assert talk.gets(say="For which day?", needs="day") == Say("For which day?")
    assert talk.hears("Friday") == CallTool("book_table", {"said": "Friday", "day": "Friday"})


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Do you take new patients?", "ask_facts"),
        ("What insurance do you take?", "ask_facts"),
        ("Are you taking new patients?", "ask_facts"),
        ("How long does it take?", "ask_facts"),
        ("Do you make wedding cakes?", "ask_facts"),
        ("Do you take messages?", "take_message"),
        ("Do you take reservations?", "book_table"),
        ("Can you take a message?", "take_message"),
        ("Do you reserve window seats?", "book_table"),
        ("What time do you open?", "ask_facts"),
    ],
)
def test_what_a_business_does_is_asked_and_not_asked_for(question: str, name: str) -> None:
    assert Conversation(*DESK).hears(question) == CallTool(name, {"said": question})


@pytest.mark.parametrize(
    "yes",
    [
        "Yes", "yes please.", "Yeah, that's right.", "Correct!", "Sure, go ahead", "Perfect, thank you.",
        "Yes, Friday the third at seven.", "Sounds good, book it please.", "OK",
        "No problem, that works for me", "Yes, I think that's right",
    ],
)  # fmt: skip
def test_a_yes_to_a_read_back_confirms_its_token(yes: str) -> None:
    talk = Conversation(*DESK)
    talk.hears("A table on Friday at seven")
    talk.gets(say="A table on Friday the third at seven. Is that right?", token="t-1")
    assert talk.hears(yes) == CallTool("confirm", {"token": "t-1"})
    assert talk.gets(say="It is booked.") == Say("It is booked.")
    assert talk.hears("Goodbye") == CallTool("end_call", {"said": "Goodbye"})


@pytest.mark.parametrize(
    "correction",
    [
        "No", "No, at eight.", "Yes, but at eight", "Actually make it Saturday", "That's not right",
        "Yes, for five people", "Correct, only the name is Bella", "It isn't correct",
    ],
)  # fmt: skip
def test_anything_but_a_plain_yes_goes_back_to_the_tool_that_read_back(correction: str) -> None:
    talk = Conversation(*DESK)
    talk.hears("A table on Friday at seven")
    talk.gets(say="A table on Friday at seven for four. Is that right?", token="t-1")
    assert talk.hears(correction) == CallTool("book_table", {"said": correction})


def test_a_confirmation_that_failed_asks_for_its_own_tool() -> None:
    talk = Conversation(*DESK)
    talk.hears("A table on Friday at seven")
    talk.gets(say="Friday at seven?", token="t-1")
    talk.hears("Yes")
    talk.gets(say="That one is taken now. What about eight?", needs="time")
    assert talk.hears("eight is fine") == CallTool(
        "book_table", {"said": "eight is fine", "time": "eight is fine"}
    )


def test_a_question_in_between_is_answered_and_the_open_one_goes_on() -> None:
    talk = Conversation(*DESK)
    talk.hears("I need a table")
    talk.gets(say="For which day?", needs="day")
    hours = "What are your opening hours?"
    assert talk.hears(hours) == CallTool("ask_facts", {"said": hours})
    again = "We are open from noon. For which day?"
    assert talk.gets(say=again, needs="said") == Say(again)
    assert talk.hears("Then Friday") == CallTool("ask_facts", {"said": "Then Friday"})
    talk.gets(say="Friday at noon?", token="t-2")
    assert talk.hears("Yes") == CallTool("confirm", {"token": "t-2"})


def test_a_question_that_the_newest_answer_does_not_ask_is_closed() -> None:
    talk = Conversation(*DESK)
    talk.hears("I need a table")
    talk.gets(say="For which day?", needs="day")
    talk.hears("I'd rather cancel my booking")
    assert talk.gets(say="It is cancelled.") == Say("It is cancelled.")
    assert isinstance(talk.hears("Friday"), Say)


@pytest.mark.parametrize(
    "words",
    ["I'd like them to book a table for the staff party next week", "He should bring the reservation list"],
)
def test_words_meant_for_an_open_question_do_not_start_something_else(words: str) -> None:
    talk = Conversation(*DESK)
    talk.hears("I want to leave a message")
    talk.gets(say="What shall I tell them?", needs="text")
    assert talk.hears(words) == CallTool("take_message", {"said": words, "text": words})


def test_leaving_for_good_is_possible_while_a_question_is_open() -> None:
    talk = Conversation(*DESK)
    talk.hears("I need a table")
    talk.gets(say="For which day?", needs="day")
    assert talk.hears("Never mind, goodbye") == CallTool("end_call", {"said": "Never mind, goodbye"})
    assert talk.gets(say="Goodbye!", end=True) == Say("Goodbye!")


def test_what_nothing_fits_is_met_with_what_can_be_done_and_a_message_offered() -> None:
    talk = Conversation(*DESK)
    answer = talk.hears("Unicorns sing at night")
    assert answer == Say(
        "Sorry, I did not get that. I can book a table for the caller, cancel a booking, answer questions "
        "about the business or take a message for the owner. Shall I take a message?"
    )
    assert talk.hears("Yes please") == CallTool("take_message", {"said": "Unicorns sing at night."})


def test_a_question_that_nothing_fits_goes_to_the_tool_that_answers_questions() -> None:
    talk = Conversation(*DESK)
    assert talk.hears("Can I bring my dog?") == CallTool("ask_facts", {"said": "Can I bring my dog?"})
    talk.gets(say="I don't know that. Shall I take a message for the owner?")
    assert talk.hears("Yes please") == CallTool("take_message", {"said": "Yes please"})


def test_a_yes_may_repeat_what_was_read_back_even_where_it_sounds_like_a_no() -> None:
    talk = Conversation(*DESK)
    talk.hears("I need to cancel my booking")
    talk.gets(say="Shall I cancel Friday at seven?", token="t-3")
    assert talk.hears("Yes, cancel it.") == CallTool("confirm", {"token": "t-3"})


def test_a_yes_to_more_is_met_with_what_can_be_done() -> None:
    talk = Conversation(FACTS)
    talk.hears("Where are you?")
    talk.gets(say="By the river. Is there anything else?")
    assert talk.hears("Yes, please") == Say("I can answer questions about the business.")


def test_without_tools_it_says_what_it_is() -> None:
    assert "demo" in Conversation().hears("Who won in 1954?").text  # type: ignore[union-attr]


def test_a_tool_that_listens_gets_every_sentence_before_anything_else() -> None:
    talk = Conversation(LISTEN, SAVE)
    for sentence in ("Hello", "We are open from nine to five", "yes", "Goodbye"):
        assert talk.hears(sentence) == CallTool("listen", {"said": sentence})
        assert talk.gets(say="Go on.", next="hours") == Say("Go on.")


def test_a_tool_named_by_an_answer_is_called_next_and_only_once() -> None:
    talk = Conversation(LISTEN, SAVE)
    talk.hears("Yes, save it")
    assert talk.gets(say="", call="save", may_save=True) == CallTool("save", {})
    assert talk.gets(say="Saved.", call="save") == Say("Saved.")


def test_sentences_that_nobody_answered_are_one_turn() -> None:
    talk = Conversation(LISTEN)
    talk.items += [Item("user", "We are"), Item("user", "a bakery.")]
    assert talk.act() == CallTool("listen", {"said": "We are a bakery."})


def test_exact_words_are_said_exactly() -> None:
    talk = Conversation(LISTEN)
    assert talk.act('Say exactly: "Hello, this is "Bella"."') == Say('Hello, this is "Bella".')


def test_words_in_another_language_are_said_as_they_are() -> None:
    words = 'Say this in the language "de", and nothing else: "Guten Tag!"'
    assert Conversation().act(words) == Say("Guten Tag!")


def test_any_other_instruction_brings_back_the_open_question_and_invents_nothing() -> None:
    talk = Conversation(*DESK)
    talk.hears("A table please")
    talk.gets(say="For which day?", needs="day")
    assert talk.act("The caller has been silent, ask whether they are still there.") == Say("For which day?")


def test_without_permission_to_call_it_says_what_the_tool_said() -> None:
    talk = Conversation(LISTEN, SAVE)
    talk.hears("Hello")
    talk.items.append(Item("function_call_output", '{"say": "Hi.", "call": "save"}', call_id="call_1"))
    assert talk.act(tool_choice="none") == Say("Hi.")


def test_plain_words_of_a_tool_are_passed_on() -> None:
    talk = Conversation(FACTS)
    talk.hears("Where are you?")
    talk.items.append(Item("function_call_output", "By the river.", call_id="call_1"))
    assert talk.act() == Say("By the river.")


def test_parameters_of_a_plain_tool_are_recognised_by_their_schema() -> None:
    plain = tool(
        "look_up",
        "Look something up. Cues: look up",
        size={"type": "string", "enum": ["small", "large"]},
        count={"type": "integer"},
        at={"type": "string", "format": "time"},
        on={"type": "string", "format": "date"},
        free={"type": "string"},
    )
    assert Conversation(plain).hears("Look up three large ones for Friday, half past or 19:30") == CallTool(
        "look_up", {"size": "large", "at": "19:30", "on": "Friday"}
    )
    assert Conversation(plain).hears("Look up three small ones") == CallTool(
        "look_up", {"size": "small", "count": 3}
    )


SOURCES = Path(voxie_platform.offline.brain.__file__).parent
BUSINESS = re.compile(
    r"\b(restaurants?|pizza\w*|tables?|book|booking\w*|reserv\w*|appointments?|customers?|visitors?|interview\w*"
    r"|opening hours|menus?|baker\w*|dentists?|salons?)\b"
)


@pytest.mark.parametrize(
    "module",
    [
        "answering",
        "brain",
        "configuration",
        "conversation",
        "cues",
        "demo",
        "filling",
        "looking_back",
        "routing",
        "small_talk",
        "session",
        "turns",
        "wording",
    ],
)
def test_the_engine_knows_no_business_and_no_interview(module: str) -> None:
    assert BUSINESS.findall((SOURCES / f"{module}.py").read_text(encoding="utf-8").lower()) == []
