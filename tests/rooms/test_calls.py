"""Calls from the claim to the last row, on a real LiveKit server with real workers and a scripted model."""

import asyncio
import json
import signal
import time
from datetime import UTC, datetime

import pytest
from tests.rooms.stand import SPAWNER

from voxie_platform.calls.models import CallState, EndReason
from voxie_platform.calls.pricing import cost_of
from voxie_platform.worker.call import BREATH_SECONDS

pytestmark = pytest.mark.rooms

WELCOME = {"greeting": {"text": "Welcome to Mario's."}}


@pytest.fixture
async def agent(stand):
    return await stand.agent(**WELCOME)


async def test_a_caller_is_greeted_answered_and_written_down(stand, agent):
    stand.model.play(transcripts=["a table please"], reply={"say": "For how many?"})
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        await caller.hum()
        await caller.until_heard()
        await caller.until_quiet()
        await caller.until(lambda: "For how many?" in caller.transcript("agent-"), 5)
        assert list(caller.agents) == [(await stand.row(call)).agent_identity]
    row = await stand.until_over(call)
    assert (row.state, row.end_reason) == (CallState.ENDED, EndReason.CALLER_HUNG_UP)
    assert row.seconds is not None
    assert await stand.said(call) == [
        ("agent", "Welcome to Mario's."),
        ("caller", "a table please"),
        ("agent", "For how many?"),
    ]
    assert {"greeting_heard", "answer_heard"} <= set(await stand.events(call))
    greeting, heard, answer = await stand.turns(call)
    assert {greeting.latency_ms, greeting.model_ms, greeting.function_ms, heard.latency_ms} == {None}
    assert 0 < answer.model_ms <= answer.latency_ms < 2000
    assert answer.function_ms == 0
    worker = stand.shared_workers[1]
    logged = next(
        line for line in worker.lines if line["message"] == "call ended" and line["call"] == call.id
    )
    assert (logged["deployment"], logged["reason"]) == ("spawner", "caller_hung_up")
    assert (logged["room"], logged["agent_id"], logged["attempt"]) == (call.room_name, agent, 1)


async def test_the_greeting_waits_until_a_slow_phone_plays_what_comes(stand, agent):
    for call in [await stand.spawn(agent), await stand.spawn(agent)]:  # the first alone is slow by itself
        async with stand.caller(call) as caller:
            await caller.until_heard()
            assert caller.first_heard_at - caller.subscribed_at > BREATH_SECONDS - 0.05


async def test_tokens_are_counted_per_response(stand, agent):
    stand.model.play(
        greeting={
            "say": "x",
            "usage": {"text_in": 11, "audio_in": 3, "cached_text": 2, "cached_audio": 1, "audio_out": 7},
        }
    )
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
    await stand.until_over(call)
    (usage,) = await stand.stores.of(stand.workspace).calls.usage(call.id)
    assert (usage.input_text, usage.input_audio, usage.input_cached, usage.output_audio) == (11, 3, 3, 7)
    assert (usage.input_cached_text, usage.input_cached_audio) == (2, 1)
    assert usage.model == "gpt-realtime@127.0.0.1", "what runs on this machine is not priced as OpenAI's"


async def test_functions_and_transcripts_are_timed_and_counted(stand):
    agent = await stand.agent(**WELCOME, functions=[{"kind": "facts"}])
    asked = {"name": "answer_question", "arguments": {"topic": "hours", "said": "are you open"}}
    asks = {"calls": [asked, {"name": "made_up"}], "then": {"say": "We are open."}}
    stand.model.play(transcripts=["are you open"], replies=[{**asks, "delay_seconds": 0.3}])
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        await caller.hum()
        await caller.until_heard()
        await caller.until_quiet()
    await stand.until_over(call)
    answer = (await stand.turns(call))[-1]
    assert 300 <= answer.model_ms < answer.latency_ms
    assert 0 <= answer.function_ms <= answer.latency_ms - answer.model_ms
    calls = stand.stores.of(stand.workspace).calls
    events = (await calls.events(call.id, limit=50)).items
    ran = {event.data["name"]: event.data for event in events if event.kind == "function"}
    assert ran["answer_question"]["arguments"] == asked["arguments"]
    assert ran["answer_question"]["answer"]
    assert ran["answer_question"]["ms"] <= answer.function_ms + 1
    assert (ran["made_up"]["failed"], ran["made_up"]["ms"]) == ("unknown", None)
    (transcript,) = [one for one in await calls.usage(call.id) if one.model.startswith("gpt-4o-mini-t")]
    assert 0.2 < transcript.audio_seconds < 2


