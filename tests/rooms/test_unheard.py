"""The agent speaks and no sound of it comes through: the caller is shown that, and is not kept for ever."""

import json
import time

import pytest
from livekit import rtc
from tests.support.caller import Caller

from voxie_platform.calls.models import CallState, EndReason

pytestmark = pytest.mark.rooms


async def test_fault_19_a_caller_whom_no_sound_reaches_is_told_and_let_go(stand):
    """As with a network that lets no media through: the agent's track is there, and nobody receives it."""
    call = await stand.spawn(await stand.agent(greeting={"text": "Welcome to Mario's."}))
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


def shown(caller):
    return json.loads(caller.streams.get("voxie.state", "{}"))
