"""Messages, questions and goodbyes, sentence by sentence, through the demo brain."""

import pytest

from tests.functions.calls import Call, around, call
from voxie_platform.functions.bookings import BookingsSettings
from voxie_platform.functions.business import Business
from voxie_platform.functions.facts import FactsSettings
from voxie_platform.functions.message_words import urgency_in
from voxie_platform.functions.messages import MessagesSettings
from voxie_platform.functions.store import FunctionStore

Row = tuple[str, str, str, str]

MESSAGES: dict[str, tuple[list[tuple[str, str]], list[Row]]] = {
    "one thing at a time": (
        [
            ("Could I leave a message?", "What is the message?"),
            ("Please call me back about the catering for our wedding.", "What is your name?"),
            ("Peter Parker", "What number"),
            ("Zero one seven one, five five five, one two three four.",
             "From Peter Parker, zero one seven, one five five, five one two, three four. "
             "The message: Call me back about the catering for our wedding. Is that right?"),
            ("Yes, that's right.", "I have noted your message"),
        ],
        [("Peter Parker", "01715551234", "Call me back about the catering for our wedding.", "normal")],
    ),
    "all in one sentence": (
        [
            ("I'd like to leave a message for the owner. My name is Ann Lee and my number is oh one seven one five double five "
             "one two three four, please call me back about the invoice.", "The message: Call me back about the invoice."),
            ("yes", "noted"),
        ],
        [("Ann Lee", "01715551234", "Call me back about the invoice.", "normal")],
    ),
    "for the owner, and then what it is": (
        [
            ("leave a message for the owner", "What is the message?"),
            ("that the pizza was cold", "What is your name?"),
            ("Otto", "What number"),
            ("555 1234", "The message: That the pizza was cold. Is that right?"),
            ("yes", "noted"),
        ],
        [("Otto", "5551234", "That the pizza was cold", "normal")],
    ),
    "for somebody with two names, and then what it is": (
        [
            ("Leave a message for Mario Rossi, please.", "What is the message?"),
            ("please call me back about the wedding", "What is your name?"),
            ("Otto", "What number"),
            ("no number", "The message: For Mario Rossi: Call me back about the wedding. Is that right?"),
            ("yes", "noted"),
        ],
        [("Otto", "", "For Mario Rossi: Call me back about the wedding", "normal")],
    ),
    "for somebody with a title, and then what it is": (
        [
            ("I'd like to leave a message for the head chef please", "What is the message?"),
            ("the soup was salty", "What is your name?"),
            ("Otto", "What number"),
            ("no number", "The message: For the head chef: The soup was salty. Is that right?"),
            ("yes", "noted"),
        ],
        [("Otto", "", "For the head chef: The soup was salty", "normal")],
    ),
    "to be called back, in the first sentence": (
        [
            ("Leave a message to call me back", "What is your name?"),
            ("Otto", "What number"),
            ("no number", "The message: To call me back. Is that right?"),
            ("yes", "noted"),
        ],
        [("Otto", "", "To call me back", "normal")],
    ),
    "for somebody and what it is, in one sentence": (
        [
            ("Leave a message for Mario that the pizza was cold.", "What is your name?"),
            ("Otto", "What number"),
            ("no number", "The message: For Mario that the pizza was cold. Is that right?"),
            ("yes", "noted"),
        ],
        [("Otto", "", "For Mario that the pizza was cold.", "normal")],
    ),
    "without a number": (
        [
            ("Please tell the chef that the fish was great, my name is Ann Lee.", "What number"),
            ("No number", "From Ann Lee, no number."),
            ("Yes", "noted"),
        ],
        [("Ann Lee", "", "Tell the chef that the fish was great", "normal")],
    ),
    "to a person": (
        [
            ("I'd like to speak to the manager please.", "I cannot put you through, but I can take a message."),
            ("It's about my bill", "What is your name?"),
            ("Jo Doe", "What number"),
            ("555 1234", "five five five, one two three four"),
            ("yes", "noted"),
        ],
        [("Jo Doe", "5551234", "About my bill", "normal")],
    ),
    "a day for the number, twice": (
        [
            ("Leave a message", "What is the message?"),
            ("The delivery will be late by two hours.", "What is your name?"),
            ("Max", "What number"),
            ("on a Tuesday", "What number"),
            ("Tuesday 25th of November 2026 at 15:30", "From Max, no number. The message:"),
            ("yes", "noted"),
        ],
        [("Max", "", "The delivery will be late by two hours.", "normal")],
    ),
    "the number corrected": (
        [
            ("Leave a message", "What is the message?"),
            ("The delivery will be late by two hours.", "What is your name?"),
            ("Ann", "What number"),
            ("555 123 456", "one two three, four five six"),
            ("No, 555 123 457.", "one two three, four five seven"),
            ("Yes", "noted"),
        ],
        [("Ann", "555123457", "The delivery will be late by two hours.", "normal")],
    ),
    "the name corrected": (
        [
            ("Leave a message", "What is the message?"),
            ("I found a red scarf.", "What is your name?"),
            ("Bo Smith", "What number"),
            ("no number", "From Bo Smith"),
            ("no", "What should I change"),
            ("the name", "What is your name?"),
            ("Bob Smith", "From Bob Smith, no number. The message: I found a red scarf."),
            ("yes", "noted"),
        ],
        [("Bob Smith", "", "I found a red scarf.", "normal")],
    ),
    "the message corrected": (
        [
            ("I want to talk to a human", "I cannot put you through"),
            ("tell him I called", "What is your name?"),
            ("Bo", "What number"),
            ("five five five one two three four", "Tell him I called."),
            ("No, the message is please call me tomorrow.", "The message: Please call me tomorrow."),
            ("yes", "noted"),
        ],
        [("Bo", "5551234", "Please call me tomorrow.", "normal")],
    ),
    "not urgent after all": (
        [
            ("Please ask Luigi to call me back right away.", "What is your name?"),
            ("Ann", "What number"),
            ("no number", "Is that right?"),
            ("Yes, and it isn't urgent.", "Is that right?"),
            ("Yes.", "noted"),
        ],
        [("Ann", "", "Ask Luigi to call me back right away. It isn't urgent.", "normal")],
    ),
    "urgent": (
        [
            ("Can you ask Luigi to call me back? It's urgent.", "What is your name?"),
            ("Ann", "What number"),
            ("plus four nine one seven one five five five one two three", "Urgent: from Ann, plus four nine one"),
            ("yes", "noted"),
        ],
        [("Ann", "+491715551 23".replace(" ", ""), "Ask Luigi to call me back? It's urgent.", "urgent")],
    ),
    "given up": ([("Take a message please", "What is the message?"), ("Never mind", "I leave no message")], []),
    "hung up before the yes": (
        [
            ("Leave a message", "What is the message?"),
            ("Call me.", "What is your name?"),
            ("Ann", "What number"),
            ("555 123 456", "Is that right?"),
            ("Bye bye", "You did not confirm it, so I have not entered anything."),
        ],
        [],
    ),
    "a question that nobody can answer": (
        [
            ("What are your opening hours on Christmas, and what is the address of your cook?", "."),
        ],
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MESSAGES)
async def test_a_message_call(name: str, caller: Call, store: FunctionStore) -> None:
    turns, expected = MESSAGES[name]
    for sentence, answer in turns:
        assert answer in await caller.say(sentence)
    kept = (await store.messages(limit=5)).items
    assert [(it.name, it.phone, it.text, it.urgency) for it in kept] == expected


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What are your opening hours?", "Our opening hours are: Monday closed; Tuesday to Saturday from noon to 2:30 pm and from 5:30 pm to 10 pm; Sunday from noon to 9 pm."),
        ("Are you open now?", "We are open now, until 9 pm."),
        ("Are you open on Monday?", "Tomorrow, Monday, we are closed."),
        ("Are you a human?", "I am an automatic assistant"),
        ("Am I talking to a real person?", "I am an automatic assistant"),
        ("What time do you close on Friday?", "On Friday we are open from noon to 2:30 pm and from 5:30 pm to 10 pm."),
        ("Are you open at 8 on Saturday?", "Yes, on Saturday at 8 pm we are open."),
        ("Where are you?", "The address is Hauptstrasse 5, Berlin."),
        ("What's your phone number?", "The telephone number is plus four nine three"),
        ("Do you have parking?", "There is a car park right behind the house."),
        ("Are dogs allowed?", "Dogs are welcome on the terrace."),
        ("Can I pay by card?", "We take cards and cash."),
        ("Do you have vegan pizzas?", "Four of our pizzas are vegan."),
    ],
)  # fmt: skip
async def test_a_question_is_answered_from_what_is_known(caller: Call, question: str, answer: str) -> None:
    assert answer in await caller.say(question)


