"""What is booked anew and what is there already: a caller who tells of both gets what they ask for."""

import pytest

from tests.functions.calls import Call, around, call
from tests.functions.conftest import EVERYTHING
from voxie_platform.functions.store import FunctionStore

TABLE = "A table for two on Friday at seven pm under Keller"
TO_MOVE = "I've got a table on Friday and need to move it"
WHOSE = "What name is the booking under?"
NAME = "What name may I put it under?"
ANEW = "Saturday the 28th of November at 7 pm, a table for four, under Miller. Is that right?"
FOUR = "a table for four on Saturday at seven pm under Miller"


@pytest.fixture
async def keller(store: FunctionStore) -> Call:
    """A caller whose table was booked in an earlier call."""
    await call(EVERYTHING, around(store)).talk(TABLE, "yes")
    return call(EVERYTHING, around(store))


async def told(caller: Call, tool: str, said: str, **values: str) -> str:
    caller.desk.caller_spoke()
    return (await caller.desk.call(tool, {"said": said, **values})).say


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("I had a booking last week that I had to cancel, I'd like to book a table for two on Friday at seven under Miller",
         "Friday the 27th of November at 7 pm, a table for two, under Miller. Is that right?"),
        ("I've got a class until six so can we make it seven on Friday, two people", NAME),
        ("I'd like a table on Friday for two. I have a class until six, so make it seven", NAME),
        ("I have an appointment at five so please make it seven on Friday, for two", "What time would you like?"),
    ],
)  # fmt: skip
async def test_a_booking_told_of_beside_a_new_one_is_not_changed(
    said: str, answer: str, keller: Call
) -> None:
    assert answer in await told(keller, "book", said)


@pytest.mark.parametrize(
    "said",
    [
        TO_MOVE,
        "I've got a table on Friday and need to cancel it",
        "I have a table booked, can I change the date",
        "We have a table on Friday at seven, can you make it eight",
        "We booked a table for Friday and would like to cancel",
        "I have an appointment tomorrow, could we make it later",
        "I have a table on Friday, I'd like to make it eight",
        "I have a reservation on Friday and we can't make it",
        "I booked a table last week and have to move it",
        "I've got a table on Friday and need to cancel it before it is too late",
    ],
)
async def test_a_wish_to_change_what_is_there_asks_whose_it_is(said: str, keller: Call) -> None:
    assert await told(keller, "book", said) == WHOSE


@pytest.mark.parametrize(
    ("tool", "said", "answer"),
    [
        ("book", f"I'd like to book another {FOUR.removeprefix('a ')}", ANEW),
        ("book", f"I'd like to book a second {FOUR.removeprefix('a ')}", ANEW),
        ("book", f"I need {FOUR}", ANEW),
        ("check_availability", "What is free on Tuesday evening for two?", "Tuesday the 24th of November"),
        ("check_availability", "What's free on Tuesday evening for two?", "Tuesday the 24th of November"),
    ],
)
async def test_who_comes_to_something_new_while_a_change_is_open_gets_that(
    tool: str, said: str, answer: str, keller: Call
) -> None:
    await told(keller, "book", TO_MOVE)
    assert "To which day and time" in await told(keller, "book", "Keller", name="Keller")
    new = await told(keller, tool, said)
    assert answer in new
    assert "moves to" not in new


@pytest.mark.parametrize(
    "said",
    [
        "Saturday at eight",
        "I'd like a later time, Saturday at eight",
        "Could I have another day, Saturday at eight",
        "Wait a second, Saturday at eight",
        "I'd like a later table, Saturday at eight",
        "We need a bigger table, Saturday at eight",
        "With another couple, Saturday at eight",
        "Could it be another evening, Saturday at eight",
        "Book me in for Saturday at eight",
    ],
)
async def test_an_answer_to_where_it_moves_to_moves_it(said: str, keller: Call) -> None:
    await told(keller, "book", TO_MOVE)
    await told(keller, "book", "Keller", name="Keller")
    assert "moves to Saturday the 28th of November at 8 pm" in await told(keller, "book", said)


@pytest.mark.parametrize("begun", ["No wait, I'd like", "No wait,"])
async def test_after_a_change_is_done_and_another_one_is_open_a_new_table_is_booked(
    begun: str, keller: Call
) -> None:
    await told(keller, "book", "I've got a table on Friday and need to cancel it")
    await told(keller, "book", "Keller", name="Keller")
    assert "It is cancelled." in await told(keller, "book", "yes")
    assert await told(keller, "move_booking", "Move my other booking") == WHOSE
    assert await told(keller, "book", f"{begun} {FOUR}") == ANEW


@pytest.mark.parametrize("begun", ["And I'd like to book", "And book", "And can I make a booking,"])
async def test_a_new_table_is_booked_while_the_one_of_this_call_is_moved(
    begun: str, store: FunctionStore
) -> None:
    caller = call(EVERYTHING, around(store))
    await caller.talk(TABLE, "yes")
    assert "moves to" in await told(caller, "book", "Can we make it eight instead?")
    assert await told(caller, "book", f"{begun} {FOUR}") == ANEW


@pytest.mark.parametrize("said", ["half past eight", "is there another time, half past eight?"])
async def test_another_time_for_the_one_of_this_call_moves_that(said: str, store: FunctionStore) -> None:
    caller = call(EVERYTHING, around(store))
    await caller.talk(TABLE, "yes")
    await told(caller, "book", "Can we make it eight instead?")
    assert "moves to Friday the 27th of November at 8:30 pm" in await told(caller, "book", said)
