"""The real agent against the scripted model, without a room."""

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from tests.functions.calls import PLAN
from tests.store.examples import text_call
from tests.support.away import locked
from tests.support.background import running
from voxie_platform.agents.config import AgentConfig
from voxie_platform.calls.models import CallState, Channel, EndReason
from voxie_platform.calls.orphans import adopt
from voxie_platform.calls.store import GONE_ON
from voxie_platform.errors import NotFoundError, SettingsError, UnavailableError
from voxie_platform.ids import new_id
from voxie_platform.offline.serve import offline_server
from voxie_platform.settings import read_settings
from voxie_platform.storage.delivering import into
from voxie_platform.storage.open import file_of, open_stores, upgrade
from voxie_platform.voice.again import PAUSES
from voxie_platform.voice.chat import ChatEvent, chat
from voxie_platform.voice.factory import BadConfigError
from voxie_platform.voice.shown import ELSEWHERE
from voxie_platform.voice.text_call import Subject
from voxie_platform.voice.wording import CUT_SHORT


class Line:
    """Settings, store and model of one conversation."""

    def __init__(self, settings, stores, workspace, script):
        self.settings, self.stores, self.workspace, self.script = settings, stores, workspace, script

    async def agent(self, **config):
        made = await self.stores.of(self.workspace).agents.create(
            AgentConfig.model_validate({"identity": {"name": "Mario"}, **config}), author="test"
        )
        return made.id

    async def talk(self, agent, *lines, interview_id=None):
        async def said():
            for line in lines:
                yield line

        subject = Subject(self.workspace, agent, interview_id)
        return [happened async for happened in chat(self.settings, self.stores, subject, said())]


@pytest.fixture
async def line(tmp_path):
    """Against a scripted model; `line.script` is its file, read at the next session."""
    script = tmp_path / "script.json"
    settings = read_settings(data_dir=tmp_path)
    await upgrade(settings)
    async with open_stores(settings) as stores:
        workspace = await stores.access.first_workspace("Test")

        async def with_script(text):
            script.write_text(text)
            return Line(settings, stores, workspace.id, script)

        yield with_script


async def against(line, text, work):
    """Run `work(line)` against this script."""
    prepared = await line(text)
    async with offline_server(key="k" * 20, mode="scripted", script=prepared.script) as server:
        prepared.settings = read_settings(
            data_dir=prepared.settings.data_dir, openai_api_key="k" * 20, openai_base_url=server.base_url
        )
        return await work(prepared)


def words(happened):
    return [(one.data["who"], one.data["text"]) for one in happened if one.event == "said"]


async def test_a_conversation_in_text_has_greeting_turns_and_an_end(line):
    async def work(line):
        agent = await line.agent(greeting={"text": "Hello from Mario."})
        happened = await line.talk(agent, "Good evening", "", "Bye")
        call_id = happened[-1].data["call_id"]
        calls = line.stores.of(line.workspace).calls
        return happened, await calls.get(call_id), (await calls.turns(call_id, limit=20)).items

    happened, call, turns = await against(line, '{"reply": {"say": "I heard {heard}."}}', work)
    expected = [
        ("agent", "Hello from Mario."),
        ("caller", "Good evening"),
        ("agent", "I heard Good evening."),
        ("caller", "Bye"),
        ("agent", "I heard Bye."),
    ]
    assert words(happened) == expected
    assert [(turn.who, turn.said or turn.heard) for turn in turns] == expected
    assert [turn.seq for turn in turns] == [1, 2, 3, 4, 5]
    assert (call.state, call.channel, call.room_name) == (CallState.ENDED, Channel.TEXT, None)
    assert call.end_reason is EndReason.CALLER_HUNG_UP


async def test_what_a_function_did_is_told_and_written(line):
    async def work(line):
        agent = await line.agent(functions=[{"kind": "end_call"}])
        happened = await line.talk(agent, "That is all", "never said")
        events = await line.stores.of(line.workspace).calls.events(happened[-1].data["call_id"], limit=20)
        return happened, events.items

    script = '{"replies": [{"calls": [{"name": "end_call"}], "then": {"say": "Goodbye."}}]}'
    happened, events = await against(line, script, work)
    function = next(one for one in happened if one.event == "function")
    assert function.data["name"] == "end_call"
    assert words(happened)[-1] == ("agent", "Goodbye.")
    assert happened[-1] == ChatEvent(
        "ended", {"reason": "agent_ended", "call_id": happened[-1].data["call_id"]}
    )
    recorded = next(event for event in events if event.kind == "function")
    assert recorded.data["name"] == "end_call"
    assert recorded.data["ms"] >= 0