@pytest.mark.parametrize(
    ("questions", "answer"),
    [
        ("What's the price of a root canal? And is there parking? And can I pay by card?",
         "There is a car park right behind the house. We take cards and cash. "
         "What's the price of a root canal: that I do not know."),
        ("Do you have a swimming pool, and is there parking?",
         "There is a car park right behind the house. Do you have a swimming pool: that I do not know."),
        ("Can you help me? Is there parking?", "There is a car park right behind the house."),
    ],
)  # fmt: skip
async def test_of_several_questions_the_unknown_ones_are_named(
    store: FunctionStore, questions: str, answer: str
) -> None:
    assert await call((FactsSettings(),), around(store)).say(questions) == answer


SATURDAY = "On Saturday we are open from noon to 2:30 pm and from 5:30 pm to 10 pm."
EASTER_MONDAY = (
    "On Monday the 29th of March we are closed as usual on Mondays; I do not know about the holiday."
)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What about Easter Monday?", EASTER_MONDAY),
        ("Are you open on Saturday, and what about Easter Monday?", f"{SATURDAY} {EASTER_MONDAY}"),
        ("Are you open on Saturday and on Easter Monday?", f"{SATURDAY} {EASTER_MONDAY}"),
        (
            "Are you open on Saturday? What about a sauna?",
            f"{SATURDAY} What about a sauna: that I do not know.",
        ),
        ("What about a sauna?", "I am sorry, I do not know that."),
        ("Are you open Monday to Friday?", "Our opening hours are: Monday closed; Tuesday to Saturday"),
        ("Are you open on Saturday and Sunday at 8 pm?", "Yes, on Saturday at 8 pm we are open."),
    ],
)
async def test_each_day_asked_about_is_told(store: FunctionStore, question: str, answer: str) -> None:
    assert (await call((FactsSettings(),), around(store)).say(question)).startswith(answer)


