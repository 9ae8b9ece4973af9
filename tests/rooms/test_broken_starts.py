"""Calls whose agent cannot be made, or is put out: the caller is told, and the row says why."""

import json
import sqlite3
from contextlib import closing

import pytest

from voxie_platform.calls.models import CallState, EndReason

pytestmark = pytest.mark.rooms


def by_hand(stand, sql, *given):
    """Somebody else's hand in the stand's store."""
    with closing(sqlite3.connect(stand.folder / "voxie.db", isolation_level=None, timeout=5)) as connection:
        assert connection.execute(sql, given).rowcount == 1


def shown(caller):
    return json.loads(caller.streams.get("voxie.state", "{}"))


async def hears_the_apology(stand, call):
    """What a caller of this call is told; the row it leaves."""
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until(lambda: shown(caller).get("state") == "ended", 10, "being told that it is over")
        [apology] = caller.transcript("agent-")
        assert apology.startswith("I am sorry, this line is not set up correctly"), apology
        told = shown(caller)["reason"]
    row = await stand.until_over(call)
    assert (row.state, told) == (CallState.FAILED, row.end_reason)
    return row


@pytest.mark.parametrize(
    "kept",
    [
        '{"identity": {"name": "Mario"}, "of_a_newer_version": "our secret"}',
        '{"identity": {"name": "Mario"}, "prompt": {"instructions": ["our secret"]}}',
    ],
    ids=["newer", "damaged"],
)
async def test_fault_09_a_config_that_cannot_be_read_gets_an_apology(stand, kept):
    agent = await stand.agent()
    by_hand(stand, "UPDATE agent_versions SET config = ? WHERE agent_id = ?", kept, agent)
    row = await hears_the_apology(stand, await stand.spawn(agent))
    assert row.end_reason is EndReason.BAD_CONFIG
    assert "cannot be read" in row.end_detail
    assert "agent not made" in stand.shared_workers[1].log
    assert "our secret" not in stand.shared_workers[1].log


async def test_a_caller_whose_agent_is_put_out_of_the_room_is_told(stand):
    call = await stand.spawn(await stand.agent())
    async with stand.caller(call) as caller:
        told = []
        caller.room.on("data_received", lambda packet: told.append((packet.topic, json.loads(packet.data))))
        await caller.until_heard()
        [agent] = caller.agents
        await stand.rooms.remove(call.room_name, agent)
        await caller.until(lambda: told, 5, "being told")
        await caller.until(lambda: caller.left is not None, 5)
    row = await stand.until_over(call)
    assert (row.state, row.end_reason) == (CallState.FAILED, EndReason.INTERRUPTED)
    assert told == [("voxie.state", told[0][1])]
    assert told[0][1]["reason"] == EndReason.INTERRUPTED