async def test_a_function_that_the_model_made_up_is_in_the_record(line):
    async def work(line):
        agent = await line.agent(functions=[{"kind": "bookings", "calendar": "main"}])
        happened = await line.talk(agent, "A table please")
        events = await line.stores.of(line.workspace).calls.events(happened[-1].data["call_id"], limit=20)
        return events.items

    script = '{"replies": [{"calls": [{"name": "no_such_function", "arguments": {"x": 1}}]}]}'
    events = await against(line, script, work)
    failed = next(event for event in events if event.kind == "function")
    assert (failed.data["name"], failed.data["failed"]) == ("no_such_function", "unknown")


async def test_a_function_that_cannot_do_its_work_has_failed_whatever_it_says(line):
    """The calendar that it books on was never made."""

    async def work(line):
        agent = await line.agent(functions=[{"kind": "bookings", "calendar": "main"}])
        happened = await line.talk(agent, "A table for four on Friday at seven")
        workspace, call_id = line.stores.of(line.workspace), happened[-1].data["call_id"]
        events = await workspace.calls.events(call_id, limit=20)
        await workspace.analytics.count([call_id])
        return events.items, await workspace.analytics.counted(call_id)

    script = '{"replies": [{"calls": [{"name": "book"}], "then": {"say": "{answer.say}"}}]}'
    events, sums = await against(line, script, work)
    ran = next(event.data for event in events if event.kind == "function")
    assert (ran["answer"]["status"], ran["failed"]) == ("refused", "not_found")
    assert (sums["used.book"], sums["failed.book"], sums["failed"]) == (1, 1, 1)


async def test_a_written_line_and_its_answer_are_timed(line):
    async def work(line):
        agent = await line.agent()
        happened = await line.talk(agent, "Good evening")
        calls = line.stores.of(line.workspace).calls
        return (await calls.turns(happened[-1].data["call_id"], limit=20)).items

    greeting, _, answer = await against(line, '{"reply": {"say": "Hello.", "delay_seconds": 0.2}}', work)
    assert (greeting.latency_ms, greeting.model_ms) == (None, None)
    assert 200 <= answer.model_ms <= answer.latency_ms < 5000
    assert answer.function_ms == 0


async def test_fault_23_a_chat_that_ends_while_the_store_is_away_is_final_once_it_is_back(line):
    async def work(line):
        agent = await line.agent()
        calls = line.stores.of(line.workspace).calls

        async def said():
            yield "Good evening"
            await away.__aenter__()

        away = locked(file_of(line.settings))
        subject = Subject(line.workspace, agent)
        happened = [it async for it in chat(line.settings, line.stores, subject, said())]
        await away.__aexit__(None, None, None)
        call_id = happened[-1].data["call_id"]
        assert (await calls.get(call_id)).ended_at is None
        (path,) = line.settings.spool_folder.iterdir()
        await adopt(path, into(line.stores))
        return await calls.get(call_id)

    call = await against(line, "{}", work)
    assert (call.state, call.end_reason) == (CallState.ENDED, EndReason.CALLER_HUNG_UP)
    assert call.seconds is not None


async def test_fault_23_what_was_agreed_to_while_the_store_is_away_is_done_when_the_chat_is_over(line):
    friday = (datetime.now(UTC) + timedelta(days=7 - (datetime.now(UTC).weekday() - 4) % 7)).date()
    table = {"date": friday.isoformat(), "time": "19:00", "party": 2, "name": "Keller"}
    replies = [{"calls": [{"name": "book", "arguments": given}]} for given in (table, {"said": "Yes."})]

    async def work(line):
        functions = line.stores.of(line.workspace).functions
        await functions.set_calendar("main", PLAN)
        agent = await line.agent(functions=[{"kind": "bookings", "calendar": "main"}])

        async def said():
            yield "A table for two on Friday at seven, under Keller"
            async with locked(file_of(line.settings)):
                yield "Yes."

        subject = Subject(line.workspace, agent)
        happened = [it async for it in chat(line.settings, line.stores, subject, said())]
        return happened, (await functions.bookings(limit=5)).items

    happened, (booking,) = await against(line, json.dumps({"replies": replies}), work)
    answers = [it.data["answer"]["status"] for it in happened if it.event == "function"]
    assert (answers, booking.name) == (["read_back", "refused"], "Keller")


async def test_voxie_notes_what_it_is_told(line):
    said = "My pizzeria is called Luigi's"
    script = (
        '{"replies": [{"calls": [{"name": "listen", "arguments": {"said": "' + said + '"}}],'
        ' "then": {"say": "Noted."}}]}'
    )
    happened = await against(line, script, lambda line: line.talk("voxie", said))
    noted = {one.data["field"]: one.data["value"] for one in happened if one.event == "noted"}
    assert "Luigi" in noted["business_name"]


