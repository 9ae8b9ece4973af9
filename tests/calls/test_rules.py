"""A summary without a model: nothing but what is in the rows, each sentence with its turns."""

import pytest

from tests.calls.stories import DINNER, NOON, at, function, story, turn
from voxie_platform.calls.models import CallState, Channel, EndReason
from voxie_platform.calls.rules import ENDINGS, LONGEST_QUOTE, summary_by_rules
from voxie_platform.calls.summary import Deed, Outcome, turns_around

BOOKED = Deed(
    outcome=Outcome.BOOKED,
    text="Booked: Friday, 27 November 2026, 19:00, for 2 people, under the name Ann.",
    fields=(("name", "Ann"), ("party", "2")),
    turns=at(6, 7),
)
MESSAGE = Deed(
    outcome=Outcome.MESSAGE,
    text="Left a message from Ann.",
    fields=(("name", "Ann"), ("phone", "123")),
    to_do="See to the message from Ann (123): “Call me”",
    turns=at(6),
)


def told(told_story):
    return summary_by_rules(told_story, made_at=NOON)


def texts(statements):
    return [statement.text for statement in statements]


def test_it_says_how_much_was_said_what_was_done_and_how_it_ended():
    summary = told(story(*DINNER, deeds=(BOOKED,)))
    assert [(one.text, one.turns) for one in summary.summary] == [
        ("The caller spoke 3 times in a call of 2:05 minutes.", at(1, 7)),
        (BOOKED.text, at(6, 7)),
        ("The caller ended the call.", at(7)),
    ]
    assert (summary.made_by, summary.outcome, summary.sentiment) == ("rules", Outcome.BOOKED, None)


def test_key_points_are_the_callers_own_questions_and_what_was_refused():
    refused = function(1, "book", {"status": "refused", "say": "We are closed on Monday."}, ms=4500)
    done = function(2, "facts", {"status": "done", "say": "Yes."}, ms=2500)
    summary = told(story(*DINNER, functions=(refused, done)))
    assert [(one.text, one.turns) for one in summary.key_points] == [
        ("The caller asked: “Do you have gluten free pizza?”", at(2)),
        ("Not done: “We are closed on Monday.”", at(4, 5)),
    ]


def test_what_still_waits_for_a_yes_or_is_in_doubt_is_not_told_as_not_done():
    in_doubt = {"status": "refused", "say": "I do not know whether that went through.", "token": "t"}
    summary = told(story(*DINNER, functions=(function(1, "confirm", in_doubt, ms=6500),), deeds=(BOOKED,)))
    assert [one.text for one in summary.key_points] == ["The caller asked: “Do you have gluten free pizza?”"]


def test_what_is_left_to_do_and_what_was_given_comes_from_what_was_done():
    summary = told(story(*DINNER, deeds=(BOOKED, MESSAGE)))
    assert texts(summary.action_items) == [MESSAGE.to_do]
    assert [(field.name, field.value, field.turns) for field in summary.fields] == [
        ("name", "Ann", at(6, 7)),
        ("party", "2", at(6, 7)),
        ("phone", "123", at(6)),
    ]
    assert summary.outcome is Outcome.BOOKED, "a message beside it is the lesser thing"


@pytest.mark.parametrize(
    ("turns", "of_call", "outcome", "sentences"),
    [
        (
            (turn(1, "agent", "Hello"),),
            {"end_reason": EndReason.SILENCE, "seconds": None},
            Outcome.SILENT,
            ["The caller did not say anything that was understood.", ENDINGS[EndReason.SILENCE]],
        ),
        ((), {"end_reason": EndReason.NEVER_JOINED}, Outcome.NOT_JOINED, ["The caller never came."]),
        (
            DINNER[:2],
            {"end_reason": EndReason.MODEL_FAILED, "state": CallState.FAILED},
            Outcome.FAILED,
            ["The caller spoke once in a call of 2:05 minutes.", "The model failed."],
        ),
        (
            DINNER[:2],
            {"channel": Channel.TEXT, "seconds": 59.6},
            Outcome.TALKED,
            ["The caller wrote once in a call of 1:00 minutes.", "The caller ended the call."],
        ),
    ],
    ids=["silent", "not-joined", "failed", "talked"],
)
def test_where_nothing_was_done_it_says_how_far_the_call_came(turns, of_call, outcome, sentences):
    summary = told(story(*turns, **of_call))
    assert (summary.outcome, texts(summary.summary)) == (outcome, sentences)


def test_every_end_of_a_call_has_its_sentence():
    assert ENDINGS.keys() == set(EndReason)


def test_each_statement_names_turns_that_there_are():
    whole = story(*DINNER, deeds=(BOOKED.model_copy(update={"turns": ()}),))
    summary = told(whole)
    there = {(one.attempt, one.seq) for one in DINNER}
    for statement in (*summary.summary, *summary.key_points, *summary.fields):
        assert statement.turns
        assert {(place.attempt, place.seq) for place in statement.turns} <= there


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("Do you have parking", True),
        ("how much is the risotto", True),
        ("So you are open?", True),
        ("Have a nice day", False),
        ("I wonder what you have", False),
        ("A table for two", False),
    ],
)
def test_a_question_is_told_from_a_wish(words, asks):
    assert bool(told(story(turn(1, "caller", words))).key_points) is asks


def test_a_long_question_is_cut():
    summary = told(story(turn(1, "caller", "Is it " + "very " * 1000 + "far?")))
    assert len(summary.key_points[0].text) < LONGEST_QUOTE + 40


def test_the_turns_around_something_are_of_its_attempt():
    earlier = turn(9, "caller", "before", attempt=2)
    event = function(1, "book", {}, ms=6500)
    assert turns_around(event, (*DINNER, earlier)) == at(6, 7)
    assert turns_around(function(1, "book", {}, ms=100), ()) == ()


def test_the_same_story_has_the_same_hash_and_late_words_another():
    assert story(*DINNER).hash == story(*DINNER, lease_until=NOON).hash
    late = turn(6, "caller", "Yes, and a high chair please")
    hashes = {
        story(*DINNER).hash,
        story(*DINNER[:5], late, DINNER[6]).hash,
        story(*DINNER, deeds=(BOOKED,)).hash,
        story(*DINNER, end_reason=EndReason.SILENCE).hash,
    }
    assert len(hashes) == 4