async def test_an_answer_that_is_cut_keeps_what_was_meant(stand, agent):
    stand.model.play(transcripts=["tell me", "stop"], replies=[{"say": "One two three.", "audio_seconds": 8}])
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        await caller.hum()
        await caller.until_heard()
        going_on = (await stand.turns(call))[-1]
        assert (going_on.said, going_on.meant, going_on.ended_ms) == (None, "One two three.", None)
        await caller.hum()
        await caller.until_quiet()
    await stand.until_over(call)
    cut = next(turn for turn in await stand.turns(call) if turn.seq == going_on.seq)
    assert (cut.meant, cut.interrupted) == ("One two three.", True)
    assert cut.said != "One two three."
    assert cut.ended_ms is not None


async def test_a_call_that_is_over_is_told_and_so_is_what_its_cost_lacks(stand, agent):
    stand.model.play(
        transcripts=["do you have pizza?"],
        reply={"say": "Yes.", "usage": {"text_in": 11, "audio_in": 3, "audio_out": 7}},
    )
    call = await stand.spawn(agent)
    async with stand.watched():
        async with stand.caller(call) as caller:
            await caller.until_heard()
            await caller.until_quiet()
            await caller.hum()
            await caller.until_heard()
            await caller.until_quiet()
        await stand.until_over(call)
        workspace = stand.stores.of(stand.workspace)
        deadline = time.monotonic() + 10
        while (told := await workspace.summaries.get(call.id)) is None:
            assert time.monotonic() < deadline, "nothing was told"
            await asyncio.sleep(0.05)
    assert (told.made_by, told.outcome) == ("rules", "talked")
    assert "The caller asked: “do you have pizza?”" in [one.text for one in told.key_points]
    assert told.summary[-1].text == "The caller ended the call."
    cost = cost_of(await workspace.calls.usage(call.id))
    assert cost.amount is None
    assert "gpt-realtime@127.0.0.1: no price is known" in cost.missing


async def test_a_late_transcript_fills_its_own_place(stand, agent):
    stand.model.play(transcripts=["late words"], transcript_delay_seconds=1.2, reply={"say": "Quick answer."})
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        await caller.hum()
        await caller.until_heard()
        await caller.until_quiet(1.5)
    await stand.until_over(call)
    assert await stand.said(call) == [
        ("agent", "Welcome to Mario's."),
        ("caller", "late words"),
        ("agent", "Quick answer."),
    ]


async def test_only_what_was_played_counts_as_said(stand, agent):
    long = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen."
    stand.model.play(transcripts=["tell me", "stop"], replies=[{"say": long, "audio_seconds": 8}])
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        await caller.hum()
        await caller.until_heard(more=1.5)
        await caller.hum()
        await caller.until_quiet()
    await stand.until_over(call)
    page = await stand.stores.of(stand.workspace).calls.turns(call.id, limit=50)
    cut = next(turn for turn in page.items if turn.said and turn.said.startswith("One"))
    assert cut.interrupted
    assert long.startswith(cut.said.rstrip("."))
    assert len(cut.said) < len(long)


async def test_a_written_line_is_answered_as_if_it_was_spoken(stand, agent):
    stand.model.play(rules=[{"heard": "pizza", "reply": {"say": "We have pizza."}}])
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        await caller.room.local_participant.send_text("Do you have pizza?", topic="lk.chat")
        await caller.until_heard()
        await caller.until_quiet()
    await stand.until_over(call)
    assert (await stand.said(call))[1:] == [("caller", "Do you have pizza?"), ("agent", "We have pizza.")]


async def test_a_text_that_is_too_long_is_not_read_and_the_call_goes_on(stand, agent):
    stand.model.play(rules=[{"heard": "pizza", "reply": {"say": "We have pizza."}}])
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        await caller.room.local_participant.send_text("I want a table " * 20_000, topic="lk.chat")
        await caller.until(lambda: "too long" in caller.streams.get("voxie.state", ""), 5)
        await caller.room.local_participant.send_text("Do you have pizza?", topic="lk.chat")
        await caller.until_heard()
        await caller.until_quiet()
    await stand.until_over(call)
    assert (await stand.said(call))[1:] == [("caller", "Do you have pizza?"), ("agent", "We have pizza.")]


async def test_the_caller_may_come_long_after_the_agent(stand, agent):
    call = await stand.spawn(agent)
    await stand.until_state(call, CallState.LIVE)
    await asyncio.sleep(4)
    assert all(not session["open"] or session["sent_events"] < 8 for session in stand.model.sessions("Mario"))
    async with stand.caller(call) as caller:
        await caller.until_heard(3)


async def test_fault_11_who_never_joins_costs_nothing_and_leaves_no_room(empty_stand):
    agent = await empty_stand.agent(**WELCOME)
    async with empty_stand.workers(SPAWNER, CALLER_JOIN_SECONDS="2"):
        call = await empty_stand.spawn(agent)
        row = await empty_stand.until_over(call, 8)
    assert (row.state, row.end_reason) == (CallState.ENDED, EndReason.NEVER_JOINED)
    (usage) = await empty_stand.stores.of(empty_stand.workspace).calls.usage(call.id)
    assert usage == ()


