"""An agent is described by talking, called, and does what it says: judged by rows and by Whisper."""

from datetime import datetime

import pytest

from tests.voice.people import DAY, HALF_PAST_EIGHT, SEVEN, instant
from tests.voice.speech import plain

pytestmark = [pytest.mark.voice, pytest.mark.timeout(600)]

CALLS = ("interview", "guest_of_new_agent", "guest", "late_guest", "asks_too_much")
FEWEST_TURNS = 8
SHARE_MISHEARD = 0.15
"""Of the words; names and half-swallowed small words."""


def test_the_saved_agent_is_what_was_said(evening):
    config = evening.agent["config"]
    business = config["business"]

    assert evening.agent["name"] == business["name"] == "Bella Napoli"
    assert business["trade"] == "pizzeria"
    open_days = {day: [["17:00", "22:00"]] for day in business["opening_hours"]} | {"monday": []}
    assert len(open_days) == 7
    assert business["opening_hours"] == open_days
    assert [function["kind"] for function in config["functions"]] == [
        "bookings",
        "facts",
        "messages",
        "end_call",
    ]
    assert [unit["capacity"] for unit in config["functions"][0]["plan"]["units"]] == [8]
    assert plain(config["greeting"]["text"]) == plain("Welcome, how may I help you?")
    assert business["address"] == "12 Main Street"
    assert business["phone"] == ""
    assert config["identity"]["timezone"] == "America/New_York"


def test_one_sentence_filled_several_fields_and_another_one_corrected_one(evening):
    assert len(evening.interview.understood) >= FEWEST_TURNS
    first = evening.interview.answers_of("listen")[0]
    assert {"business_name", "trade", "opening_hours"} <= {noted["field"] for noted in first["understood"]}
    by_name = {field["field"]: field for field in evening.sheet["fields"]}
    assert "eleven" in evening.interview.sentences[0]
    assert "close" in by_name["opening_hours"]["source"]
    noted = [it for answer in evening.interview.answers_of("listen") for it in answer.get("understood", ())]
    assert any(it["field"] == "opening_hours" and it.get("corrected") for it in noted)


def test_nothing_in_the_sheet_was_invented(evening):
    understood = {" ".join(plain(words)) for words in evening.interview.understood}
    for entry in evening.sheet["fields"]:
        if entry["value"]:
            assert entry["default"] or " ".join(plain(entry["source"])) in understood
    proposed = {entry["field"] for entry in evening.sheet["fields"] if entry["default"]}
    assert proposed <= {"tone", "language", "voice", "booking_minutes", "timezone"}


def test_the_new_agent_greets_with_the_greeting_that_was_said(evening):
    assert evening.greeting == evening.agent["config"]["greeting"]["text"]
    heard = evening.guest_of_new_agent.heard[0]
    assert plain(heard) == plain("Welcome, how may I help you?")


@pytest.mark.parametrize("call", ["guest_of_new_agent", "guest"])
def test_a_booking_by_voice_is_the_row_that_was_wanted(evening, call):
    guest = getattr(evening, call)
    [booking] = evening.of(guest, evening.bookings)

    assert datetime.fromisoformat(booking["starts_at"]) == instant(DAY, SEVEN)
    assert (booking["party"], booking["name"], booking["status"]) == (4, "Peter Jones", "booked")
    assert booking["unit"] in {"The table", "table 1"}
    asked_back = [answer["needs"] for answer in guest.answers_of("book") if answer["status"] == "needs"]
    assert asked_back[:1] == ["party"]
    assert "name" in asked_back


def test_who_wants_a_full_hour_is_refused_and_takes_another(evening):
    [booking] = evening.of(evening.late_guest, evening.bookings)

    assert any("7 pm is not free" in said for said in evening.late_guest.said)
    assert any("not free" in heard for heard in evening.late_guest.heard)
    assert datetime.fromisoformat(booking["starts_at"]) == instant(DAY, HALF_PAST_EIGHT)
    assert (booking["party"], booking["name"], booking["unit"]) == (2, "Laura Smith", "The table")


def test_who_wants_what_the_agent_cannot_do_leaves_a_message(evening):
    [message] = evening.of(evening.asks_too_much, evening.messages)

    assert (message["name"], message["phone"]) == ("Laura Smith", "5550142")
    assert "gift card" in message["text"]
    assert evening.asks_too_much.said[1].endswith("Shall I take a message?")
    assert evening.of(evening.asks_too_much, evening.bookings) == []


def test_no_other_row_was_made(evening):
    assert len(evening.bookings) == 3
    assert len(evening.messages) == 1


@pytest.mark.parametrize("name", CALLS)
def test_every_turn_is_a_row_in_order_as_heard_and_as_said(evening, name):
    call = evening.conversations[name]

    assert [turn["seq"] for turn in call.turns] == list(range(1, len(call.turns) + 1))
    assert [turn["who"] for turn in call.turns[:2]] == ["agent", "caller"]
    began = [turn["started_ms"] for turn in call.turns]
    assert began == sorted(began)
    assert not any(turn["interrupted"] for turn in call.turns)
    assert call.said == [reply.shown for reply in call.person.replies]
    assert len(call.understood) == len(call.sentences)


@pytest.mark.parametrize("name", CALLS)
def test_what_was_said_is_what_is_heard_on_either_side(evening, name):
    call = evening.conversations[name]

    for wrong, words in call.misheard():
        assert wrong <= SHARE_MISHEARD * words


@pytest.mark.parametrize("name", CALLS)
def test_every_call_is_over_with_a_reason(evening, name):
    row = evening.conversations[name].call

    assert row["state"] == "ended"
    assert row["end_reason"] == ("caller_hung_up" if name == "interview" else "agent_ended")
    assert row["ended_at"] is not None
    assert row["seconds"] > 10
