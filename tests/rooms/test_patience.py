"""What takes long to go wrong: a model without a word, a line without a sound, a call without an end.

The calls are begun together, each with a test that looks at it: one after the other they would take minutes.
"""

import asyncio
import json
import time

import pytest
import pytest_asyncio
from livekit import rtc
from tests.rooms.stand import standing
from tests.support.caller import Caller

from voxie_platform.calls.models import CallState, EndReason

pytestmark = [pytest.mark.rooms, pytest.mark.asyncio(loop_scope="module")]

WELCOME = {"greeting": {"text": "Welcome to Mario's."}}
SCRIPT = {
    "mute": True,
    "variants": [
        {"containing": "You speak.", "script": {}},
        {
            "containing": "You fall mute.",
            "script": {"transcripts": ["hello"], "replies": [{"silent": True}]},
        },
    ],
}


def shown(caller):
    return json.loads(caller.streams.get("voxie.state", "{}"))


async def never_a_word(stand):
    call = await stand.spawn(await stand.agent(**WELCOME))
    async with stand.caller(call) as caller:
        began = time.monotonic()
        await caller.until(lambda: shown(caller).get("state") == "waiting", 7)
        assert time.monotonic() - began < 5.5
        row = await stand.until_over(call, 15)
        assert shown(caller)["reason"] == "model_failed"
    assert row.end_reason is EndReason.MODEL_FAILED


async def mute_in_the_middle(stand):
    call = await stand.spawn(await stand.agent(**WELCOME, prompt={"instructions": "You fall mute."}))
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        await caller.hum()
        await caller.until(lambda: shown(caller).get("state") == "waiting", 7)
        row = await stand.until_over(call, 15)
    assert row.end_reason is EndReason.MODEL_FAILED


async def no_sound_comes_through(stand):
    """As with a network that lets no media through: the agent's track is there, and nobody receives it."""
    call = await stand.spawn(await stand.agent(**WELCOME, prompt={"instructions": "You speak."}))
    caller = Caller()
    caller.watch("voxie.state")
    caller.room.on("disconnected", caller.disconnected)
    await caller.room.connect(stand.livekit.url, stand.token(call), rtc.RoomOptions(auto_subscribe=False))
    joined = time.monotonic()
    await caller.until(lambda: shown(caller).get("state") == "waiting", 7, "being told")
    assert time.monotonic() - joined < 5.5
    row = await stand.until_over(call, 30)
    assert 19 < time.monotonic() - joined < 26
    assert (row.state, row.end_reason) == (CallState.FAILED, EndReason.INTERRUPTED)
    assert row.end_detail == "no sound reached the caller"
    assert shown(caller)["reason"] == "interrupted"
    await caller.until(lambda: caller.left is not None, 5, "being let go")
    await caller.leave()
    assert "greeting_heard" not in await stand.events(call)


async def the_longest_time(stand):
    limits = {"max_duration_seconds": 10}
    agent = await stand.agent(**WELCOME, limits=limits, prompt={"instructions": "You speak."})
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        row = await stand.until_over(call, 25)
        await caller.until(lambda: caller.left is not None, 5)
        assert shown(caller)["reason"] == "max_duration"
    assert row.end_reason is EndReason.MAX_DURATION
    words = [text for _, text in await stand.said(call)]
    assert any("half a minute" in text for text in words)
    assert "goodbye" in words[-1]


async def silence(stand):
    limits = {"silence_reminder_seconds": 3, "max_silence_seconds": 6}
    agent = await stand.agent(**WELCOME, limits=limits, prompt={"instructions": "You speak."})
    call = await stand.spawn(agent)
    async with stand.caller(call):
        row = await stand.until_over(call, 20)
    assert row.end_reason is EndReason.SILENCE
    words = [text for _, text in await stand.said(call)]
    assert "Are you still there?" in words
    assert "goodbye" in words[-1].lower()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def begun(staffed, scripted):
    """Each call under its own name; a test waits for the end of one."""
    livekit, folder, workers = staffed
    scripted.play(**SCRIPT)
    calls = (never_a_word, mute_in_the_middle, no_sound_comes_through, the_longest_time, silence)
    async with standing(folder, livekit, scripted) as stand:
        await stand.until_registered(*workers)
        running = {call: asyncio.create_task(call(stand)) for call in calls}
        yield running
        await asyncio.gather(*running.values(), return_exceptions=True)
        await stand.until_quiet()


async def test_fault_15_a_model_that_never_says_a_word_is_given_up_and_the_caller_knows(begun):
    await begun[never_a_word]


async def test_fault_15_a_model_that_falls_mute_in_the_middle_is_given_up_too(begun):
    await begun[mute_in_the_middle]


async def test_fault_19_a_caller_whom_no_sound_reaches_is_told_and_let_go(begun):
    await begun[no_sound_comes_through]


async def test_fault_21_the_longest_time_is_warned_of_and_ends_with_a_goodbye(begun):
    await begun[the_longest_time]


async def test_fault_21_silence_is_asked_about_then_ends_the_call(begun):
    await begun[silence]
