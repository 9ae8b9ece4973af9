"""A store that does what it is asked and whose answer is lost: nobody is told what is not so, and nothing is done twice."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.functions.calls import SUNDAY, Call, around, call
from tests.functions.conftest import EVERYTHING
from voxie_platform.errors import STORE_AWAY, SettingsError, UnavailableError, VoxieError
from voxie_platform.functions.spec import Answer
from voxie_platform.functions.store import FunctionStore

TABLE = "A table for two on Friday at seven pm under Keller"
AT_SEVEN = "2026-11-27 19:00"
AT_EIGHT = "2026-11-27 20:00"
MESSAGE = ("I want to leave a message", "The oven is broken", "Anna Keller", "0171 2345678")
CANCELLING = "Cancel my booking under Keller"
MOVING = "Move my booking under Keller to Saturday at eight pm"
WRITES = {"book": (TABLE,), "move": (MOVING,), "cancel": (CANCELLING,), "leave_message": MESSAGE}
NOT_KNOWN = "I do not know whether that went through"


class Losing:
    """The real store; of some calls of one method the answer is lost, of others the question."""

    def __init__(self, store: FunctionStore, method: str, answers: int = 1, questions: int = 0) -> None:
        self.store, self.method = store, method
        self.answers, self.questions = answers, questions
        self.error: VoxieError = UnavailableError("The store did not answer within 5 seconds.")

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method: Callable[..., Any] = getattr(self.store, name)

        async def asked(*given: Any, **named: Any) -> Any:
            if self.questions and not self.answers:
                self.questions -= 1
                raise self.error
            answer = await method(*given, **named)
            if self.answers:
                self.answers -= 1
                raise self.error
            return answer

        return asked if name == self.method else method


def calling(store: FunctionStore, method: str, answers: int = 1, questions: int = 0) -> Call:
    return call(EVERYTHING, around(Losing(store, method, answers, questions)))  # type: ignore[arg-type]


async def rows(store: FunctionStore) -> list[str]:
    """Bookings and messages, as they stand."""
    bookings = (await store.bookings(limit=50)).items
    zone = SUNDAY.tzinfo
    return sorted(f"{it.starts_at.astimezone(zone):%Y-%m-%d %H:%M} {it.party} {it.status}" for it in bookings)


async def left(store: FunctionStore) -> list[str]:
    return [it.text for it in (await store.messages(limit=50)).items]


async def lost(store: FunctionStore, method: str, **times: int) -> Call:
    """A call in which this write's answer was lost a moment ago."""
    if method in {"move", "cancel"}:
        await call(EVERYTHING, around(store)).talk(TABLE, "yes")
    caller = calling(store, method, **times)
    answer = await caller.talk(*WRITES[method], "yes")
    assert answer.endswith(f"{NOT_KNOWN}. Shall I try again?")
    return caller


async def told_to(caller: Call, tool: str, **arguments: str) -> str:
    """As a model calls it, whatever the demo brain would have called."""
    caller.desk.caller_spoke()
    return (await caller.desk.call(tool, arguments)).say


async def full(store: FunctionStore, hour: str) -> None:
    for guest in ("Ann", "Bob", "Cem", "Dora"):
        words = f"A table for two on Friday at {hour} pm under {guest}"
        assert "It is booked." in await call(EVERYTHING, around(store)).talk(words, "yes")


STANDING = {
    "book": [f"{AT_SEVEN} 2 booked"],
    "move": ["2026-11-28 20:00 2 booked"],
    "cancel": [f"{AT_SEVEN} 2 cancelled"],
    "leave_message": [],
}


TOLD = [
    ("book", "It is booked. Friday the 27th of November at 7 pm, a table for two, under Keller."),
    ("move", "It is moved. Saturday the 28th of November at 8 pm, a table for two, under Keller."),
    ("cancel", "It is cancelled."),
    ("leave_message", "Thank you, I have noted your message."),
]
"""What stands, as its caller is told it."""