async def test_an_interview_in_text_goes_on_in_text(line):
    said = "My pizzeria is called Luigi's"
    interview = new_id()
    script = (
        '{"replies": [{"calls": [{"name": "listen", "arguments": {"said": "' + said + '"}}],'
        ' "then": {"say": "Noted."}}]}'
    )

    async def work(line):
        await line.stores.of(line.workspace).interviews.create(interview)
        await line.talk("voxie", said, interview_id=interview)
        return await line.talk("voxie", interview_id=interview)

    again = await against(line, script, work)
    assert "Hello, I am Voxie" not in words(again)[0][1]


@pytest.mark.parametrize("said", [["slowly"], []], ids=["in a turn", "in a pause"])
async def test_an_interview_in_text_ends_with_a_word_when_it_goes_on_elsewhere(line, said):
    interview = new_id()
    script = '{"rules": [{"heard": "slowly", "reply": {"say": "Well", "delay_seconds": 600}}]}'

    async def work(line):
        calls = line.stores.of(line.workspace).calls

        async def lines():
            for one in said:
                yield one
            await asyncio.Event().wait()

        async def elsewhere():
            while not (begun := (await calls.list(limit=1, interview_id=interview)).items):
                await asyncio.sleep(0.02)
            heard = []
            while heard != said:
                turns = (await calls.turns(begun[0].id, limit=9)).items
                heard = [turn.heard for turn in turns if turn.who == "caller"]
                await asyncio.sleep(0.02)
            text = text_call(interview_id=interview)
            await calls.begin_text(text, worker_id="another", lease_seconds=60)

        await line.stores.of(line.workspace).interviews.create(interview)
        subject = Subject(line.workspace, "voxie", interview)
        async with asyncio.timeout(20), running(elsewhere()):
            happened = [one async for one in chat(line.settings, line.stores, subject, lines())]
        return happened[-1].data, await calls.get(happened[-1].data["call_id"])

    ended, row = await against(line, script, work)
    assert (ended["reason"], ended["say"]) == (EndReason.CALLER_HUNG_UP, ELSEWHERE)
    assert (row.state, row.end_detail) == (CallState.ENDED, GONE_ON)
    assert row.seconds is not None


async def test_talking_to_nobody_is_refused_before_anything_is_written(line):
    async def work(line):
        with pytest.raises(NotFoundError):
            await line.talk(new_id(), "hello")
        return await line.stores.of(line.workspace).calls.list(limit=5)

    assert (await against(line, "{}", work)).items == ()


async def test_fault_15_a_model_that_refuses_ends_the_conversation_with_its_reason(line):
    async def work(line):
        agent = await line.agent()
        with pytest.raises(UnavailableError):
            await asyncio.wait_for(line.talk(agent, "hello"), 20)
        return await line.stores.of(line.workspace).calls.list(limit=5)

    (call,) = (await against(line, '{"handshake": {"status": 401}}', work)).items
    assert (call.state, call.end_reason) == (CallState.FAILED, EndReason.MODEL_FAILED)


async def errors_of(line, happened):
    events = await line.stores.of(line.workspace).calls.events(happened[-1].data["call_id"], limit=50)
    return [event.data["what"] for event in events.items if event.kind == "error"]


@pytest.mark.parametrize("how", ["failure", "refusal"])
async def test_an_answer_that_failed_or_was_refused_is_asked_for_again(line, how):
    fault = f'"{how}": {{"code": "rate_limit_exceeded"}}, "failing_times": 2'
    script = f'{{"reply": {{"say": "We have one.", {fault}}}}}'

    async def work(line):
        agent = await line.agent(greeting={"text": "Hello."})
        happened = await line.talk(agent, "A table please")
        return words(happened)[-1], await errors_of(line, happened)

    last, errors = await against(line, script, work)
    assert last == ("agent", "We have one.")
    assert errors == ["rate_limit_exceeded"] * 2


async def test_a_greeting_that_failed_is_said_again(line):
    script = '{"greeting": {"failure": {"code": "server_error"}, "failing_times": 1}}'

    async def work(line):
        return words(await line.talk(await line.agent(greeting={"text": "Hello from Mario."})))

    assert ("agent", "Hello from Mario.") in await against(line, script, work)