async def test_a_question_goes_on_where_a_message_was_offered_for_the_last_one(caller: Call) -> None:
    assert "Shall I take a message?" in await caller.say("Do you have a sauna?")
    assert await caller.say("And on Saturday?") == SATURDAY
    assert "Shall I take a message?" in await caller.say("Do you have a pool?")
    assert await caller.say("A table on Saturday, please.") == "At what time?"


async def test_a_bare_day_answers_the_open_question_for_one(caller: Call) -> None:
    await caller.say("I would like a table.")
    assert await caller.say("What about Friday?") == "At what time?"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Yes, thanks. And do you have parking?", "There is a car park right behind the house. From Ann"),
        ("Yes, thanks. And do you have a swimming pool?", "I am sorry, I do not know that. From Ann"),
    ],
)
async def test_a_question_beside_the_yes_is_answered_before_the_yes_is_asked_for_again(
    caller: Call, store: FunctionStore, question: str, answer: str
) -> None:
    await caller.talk("Leave a message", "The soup is cold.", "Ann", "No number")
    assert answer in await caller.say(question)
    assert "noted" in await caller.say("Yes.")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("My cat ate chocolate, it's an emergency!", "What is your name?"),
        (
            "Jesus. Just put me through to a human.",
            "I cannot put you through, but I can take a message. What is the message?",
        ),
        (
            "Put me through to the manager, it's about my bill.",
            "I cannot put you through, but I can take a message. What is your name?",
        ),
    ],
)
async def test_what_begins_a_message_is_in_it_unless_it_only_asks_for_somebody(
    caller: Call, said: str, answer: str
) -> None:
    assert await caller.say(said) == answer