async def standing(store: FunctionStore, method: str) -> bool:
    return await rows(store) == STANDING[method] and len(await left(store)) == (method == "leave_message")


@pytest.mark.parametrize(("method", "told"), TOLD)
async def test_a_yes_to_trying_again_finds_it_done_once(method: str, told: str, store: FunctionStore) -> None:
    caller = await lost(store, method)
    assert await caller.say("yes") == f"{told} Is there anything else?"
    assert await standing(store, method)


@pytest.mark.parametrize("no", ["no", "no, never mind"])
@pytest.mark.parametrize(
    ("method", "told"),
    [
        (
            "book",
            "It has been booked. Friday the 27th of November at 7 pm, a table for two, under Keller: shall I cancel it?",
        ),
        (
            "move",
            "It has been moved. To move it back: Saturday the 28th of November at 8 pm, a table for two, under Keller, "
            "moves to Friday the 27th of November at 7 pm. Is that right?",
        ),
        (
            "cancel",
            "It has been cancelled. To book it again: Friday the 27th of November at 7 pm, a table for two, under Keller. "
            "Is that right?",
        ),
        ("leave_message", "Thank you, I have noted your message. Is there anything else?"),
    ],
)
async def test_who_does_not_want_it_any_more_is_told_that_it_stands_and_can_have_it_undone(
    method: str, told: str, no: str, store: FunctionStore
) -> None:
    caller = await lost(store, method)
    assert await caller.say(no) == told
    assert await standing(store, method)


@pytest.mark.parametrize(
    ("method", "told", "then"),
    [
        ("book", "It is cancelled.", [f"{AT_SEVEN} 2 cancelled"]),
        ("move", "It is moved. Friday the 27th of November at 7 pm", [f"{AT_SEVEN} 2 booked"]),
        ("cancel", "It is booked. Friday", [f"{AT_SEVEN} 2 booked", f"{AT_SEVEN} 2 cancelled"]),
    ],
)
async def test_a_yes_to_undoing_undoes_it(
    method: str, told: str, then: list[str], store: FunctionStore
) -> None:
    caller = await lost(store, method)
    assert told in await caller.talk("no", "yes")
    assert await rows(store) == then


async def test_a_no_to_undoing_leaves_it_as_it_is(store: FunctionStore) -> None:
    caller = await lost(store, "book")
    assert "everything stays as it is" in await caller.talk("no", "no")
    assert await standing(store, "book")


async def test_who_hangs_up_at_the_offer_to_undo_is_not_told_that_nothing_was_entered(
    store: FunctionStore,
) -> None:
    caller = await lost(store, "book")
    assert (await caller.talk("no", "goodbye")).startswith(
        "You did not confirm it, so I have not cancelled it. "
    )
    assert await standing(store, "book")


async def test_what_is_wanted_instead_moves_what_was_booked(store: FunctionStore) -> None:
    caller = await lost(store, "book")
    assert (
        await caller.say("make it eight instead")
        == "It is booked. Friday the 27th of November at 7 pm, a table for two, under Keller. "
        "Friday the 27th of November at 7 pm, a table for two, under Keller, moves to Friday the 27th of November at 8 pm. "
        "Is that right?"
    )
    assert "It is moved." in await caller.say("yes")
    assert await rows(store) == [f"{AT_EIGHT} 2 booked"]


async def test_what_is_wanted_instead_and_is_not_free_moves_to_what_is_offered(store: FunctionStore) -> None:
    await full(store, "eight")
    caller = calling(store, "book")
    await caller.talk("A table for two on Friday at half past five pm under Keller", "yes")
    assert "that is not free. I could offer 6:30 pm." in await caller.say("make it eight instead")
    assert "moves to Friday the 27th of November at 6:30 pm." in await caller.say("yes")
    assert "It is moved." in await caller.say("yes")
    assert [row for row in await rows(store) if "20:00" not in row] == ["2026-11-27 18:30 2 booked"]