async def test_a_model_that_goes_on_failing_ends_the_conversation_with_what_it_said(line):
    script = '{"reply": {"failure": {"code": "rate_limit_exceeded"}}}'

    async def work(line):
        agent = await line.agent(greeting={"text": "Hello."})
        with pytest.raises(UnavailableError, match="rate_limit_exceeded"):
            await line.talk(agent, "A table please")
        return await last_call(line)

    call = await against(line, script, work)
    assert (call.state, call.end_reason) == (CallState.FAILED, EndReason.MODEL_FAILED)


async def test_an_answer_that_was_cut_short_is_owned_up_to_and_kept(line):
    script = '{"reply": {"say": "We have", "incomplete": "max_output_tokens", "failing_times": 1}}'

    async def work(line):
        agent = await line.agent(greeting={"text": "Hello."})
        happened = await line.talk(agent, "What is there?", "What?")
        return [text for who, text in words(happened) if who == "agent"], await errors_of(line, happened)

    said, errors = await against(line, script, work)
    assert said == ["Hello.", "We have", CUT_SHORT, "We have"]
    assert errors == ["incomplete: max_output_tokens"]


async def test_a_password_or_a_card_number_that_voxie_is_told_is_in_no_record(line):
    said = "Our password is hunter22. My card number is 4111 1111 1111 1111, and we sell flowers."
    hints = [{"field": "address", "value": "hunter22"}, {"field": "business", "value": "flowers"}]
    known = {"name": "listen", "arguments": {"said": said, "hints": hints}}
    made_up = {"name": "remember", "arguments": {"card": "4111111111111111"}}
    script = json.dumps({"replies": [{"calls": [known, made_up]}]})

    async def work(line):
        happened = await line.talk("voxie", said)
        calls, call_id = line.stores.of(line.workspace).calls, happened[-1].data["call_id"]
        return (await calls.turns(call_id, limit=50)).items, (await calls.events(call_id, limit=50)).items

    turns, events = await against(line, script, work)
    clean = "Our password is [not noted]. My card number is [not noted], and we sell flowers."
    assert [turn.heard for turn in turns if turn.who == "caller"] == [clean]
    given = {event.data["name"]: event.data["arguments"] for event in events if event.kind == "function"}
    assert given["listen"]["said"] == clean
    assert [hint["value"] for hint in given["listen"]["hints"]] == ["[not noted]", "flowers"]
    assert given["remember"] == {"card": "[not noted]"}
    record = "".join(one.model_dump_json() for one in (*turns, *events))
    assert "hunter22" not in record
    assert "1111" not in record


async def last_call(line):
    [call] = (await line.stores.of(line.workspace).calls.list(limit=5)).items
    return call


async def test_a_conversation_whose_agent_cannot_be_made_does_not_stay_live(line):
    async def work(line):
        agent = await line.agent()
        # damaged once the call has begun: before that it is refused without one
        damage = "UPDATE agent_versions SET config = '{}';"
        with closing(sqlite3.connect(file_of(line.settings), timeout=5)) as connection:
            connection.execute(f"CREATE TRIGGER damage AFTER INSERT ON call_sessions BEGIN {damage} END")
        with pytest.raises(BadConfigError):
            await line.talk(agent, "hello")
        return await last_call(line)

    call = await against(line, "{}", work)
    assert (call.state, call.end_reason) == (CallState.FAILED, EndReason.BAD_CONFIG)


async def test_a_conversation_without_any_model_is_refused_before_anything_is_written(line):
    prepared = await line("{}")
    with pytest.raises(SettingsError):
        await prepared.talk(await prepared.agent(), "hello")
    assert (await prepared.stores.of(prepared.workspace).calls.list(limit=5)).items == ()


async def test_a_conversation_that_breaks_is_not_said_to_have_been_left(line):
    async def work(line):
        async def torn():
            yield "hello"
            raise OSError("the terminal is gone")

        subject = Subject(line.workspace, await line.agent())
        with pytest.raises(OSError, match="gone"):
            [it async for it in chat(line.settings, line.stores, subject, torn())]
        return await last_call(line)

    call = await against(line, "{}", work)
    assert (call.end_reason, call.end_detail) == (EndReason.INTERRUPTED, "OSError")


async def test_answers_that_are_lost_with_the_connection_are_asked_for_again_and_not_taken_for_free(line):
    script = '{"reply": {"say": "We have one.", "cut": {"after_events": 1}}}'

    async def work(line):
        agent = await line.agent(greeting={"text": "Hello."})
        with pytest.raises(UnavailableError, match="connection was lost"):
            await line.talk(agent, "A table please")
        call = await last_call(line)
        return call, await line.stores.of(line.workspace).calls.usage(call.id)

    call, usage = await against(line, script, work)
    assert call.end_reason is EndReason.MODEL_FAILED
    assert [row.is_measured for row in usage] == [True, *[False] * (len(PAUSES) + 1)]
