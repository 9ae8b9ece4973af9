"""A call that is over gets its summary and its cost: by rules at once, by a model where there is one."""

from datetime import UTC, datetime

import pytest

from tests.calls.test_told import said
from tests.session.test_chat import Line
from tests.store.examples import booking, slots, usage
from tests.support.openai import fake_openai
from voxie_platform.agents.calendars import calendars_of
from voxie_platform.agents.config import AgentConfig
from voxie_platform.calls.models import Usage
from voxie_platform.calls.pricing import cost_of
from voxie_platform.calls.summary import Outcome
from voxie_platform.errors import UnavailableError
from voxie_platform.offline.serve import offline_server
from voxie_platform.settings import read_settings
from voxie_platform.voice.access import ModelAccess
from voxie_platform.voice.storyteller import open_storyteller
from voxie_platform.watcher.summaries import MOST_FAILURES, Summaries

KEY = "k" * 20
TOLD = {
    "summary": [said("Somebody left a message.", 2)],
    "key_points": [],
    "action_items": [],
    "fields": [],
    "sentiment": {"mood": "neutral", "turns": [2]},
}
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
BUSINESS = {
    "business": {"opening_hours": {day: [["00:00", "24:00"]] for day in WEEK}},
    "functions": [
        {"kind": "messages"},
        {"kind": "bookings", "calendar": "main", "plan": {"units": [{"name": "table 1", "capacity": 4}]}},
    ],
}
MESSAGE = (
    "I would like to leave a message, please call me back about my bike",
    "Ann Smith",
    "030 1234567",
    "yes",
    "When do you close?",
)
BOOKING = ("A table for two tomorrow at 7 pm, my name is Ann Smith", "yes", "Make it three people", "yes")


@pytest.fixture
async def openai():
    async with fake_openai() as fake:
        fake.answers = [TOLD]
        yield fake


@pytest.fixture
async def teller(openai):
    access = ModelAccess(openai.base_url, "gpt-realtime", KEY)
    async with open_storyteller(access, "gpt-5.4-mini", answer_seconds=5.0) as storyteller:
        yield Summaries(storyteller)


@pytest.fixture
async def talk(tmp_path, stores, workspace):
    """Somebody talks to a business: the id of that call."""
    async with offline_server(key=KEY, mode="demo") as server:
        settings = read_settings(data_dir=tmp_path, openai_api_key=KEY, openai_base_url=server.base_url)
        line = Line(settings, stores, workspace.agents.tenant.workspace_id, None)
        config = AgentConfig.model_validate({"identity": {"name": "Mario"}, **BUSINESS})
        made = await workspace.agents.create(config, author="test", calendars=calendars_of(config))

        async def talked(*lines, to=made.id):
            return (await line.talk(to, *lines))[-1].data["call_id"]

        yield talked


@pytest.fixture
async def call_id(talk):
    """A message was left in it."""
    return await talk(*MESSAGE)


async def state_of(workspace, call_id):
    return await workspace.summaries.get(call_id), await workspace.calls.usage(call_id)


async def test_by_rules_a_call_is_told_from_what_is_in_the_store(workspace, call_id):
    await Summaries().make(workspace, call_id)
    summary, _ = await state_of(workspace, call_id)

    assert (summary.made_by, summary.outcome, summary.sentiment) == ("rules", Outcome.MESSAGE, None)
    assert [one.text for one in summary.action_items] == [
        "See to the message from Ann Smith (0301234567): “Call me back about my bike”"
    ]
    assert "The caller asked: “When do you close?”" in [one.text for one in summary.key_points]
    turns = {(turn.attempt, turn.seq) for turn in (await workspace.calls.turns(call_id, limit=50)).items}
    for statement in (*summary.summary, *summary.key_points, *summary.action_items, *summary.fields):
        assert statement.turns
        assert {(place.attempt, place.seq) for place in statement.turns} <= turns


async def test_made_again_nothing_changes_and_late_words_make_it_anew(workspace, call_id):
    summaries = Summaries()
    await summaries.make(workspace, call_id)
    first, _ = await state_of(workspace, call_id)
    for _ in range(3):
        await summaries.make(workspace, call_id)
    assert (await state_of(workspace, call_id))[0] == first

    turns = (await workspace.calls.turns(call_id, limit=50)).items
    last = next(turn for turn in reversed(turns) if turn.who == "caller")
    await workspace.calls.write([last.model_copy(update={"heard": "When do you open?"})])
    await summaries.make(workspace, call_id)
    second, _ = await state_of(workspace, call_id)
    assert second.story_hash != first.story_hash
    assert "The caller asked: “When do you open?”" in [one.text for one in second.key_points]


async def test_a_model_tells_it_once_and_what_it_used_belongs_to_the_call(openai, teller, workspace, call_id):
    for _ in range(3):
        await teller.make(workspace, call_id)
    summary, usage = await state_of(workspace, call_id)

    assert len(openai.asked) == 1
    assert summary.made_by == "gpt-5.4-mini@127.0.0.1"
    assert summary.sentiment.mood == "neutral"
    assert summary.outcome is Outcome.MESSAGE, "read from the store, whoever tells the rest"
    assert [row.model for row in usage].count("gpt-5.4-mini@127.0.0.1") == 1
    assert "gpt-5.4-mini@127.0.0.1: no price is known" in cost_of(usage).missing


async def test_rules_stand_at_once_and_the_model_takes_over_on_a_later_try(
    openai, teller, workspace, call_id
):
    openai.answers = [503, 503, TOLD]
    for failures in (1, 2):
        with pytest.raises(UnavailableError):
            await teller.make(workspace, call_id)
        summary, _ = await state_of(workspace, call_id)
        assert (summary.made_by, summary.failures) == ("rules", failures)
    await teller.make(workspace, call_id)
    summary, _ = await state_of(workspace, call_id)
    assert (summary.made_by, summary.failures) == ("gpt-5.4-mini@127.0.0.1", 0)


