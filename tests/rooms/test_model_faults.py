"""A model that breaks, refuses or falls silent: the caller is told, the call goes on or ends."""

import asyncio
import json
import time

import pytest

from voxie_platform.calls.models import CallState, EndReason

pytestmark = pytest.mark.rooms


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


@pytest.mark.parametrize("code", ["insufficient_quota", "invalid_api_key", "billing_hard_limit_reached"])
async def test_fault_15_a_model_that_may_not_answer_any_more_ends_the_call(stand, agent, code):
    stand.model.play(transcripts=["hello"], replies=[{"refusal": {"code": code, "message": "no"}}])
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        await caller.hum()
        row = await stand.until_over(call, 15)
        assert shown(caller)["reason"] == "model_failed"
    assert row.end_reason is EndReason.MODEL_FAILED


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


async def test_fault_15_a_failed_reply_is_followed_by_the_next_turn(stand, agent):
    failure = {"code": "server_error", "message": "oops"}
    stand.model.play(transcripts=["one", "two"], replies=[{"say": "half", "failure": failure}])
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        await caller.hum()
        await asyncio.sleep(2)
        await caller.hum()
        await caller.until(lambda: any("reply 2" in line for line in caller.transcript("agent-")), 8)
