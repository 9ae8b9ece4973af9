"""The desk's promises: nothing without a yes, once only, and an answer for whatever a model does."""

import asyncio
import json
from typing import Any

import pytest

from tests.functions.calls import around
from tests.functions.conftest import EVERYTHING
from voxie_platform.errors import UnavailableError
from voxie_platform.functions.bookings import BookingsSettings
from voxie_platform.functions.business import Business, Fact
from voxie_platform.functions.desk import Desk
from voxie_platform.functions.end_call import EndCallSettings
from voxie_platform.functions.facts import FactsSettings
from voxie_platform.functions.registry import FUNCTIONS
from voxie_platform.functions.spec import Answer
from voxie_platform.functions.store import FunctionStore

WHOLE = {"date": "2026-11-27", "time": "19:00", "party": 4, "name": "Anna"}


@pytest.fixture
def desk(store: FunctionStore) -> Desk:
    return Desk(EVERYTHING, around(store))


async def read_back(desk: Desk, **arguments: Any) -> Answer:
    desk.caller_spoke()
    return await desk.call("book", {**WHOLE, **arguments})


async def booked(store: FunctionStore) -> int:
    return len((await store.bookings(limit=50)).items)


async def test_structured_values_of_a_model_are_read_back(desk: Desk) -> None:
    answer = await read_back(desk)
    assert answer.status == "read_back"
    assert answer.say == "Friday the 27th of November at 7 pm, a table for four, under Anna. Is that right?"
    assert json.loads(answer.for_model())["token"] == answer.token


async def test_nothing_is_written_before_a_turn_of_the_caller_after_the_read_back(
    desk: Desk, store: FunctionStore
) -> None:
    answer = await read_back(desk)
    early = await desk.call("confirm", {"token": answer.token})
    assert (early.status, early.token) == ("refused", answer.token)
    assert "wait for a yes" in str(early.data["do"])
    assert await booked(store) == 0
    desk.caller_spoke()
    assert (await desk.call("confirm", {"token": answer.token})).status == "done"
    assert await booked(store) == 1


async def test_a_token_makes_one_row(desk: Desk, store: FunctionStore) -> None:
    answer = await read_back(desk)
    desk.caller_spoke()
    answers = await asyncio.gather(*(desk.call("confirm", {"token": answer.token}) for _ in range(10)))
    assert {it.status for it in answers} == {"done"}
    assert sum("already" in it.say for it in answers) == 9
    assert await booked(store) == 1


async def test_a_changed_draft_needs_a_new_yes(desk: Desk, store: FunctionStore) -> None:
    first = await read_back(desk)
    second = await read_back(desk, party=5)
    assert second.token != first.token
    desk.caller_spoke()
    stale = await desk.call("confirm", {"token": first.token})
    assert (stale.status, stale.token) == ("refused", second.token)
    assert await booked(store) == 0
    assert (await desk.call("confirm", {"token": second.token})).status == "done"


async def test_the_same_arguments_again_keep_the_token(desk: Desk, store: FunctionStore) -> None:
    first = await read_back(desk)
    again = await read_back(desk, said="Yes, that is right.")
    assert again.token == first.token
    assert (await desk.call("confirm", {"token": again.token})).status == "done"


@pytest.mark.parametrize("token", ["", "nope", None, 7, [], {"a": 1}])
async def test_a_token_that_was_never_given_is_refused(desk: Desk, token: Any) -> None:
    assert (await desk.call("confirm", {"token": token})).status == "refused"


async def test_words_that_contradict_a_parameter_are_asked_about(desk: Desk) -> None:
    answer = await read_back(desk, said="A table for four on Saturday at seven, Anna")
    assert answer.needs == "date"
    assert "Friday the 27th of November or Saturday the 28th" in answer.say


async def test_an_hour_of_a_model_is_the_evenings_if_the_caller_said_seven(desk: Desk) -> None:
    answer = await read_back(desk, time="07:00", said="A table for four on Friday at seven, Anna")
    assert "at 7 pm" in answer.say


async def test_a_year_that_a_model_made_up_gives_way_to_the_callers_words(desk: Desk) -> None:
    answer = await read_back(desk, date="2024-11-29", said="A table for four on Friday at seven, Anna")
    assert "Friday the 27th of November" in answer.say