async def test_a_model_that_never_tells_is_asked_so_often_and_no_more(openai, teller, workspace, call_id):
    openai.answers = ["no", "no", 500]
    for _ in range(MOST_FAILURES - 1):
        try:
            await teller.make(workspace, call_id)
        except UnavailableError:
            continue
    for _ in range(4):
        await teller.make(workspace, call_id)
    summary, usage = await state_of(workspace, call_id)
    assert len(openai.asked) == MOST_FAILURES
    assert (summary.made_by, summary.failures) == ("rules", MOST_FAILURES)
    assert len([row for row in usage if row.model.startswith("gpt-5.4")]) == 2, (
        "answers are paid, silence is not"
    )


async def test_a_summary_that_did_not_come_in_time_is_missing_in_the_cost(openai, workspace, call_id):
    openai.answers = [2.0, TOLD]
    access = ModelAccess(openai.base_url, "gpt-realtime", KEY)
    async with open_storyteller(access, "gpt-5.4-mini", answer_seconds=0.5) as storyteller:
        summaries = Summaries(storyteller)
        with pytest.raises(UnavailableError):
            await summaries.make(workspace, call_id)
        await summaries.make(workspace, call_id)
    summary, usage = await state_of(workspace, call_id)
    told = [row.is_measured for row in usage if row.model.startswith("gpt-5.4")]
    assert (summary.made_by, told) == ("gpt-5.4-mini@127.0.0.1", [False, True])


async def test_a_call_in_which_nobody_spoke_is_not_worth_a_model(openai, teller, workspace, talk):
    call_id = await talk()
    await teller.make(workspace, call_id)
    summary, _ = await state_of(workspace, call_id)
    assert (summary.made_by, summary.outcome, openai.asked) == ("rules", Outcome.SILENT, [])


@pytest.mark.parametrize("lines", [BOOKING[:2], BOOKING], ids=["booked", "booked and changed"])
async def test_what_was_booked_and_cancelled_in_one_call_is_no_booking(workspace, talk, lines):
    call_id = await talk(*lines, "Please cancel it", "yes")
    await Summaries().make(workspace, call_id)
    summary, _ = await state_of(workspace, call_id)
    assert summary.outcome is Outcome.CANCELLED
    assert summary.summary[1].text.startswith("Booked: "), "it was, and that is told"
    assert summary.summary[-2].text.startswith("Cancelled: ")


async def test_what_becomes_of_a_booking_after_the_call_changes_nothing_of_its_story(
    openai, teller, workspace, talk
):
    call_id = await talk(*BOOKING[:2])
    [made] = (await workspace.functions.done_in(call_id)).bookings
    untold = await workspace.functions.book(
        booking(made.calendar_id, call_id=call_id), units=("table 1",), slots=slots()
    )
    await teller.make(workspace, call_id)
    before, _ = await state_of(workspace, call_id)
    for one in (made, untold):
        await workspace.functions.cancel(one.id)
    await workspace.calls.write([usage(call_id, "late")])
    await teller.make(workspace, call_id)
    after, _ = await state_of(workspace, call_id)
    assert (after.outcome, after.story_hash, len(openai.asked)) == (Outcome.BOOKED, before.story_hash, 1)


async def test_what_was_cancelled_before_it_was_booked_anew_is_booked(workspace, talk):
    call_id = await talk(*BOOKING[:2], "Please cancel it", "yes", *BOOKING[:2])
    await Summaries().make(workspace, call_id)
    summary, _ = await state_of(workspace, call_id)
    assert summary.outcome is Outcome.BOOKED


async def test_an_earlier_booking_that_was_moved_and_then_cancelled_is_cancelled(workspace, talk):
    await talk(*BOOKING[:2])
    call_id = await talk(
        "Can I move my booking, my name is Ann Smith", "to 8 pm tomorrow", "yes", "Please cancel it", "yes"
    )
    await Summaries().make(workspace, call_id)
    summary, _ = await state_of(workspace, call_id)
    told = [one.text.split(":")[0] for one in summary.summary]
    assert told[1:-1] == ["Moved", "Cancelled"]
    assert summary.outcome is Outcome.CANCELLED


async def test_a_booking_and_its_change_are_told_in_the_business_own_time(workspace, talk):
    call_id = await talk(*BOOKING)
    await Summaries().make(workspace, call_id)
    summary, _ = await state_of(workspace, call_id)
    assert summary.outcome is Outcome.BOOKED
    booked, moved = (one.text for one in summary.summary[1:3])
    assert booked.startswith("Booked: ")
    assert booked.endswith(", 19:00, for 2 people, under the name Ann Smith.")
    assert moved == booked.replace("Booked", "Moved").replace("2 people", "3 people")


async def test_an_interview_is_told_by_what_went_into_the_sheet(workspace, talk):
    call_id = await talk("My pizzeria is called Bella Napoli", to="voxie")
    await Summaries().make(workspace, call_id)
    summary, _ = await state_of(workspace, call_id)
    assert "Bella Napoli" in {field.name: field.value for field in summary.fields}["business_name"]
    assert all(field.turns for field in summary.fields)


async def test_a_call_has_its_cost_once_its_usage_is_there(workspace, call_id):
    used = Usage(
        call_id=call_id, response_id="r", model="gpt-realtime", output_audio=100, at=datetime.now(UTC)
    )
    await workspace.calls.write([used, used])
    costs = [cost_of([row]) for row in await workspace.calls.usage(call_id) if row.model == "gpt-realtime"]
    assert [cost.nanos for cost in costs] == [6_400_000]