@pytest.mark.parametrize(("method", "told"), TOLD)
async def test_a_goodbye_is_answered_with_what_stands(method: str, told: str, store: FunctionStore) -> None:
    caller = await lost(store, method)
    assert await caller.say("goodbye") == f"{told} Thank you for calling Bella Napoli. Goodbye!"
    assert caller.ended
    assert await standing(store, method)


async def test_a_question_about_something_else_is_answered_after_what_stands(store: FunctionStore) -> None:
    caller = await lost(store, "book")
    assert (
        await caller.say("Is there parking?")
        == "It is booked. Friday the 27th of November at 7 pm, a table for two, under Keller. "
        "There is a car park right behind the house."
    )


AWAY = {"answers": 1, "questions": 99}


async def test_as_long_as_the_store_is_away_nobody_is_told_what_nobody_knows(store: FunctionStore) -> None:
    caller = await lost(store, "book", **AWAY)
    asked_again = f"I am sorry, I cannot get at our records just now. {NOT_KNOWN}. Shall I try again?"
    assert await caller.say("yes") == asked_again
    assert await caller.say("make it eight instead") == asked_again
    assert (
        await caller.say("Is there parking?") == f"There is a car park right behind the house. {asked_again}"
    )
    assert (
        await caller.say("no, never mind")
        == f"All right. {NOT_KNOWN}, so please call again later to make sure. Is there anything else?"
    )
    assert await caller.say("Is there parking?") == "There is a car park right behind the house."
    assert (
        await caller.say("goodbye") == f"{NOT_KNOWN}, so please call again later to make sure. "
        "Thank you for calling Bella Napoli. Goodbye!"
    )
    assert await standing(store, "book")


@pytest.mark.parametrize("method", WRITES)
async def test_what_a_caller_agreed_to_is_settled_once_the_call_is_over(
    method: str, store: FunctionStore
) -> None:
    caller = await lost(store, method, answers=0, questions=2)
    with pytest.raises(UnavailableError):
        await caller.desk.settle()
    assert not await standing(store, method)
    await caller.desk.settle()
    assert await standing(store, method)
    await caller.desk.settle()
    assert await standing(store, method)


async def test_what_a_caller_no_longer_wants_is_not_settled(store: FunctionStore) -> None:
    caller = await lost(store, "book", answers=0, questions=2)
    await caller.say("no, never mind")
    await caller.desk.settle()
    assert await rows(store) == []


async def test_who_was_faster_meanwhile_is_no_reason_to_go_on_trying(store: FunctionStore) -> None:
    caller = await lost(store, "book", answers=0, questions=1)
    await full(store, "seven")
    assert "was taken this very moment. I could offer" in await caller.say("yes")
    assert "under Keller" in await caller.say("the first")


@pytest.mark.parametrize("method", ["move", "cancel"])
async def test_a_booking_that_was_cancelled_meanwhile_is_not_tried_for_ever(
    method: str, store: FunctionStore
) -> None:
    await call(EVERYTHING, around(store)).talk(TABLE, "yes")
    caller = call(EVERYTHING, around(store))
    await caller.talk(*WRITES[method])
    [booking] = (await store.bookings(limit=1)).items
    await store.cancel(booking.id)
    gone = {"move": "I am sorry, that booking is not there any more.", "cancel": "It is cancelled."}
    assert await caller.say("yes") == f"{gone[method]} Is there anything else?"
    assert caller.answers[-1].token is None


async def test_a_refused_key_leaves_it_in_doubt_too(store: FunctionStore) -> None:
    losing = Losing(store, "book")
    losing.error = SettingsError("Supabase does not accept SUPABASE_SECRET_KEY.")
    assert isinstance(losing.error, STORE_AWAY)
    caller = call(EVERYTHING, around(losing))  # type: ignore[arg-type]
    assert NOT_KNOWN in await caller.talk(TABLE, "yes")
    assert "It is booked." in await caller.say("yes")