async def test_fault_12_a_caller_who_leaves_during_the_greeting_ends_the_call(stand, agent):
    stand.model.play(audio_seconds=10)
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
    row = await stand.until_over(call, 5)
    assert row.end_reason is EndReason.CALLER_HUNG_UP


async def test_fault_12_a_caller_without_a_microphone_is_greeted_too(stand, agent):
    from tests.support.caller import calling

    call = await stand.spawn(agent)
    spawned = {"livekit_url": stand.livekit.url, "token": stand.token(call)}
    async with calling(spawned, microphone=False) as caller:
        await caller.until_heard()


async def test_fault_13_the_same_identity_a_second_time_ends_the_call(stand, agent):
    stand.model.play(transcripts=["my secret is 4711"], reply={"say": "I keep your secret."})
    call = await stand.spawn(agent)
    async with stand.caller(call) as first:
        await first.until_heard()
        await first.until_quiet()
        await first.hum()
        await first.until_heard()
        async with stand.caller(call) as second:
            row = await stand.until_over(call, 8)
            await asyncio.sleep(0.3)
            assert second.seconds_heard < 0.5
            assert not any("secret" in line for line in second.transcript())
    assert row.end_reason is EndReason.CALLER_HUNG_UP


async def test_fault_13_another_person_in_the_room_is_not_heard(stand, agent):
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        async with stand.caller(call, identity="somebody-else") as other:
            await other.hum(1.0)
            await other.room.local_participant.send_text("hello?", topic="lk.chat")
            await asyncio.sleep(1.5)
        assert await stand.said(call) == [("agent", "Welcome to Mario's.")]
        await caller.hum()
        await caller.until_heard()


async def test_an_agent_that_ends_the_call_is_heard_to_its_goodbye(stand):
    agent = await stand.agent(**WELCOME, functions=[{"kind": "end_call"}])
    stand.model.play(
        transcripts=["bye"], replies=[{"calls": [{"name": "end_call"}], "then": {"say": "Goodbye then."}}]
    )
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        await caller.hum()
        row = await stand.until_over(call, 15)
        assert "Goodbye then." in caller.transcript("agent-")
    assert row.end_reason is EndReason.AGENT_ENDED
    assert "function" in await stand.events(call)


async def test_fault_27_a_deleted_room_ends_the_call(stand, agent):
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await stand.rooms.delete(call.room_name)
        row = await stand.until_over(call, 5)
    assert row.end_reason is EndReason.ROOM_DELETED


async def test_fault_28_a_draining_worker_lets_its_calls_end_and_takes_no_more(empty_stand):
    agent = await empty_stand.agent(**WELCOME)
    async with empty_stand.workers(SPAWNER) as (worker,):
        calls = [await empty_stand.spawn(agent) for _ in range(2)]
        async with empty_stand.caller(calls[0]) as one, empty_stand.caller(calls[1]) as other:
            await one.until_heard()
            await other.until_heard()
            worker.send(signal.SIGTERM)
            await asyncio.sleep(1.0)
            late = await empty_stand.stores.fleet.workers()
            assert [one_worker.draining for one_worker in late] == [True]
            for caller in (one, other):
                await caller.until_quiet()
                await caller.hum()
                await caller.until_heard()
            assert worker.process.poll() is None
        assert await worker.ended(10) == 0
        gone = datetime.now(UTC)
    rows = [await empty_stand.row(call) for call in calls]
    assert {row.end_reason for row in rows} == {EndReason.CALLER_HUNG_UP}
    assert (gone - max(row.ended_at for row in rows)).total_seconds() < 1


async def test_fault_28_a_drain_that_takes_too_long_ends_the_calls_with_a_word(empty_stand):
    agent = await empty_stand.agent(**WELCOME)
    async with empty_stand.workers(SPAWNER, DRAIN_SECONDS="1") as (worker,):
        call = await empty_stand.spawn(agent)
        async with empty_stand.caller(call) as caller:
            await caller.until_heard()
            await caller.until_quiet()
            worker.send(signal.SIGTERM)
            assert await worker.ended(15) == 0
            await caller.until(lambda: caller.left is not None, 5)
            assert json.loads(caller.streams["voxie.state"])["reason"] == "drained"
    assert (await empty_stand.row(call)).end_reason is EndReason.DRAINED
    assert "call again" in (await empty_stand.said(call))[-1][1]


async def test_fault_28_a_second_signal_ends_everything_at_once(empty_stand):
    agent = await empty_stand.agent(**WELCOME)
    empty_stand.model.play(audio_seconds=30)
    async with empty_stand.workers(SPAWNER) as (worker,):
        call = await empty_stand.spawn(agent)
        async with empty_stand.caller(call) as caller:
            await caller.until_heard()
            worker.send(signal.SIGTERM)
            await asyncio.sleep(0.3)
            worker.send(signal.SIGTERM)
            assert await worker.ended(6) == 0