async def test_what_it_is_about_may_be_told_when_the_name_is_asked(
    caller: Call, store: FunctionStore
) -> None:
    await caller.talk(
        "I want to speak to Miss Finch about my case.", "It's about the trial on Monday.", "Ann Lee"
    )
    assert "The message: I want to speak to Miss Finch about my case. It's about the trial on Monday." in (
        await caller.say("555 1234")
    )


NOT_KNOWN = "I am sorry, I do not know that. Shall I take a message?"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("Is there an emergency exit?", NOT_KNOWN),
        ("Do you have emergency exits?", NOT_KNOWN),
        ("I have an emergency!", "What is your name?"),
        ("It is an emergency.", "What is your name?"),
        ("There is an emergency at your door", "What is your name?"),
    ],
)
async def test_an_emergency_exit_is_no_emergency(caller: Call, said: str, answer: str) -> None:
    assert await caller.say(said) == answer


async def test_an_area_code_told_afterwards_is_part_of_the_number(caller: Call, store: FunctionStore) -> None:
    await caller.talk("Leave a message", "The soup is cold.", "Ann", "555 1234")
    assert "six one seven, five five five, one two three four" in await caller.say("The area code is 617")
    await caller.say("Yes.")
    assert (await store.messages(limit=1)).items[0].phone == "6175551234"


async def test_what_is_not_known_is_not_answered_but_taken_as_a_message(store: FunctionStore) -> None:
    caller = call((FactsSettings(), MessagesSettings()), around(store, business=Business(name="Bella")))
    assert (
        await caller.say("What are your opening hours?")
        == "I am sorry, I do not know that. Shall I take a message?"
    )
    assert "What is your name?" in await caller.say("Yes please.")
    await caller.talk("Ann Lee", "555 123 456", "yes")
    [message] = (await store.messages(limit=1)).items
    assert message.text == "Asks: What are your opening hours?"


async def test_what_is_not_known_and_not_wanted_as_a_message_ends_there(store: FunctionStore) -> None:
    caller = call((FactsSettings(), MessagesSettings()), around(store, business=Business(name="Bella")))
    await caller.say("What are your opening hours?")
    assert await caller.say("No.") == "All right. Is there anything else?"
    assert (await store.messages(limit=1)).items == ()


async def test_no_message_is_offered_where_none_can_be_taken(store: FunctionStore) -> None:
    caller = call((FactsSettings(), BookingsSettings()), around(store, business=Business()))
    assert await caller.say("What are your opening hours?") == "I am sorry, I do not know that."
    assert "message" not in await caller.say("A table for twelve people on Friday at 7")


async def test_goodbye_ends_the_call(caller: Call) -> None:
    assert await caller.say("Goodbye") == "Thank you for calling Bella Napoli. Goodbye!"
    assert caller.ended


@pytest.mark.parametrize(
    ("said", "urgent"),
    [
        ("It isn't urgent", False), ("It’s not very urgent", False), ("There is no emergency.", False),
        ("There's no need to call right away", False), ("I don't think it's urgent", False), ("Nothing urgent", False),
        ("My oven does not work, it's urgent", True), ("The heating is not working and it is urgent", True),
        ("Couldn't you call me right away?", True), ("Don't hesitate to call me immediately", True),
        ("It's no emergency, but call me back as soon as possible", True), ("Call me back", None),
    ],
)  # fmt: skip
def test_what_is_denied_is_not_urgent(said: str, urgent: bool | None) -> None:
    assert urgency_in(said) is urgent