async def test_a_read_that_fails_right_after_the_write_takes_nothing_from_it(store: FunctionStore) -> None:
    class Away(Losing):
        """Away as soon as something was written."""

        def __getattr__(self, name: str) -> Callable[..., Any]:
            method: Callable[..., Any] = getattr(self.store, name)

            async def asked(*given: Any, **named: Any) -> Any:
                if self.written:
                    raise self.error
                self.written = name == "book"
                return await method(*given, **named)

            return asked

        written = False

    caller = call(EVERYTHING, around(Away(store, "")))  # type: ignore[arg-type]
    assert "It is booked." in await caller.talk(TABLE, "yes")


async def test_a_model_is_told_to_claim_neither(store: FunctionStore) -> None:
    caller = await lost(store, "book", **AWAY)
    in_doubt: Answer = caller.answers[-1]
    assert (in_doubt.status, bool(in_doubt.token)) == ("refused", True)
    assert "neither that it is done nor that it is not" in str(in_doubt.data["do"])
    again = await caller.desk.call("confirm", {"token": in_doubt.token})
    assert (again.status, again.say, again.token) == ("refused", in_doubt.say, in_doubt.token)
    whole = {"date": "2026-11-28", "time": "19:00", "party": 4, "name": "Anna"}
    assert (await caller.desk.call("book", whole)).token == in_doubt.token


async def test_a_yes_to_something_else_is_not_lost_on_what_is_found_out_first(store: FunctionStore) -> None:
    caller = await lost(store, "leave_message", answers=0, questions=2)
    await told_to(caller, "book", said=TABLE)
    said = await told_to(caller, "book", said="yes")
    assert said.startswith("Thank you, I have noted your message. It is booked. Friday")
    assert (await rows(store), len(await left(store))) == ([f"{AT_SEVEN} 2 booked"], 1)


async def test_a_yes_to_something_else_does_not_do_what_was_declined(store: FunctionStore) -> None:
    caller = await lost(store, "leave_message", answers=0, questions=2)
    await caller.talk("no", "I'd like a table for two on Friday at seven pm under Keller")
    assert (await caller.say("yes")).startswith("It is booked. Friday")
    assert (await rows(store), len(await left(store))) == ([f"{AT_SEVEN} 2 booked"], 0)


@pytest.mark.parametrize(
    ("then", "told"),
    [
        ("What are your opening hours?", "Our opening hours are"),
        ("Is there parking?", "There is a car park right behind the house."),
        ("goodbye", f"{NOT_KNOWN}, so please call again later to make sure. Thank you for calling"),
    ],
)
async def test_what_a_caller_declined_to_try_again_is_not_done_once_the_store_is_back(
    then: str, told: str, store: FunctionStore
) -> None:
    caller = await lost(store, "book", answers=0, questions=2)
    assert "please call again later" in await caller.say("no, never mind")
    assert (await caller.say(then)).startswith(told)
    await caller.desk.settle()
    assert await rows(store) == []


@pytest.mark.parametrize("by_token", [False, True])
async def test_who_comes_back_to_what_they_declined_is_asked_whether_to_try_again(
    by_token: bool, store: FunctionStore
) -> None:
    caller = await lost(store, "book", answers=0, questions=4 if by_token else 3)
    token = caller.answers[-1].token
    await caller.say("no")
    asked = (
        await told_to(caller, "confirm", token=str(token))
        if by_token
        else await told_to(caller, "book", said="Book the table after all")
    )
    assert asked.endswith(f"{NOT_KNOWN}. Shall I try again?")
    assert (await told_to(caller, "book", said="yes")).endswith(f"{NOT_KNOWN}. Shall I try again?")
    await caller.desk.settle()
    assert await rows(store) == [f"{AT_SEVEN} 2 booked"]
