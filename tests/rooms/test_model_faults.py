"""A model that breaks, refuses or falls silent: the caller is told, the call goes on or ends."""

import asyncio
import json
import time

import pytest

from voxie_platform.calls.models import CallState, EndReason

pytestmark = pytest.mark.rooms
MAY_NOT_ANSWER = ("insufficient_quota", "invalid_api_key", "billing_hard_limit_reached")


@pytest.fixture
async def agent(stand):
    return await stand.agent(greeting={"text": "Welcome to Mario's."})


def session_of(stand):
    return next(one for one in reversed(stand.model.sessions()) if one["open"])["id"]


def shown(caller):
    return json.loads(caller.streams.get("voxie.state", "{}"))


async def test_fault_15_a_connection_lost_in_mid_reply_is_made_anew_and_something_is_said(stand, agent):
    stand.model.play(
        transcripts=["tell me everything", "and now"],
        rules=[{"heard": "everything", "reply": {"say": "A long story.", "audio_seconds": 8, "pace": 1}}],
        reply={"say": "Here I am."},
    )
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        await caller.hum()
        await caller.until_heard()
        cut_at = time.monotonic()
        stand.model.cut(session_of(stand))
        await caller.until(lambda: any("lost you" in line for line in caller.transcript("agent-")), 8)
        assert time.monotonic() - cut_at < 5
        await caller.until_quiet()
        await caller.hum()
        await caller.until_heard()
        assert (await stand.row(call)).state is CallState.LIVE
    row = await stand.until_over(call)
    assert row.end_reason is EndReason.CALLER_HUNG_UP
    assert ("caller", "tell me everything") in await stand.said(call)


@pytest.mark.parametrize("status", [401, 429, 503])
async def test_fault_15_a_model_that_refuses_for_ever_ends_the_call(stand, agent, status):
    stand.model.play(handshake={"status": status})
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        began = time.monotonic()
        await caller.until(lambda: shown(caller).get("state") in {"reconnecting", "ended"}, 6)
        assert time.monotonic() - began < 5
        row = await stand.until_over(call, 15)
        assert shown(caller)["reason"] == "model_failed"
        await caller.until(lambda: caller.left is not None, 5)
    assert (row.state, row.end_reason) == (CallState.FAILED, EndReason.MODEL_FAILED)


async def test_fault_15_a_model_that_may_not_answer_any_more_ends_the_call(stand):
    """The calls wait beside each other."""
    refused = {code: {"refusal": {"code": code, "message": "no"}} for code in MAY_NOT_ANSWER}
    scripts = {code: {"transcripts": ["hello"], "replies": [reply]} for code, reply in refused.items()}
    stand.model.play(variants=[{"containing": code, "script": it} for code, it in scripts.items()])
    async with asyncio.TaskGroup() as group:
        for code in MAY_NOT_ANSWER:
            group.create_task(ended_by(stand, code))


async def ended_by(stand, code):
    """A call with the model that gives this answer."""
    call = await stand.spawn(await stand.agent(prompt={"instructions": code}))
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        await caller.hum()
        row = await stand.until_over(call, 15)
        assert shown(caller)["reason"] == "model_failed"
    assert (row.end_reason, row.end_detail) == (EndReason.MODEL_FAILED, code)


async def test_fault_15_nonsense_from_the_model_does_not_end_the_call(stand, agent):
    nonsense = ["not json", "[]", '{"type": "never.heard.of"}', '{"no": "type"}']
    stand.model.play(transcripts=["hello", "again"], replies=[{"say": "still here", "raw": nonsense[2:3]}])
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        for _ in range(2):
            await caller.hum()
            await caller.until_heard()
            await caller.until_quiet()
        await asyncio.sleep(0.5)
        assert (await stand.row(call)).state is CallState.LIVE


async def test_fault_15_a_frame_that_is_no_json_ends_the_call_and_the_caller_knows(stand, agent):
    stand.model.play(transcripts=["hello"], replies=[{"say": "one", "raw": ["not json"]}])
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        await caller.hum()
        await caller.until(lambda: shown(caller).get("state") in {"reconnecting", "ended"}, 5)
        row = await stand.until_over(call, 15)
        assert shown(caller)["reason"] == "model_failed"
    assert row.end_reason is EndReason.MODEL_FAILED


async def test_fault_15_an_answer_that_was_refused_is_asked_for_again(stand, agent):
    given = {"refusal": {"code": "rate_limit_exceeded"}, "failing_times": 2}
    stand.model.play(transcripts=["one", "two"], replies=[{"say": "Here it is.", **given}])
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        assert shown(caller) == {"state": "live"}
        await caller.hum()
        await caller.until(lambda: shown(caller).get("state") != "live", 4)
        assert shown(caller) == {"state": "waiting", "say": "One moment, please."}
        await caller.until(lambda: shown(caller) == {"state": "live"}, 6)
        await caller.until(lambda: any("Here it is" in line for line in caller.transcript("agent-")), 5)
        await caller.until_quiet()
        await caller.hum()
        await caller.until(lambda: any("reply 2" in line for line in caller.transcript("agent-")), 8)
        assert shown(caller) == {"state": "live"}
    assert (await stand.events(call)).count("error") == 2


async def test_fault_15_an_answer_that_failed_is_asked_for_again_and_the_next_turn_follows(stand, agent):
    failure = {"code": "server_error", "message": "oops"}
    stand.model.play(transcripts=["one", "two"], replies=[{"failure": failure, "failing_times": 2}])
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        await caller.hum()
        await caller.until(lambda: shown(caller).get("state") == "waiting", 4)
        await caller.until(lambda: shown(caller) == {"state": "live"}, 6)
        await caller.hum()
        await caller.until(lambda: any("reply 2" in line for line in caller.transcript("agent-")), 8)


async def test_fault_15_a_model_that_goes_on_failing_ends_the_call(stand, agent):
    stand.model.play(transcripts=["one"], replies=[{"failure": {"code": "rate_limit_exceeded"}}])
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        await caller.hum()
        row = await stand.until_over(call, 15)
        assert shown(caller)["reason"] == "model_failed"
    assert (row.end_reason, row.end_detail) == (EndReason.MODEL_FAILED, "rate_limit_exceeded")


async def test_fault_15_a_greeting_that_failed_is_said_again(stand, agent):
    stand.model.play(greeting={"failure": {"code": "server_error"}, "failing_times": 1})
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until(lambda: any("Welcome" in line for line in caller.transcript("agent-")), 8)
        assert shown(caller) == {"state": "live"}


async def test_fault_15_an_answer_that_was_cut_short_is_owned_up_to_once(stand, agent):
    stand.model.play(transcripts=["one"], replies=[{"say": "We have", "incomplete": "max_output_tokens"}])
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        await caller.hum()
        await caller.until(lambda: any("could not finish" in line for line in caller.transcript("agent-")), 8)
        await caller.until_quiet()
        assert shown(caller) == {"state": "live"}
    assert (await stand.events(call)).count("error") == 1


async def test_fault_15_a_first_connection_that_is_made_at_the_second_try_is_no_longer_shown_as_lost(
    stand, agent
):
    stand.model.play(handshake={"status": 503, "times": 1})
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until(lambda: shown(caller) == {"state": "live"}, 3)