async def test_what_a_model_left_out_is_asked_one_at_a_time(desk: Desk) -> None:
    desk.caller_spoke()
    steps = ({}, {"date": "Friday"}, {"time": "19:00"}, {"party": "four"}, {"name": "Anna"})
    asked = [(await desk.call("book", dict(arguments))).needs for arguments in steps]
    assert asked == ["date", "time", "party", "name", None]


@pytest.mark.parametrize("name", ["book", "check_availability", "move_booking", "cancel_booking", "take_message",
                                  "answer_question", "end_call", "confirm", "nothing", "", "\ud800", "../x"])  # fmt: skip
@pytest.mark.parametrize("value", [None, "", " ", "\x00", "\ud800\udfff", "x" * 100_000, 10**30, -1, float("nan"), True, [[]],
                                   {"a": {}}, "9" * 500, "'; drop table bookings; --", "７時", "%s %d {0}", "a " * 3_000])  # fmt: skip
async def test_whatever_a_model_passes_it_gets_an_answer(desk: Desk, name: str, value: Any) -> None:
    keys = (
        "said",
        "date",
        "time",
        "party",
        "name",
        "phone",
        "note",
        "text",
        "urgency",
        "topic",
        "token",
        "old_date",
    )
    for arguments in ({key: value for key in keys}, {"said": value}, {str(value)[:20]: value}):
        desk.caller_spoke()
        answer = await desk.call(name, arguments)
        assert answer.say
        answer.for_model().encode()


async def test_a_store_that_is_away_is_said_and_the_yes_can_be_repeated(
    desk: Desk, store: FunctionStore
) -> None:
    class Away:
        """The real store, away for one write."""

        def __init__(self) -> None:
            self.away = True

        def __getattr__(self, name: str) -> Any:
            if name == "book" and self.away:
                self.away = False
                raise UnavailableError("The store does not answer.")
            return getattr(store, name)

    desk = Desk(EVERYTHING, around(Away()))  # type: ignore[arg-type]
    answer = await read_back(desk)
    desk.caller_spoke()
    away = await desk.call("confirm", {"token": answer.token})
    assert (away.status, away.token, away.failed) == ("refused", answer.token, "unavailable")
    assert "Shall I try again?" in away.say
    desk.caller_spoke()
    assert (await desk.call("confirm", {"token": answer.token})).status == "done"
    assert await booked(store) == 1


def test_confirm_is_a_tool_only_where_something_is_written(store: FunctionStore) -> None:
    names = [tool.name for tool in Desk((FactsSettings(), EndCallSettings()), around(store)).tools]
    assert names == ["answer_question", "end_call"]
    assert "confirm" in [tool.name for tool in Desk(EVERYTHING, around(store)).tools]


def test_every_tool_can_be_declared_to_a_model(desk: Desk) -> None:
    for tool in desk.tools:
        assert tool.name.isidentifier()
        json.dumps(tool.parameters)
        if tool.name != "confirm":
            assert tool.parameters["required"] == []
            assert "Cues: " in tool.description
            assert "said" in tool.parameters["properties"]  # type: ignore[operator]


def test_every_kind_of_settings_has_its_row() -> None:
    for kind, row in FUNCTIONS.items():
        assert row.settings.model_fields["kind"].default == kind


async def test_facts_know_only_what_they_were_told(store: FunctionStore) -> None:
    desk = Desk((FactsSettings(),), around(store, business=Business(name="Bella")))
    for question in (
        "What are your opening hours?",
        "Where are you?",
        "What is your number?",
        "Do you have parking?",
    ):
        assert (
            await desk.call("answer_question", {"said": question})
        ).say == "I am sorry, I do not know that."


async def test_an_answer_begins_with_a_capital_whatever_the_owner_wrote(store: FunctionStore) -> None:
    treatments = Fact(topic="Treatments", text="spaying a cat for 110, vaccinations for 60")
    desk = Desk((FactsSettings(),), around(store, business=Business(name="Paws", facts=(treatments,))))
    answer = await desk.call("answer_question", {"said": "How much is it to have my cat spayed?"})
    assert answer.say == "Spaying a cat for 110."


async def test_a_calendar_that_is_not_there_is_no_outage(store: FunctionStore) -> None:
    desk = Desk((BookingsSettings(calendar="nobody made it"),), around(store))
    desk.caller_spoke()
    answer = await desk.call("book", WHOLE)
    assert (answer.status, "not set up" in answer.say) == ("refused", True)
