"""A visitor talks to Voxie in a room: the sheet fills in front of them, and stays."""

import json

import pytest
from tests.rooms.stand import VOXIE
from tests.store.examples import text_call

from voxie_platform.calls.models import CallKind, EndReason
from voxie_platform.voice.shown import ELSEWHERE

pytestmark = pytest.mark.rooms
TOPICS = ("voxie.state", "voxie.sheet")


def listen(said):
    return {"calls": [{"name": "listen", "arguments": {"said": said}}], "then": {"say": "Noted."}}


def value(caller, field):
    sheet = json.loads(caller.streams.get("voxie.sheet", '{"fields": []}'))
    return next((one["value"] for one in sheet["fields"] if one["field"] == field), None)


async def test_what_a_visitor_says_is_on_the_sheet_at_once(stand):
    said = "My pizzeria is called Luigi's"
    stand.model.play(transcripts=[said], replies=[listen(said)])
    call = await stand.interview()
    async with stand.caller(call, topics=TOPICS) as visitor:
        await visitor.until_heard()
        await visitor.until(lambda: "voxie.sheet" in visitor.streams, 3)
        await visitor.until_quiet()
        await visitor.hum()
        await visitor.until(lambda: "Luigi" in (value(visitor, "business_name") or ""), 8)
    row = await stand.until_over(call)
    assert row.end_reason is EndReason.CALLER_HUNG_UP
    assert ("caller", said) in await stand.said(call)


async def test_a_value_typed_on_the_page_counts_as_said(stand):
    call = await stand.interview()
    async with stand.caller(call, topics=TOPICS) as visitor:
        await visitor.until_heard()
        await visitor.until(lambda: "voxie.sheet" in visitor.streams, 3)
        edit = json.dumps({"field": "business_name", "value": "Chez Nous"})
        for nonsense in ("", "[]", "{", '{"field": 7}', '{"field": "no such", "value": "x"}', "[" * 5000):
            await visitor.room.local_participant.send_text(nonsense, topic="voxie.edit")
        await visitor.room.local_participant.send_text(edit, topic="voxie.edit")
        await visitor.until(lambda: value(visitor, "business_name") == "Chez Nous", 5)


async def test_nobody_but_the_visitor_can_edit_the_sheet(stand):
    call = await stand.interview()
    async with (
        stand.caller(call, topics=TOPICS) as visitor,
        stand.caller(call, identity="stranger", topics=TOPICS) as stranger,
    ):
        await visitor.until_heard()
        edit = json.dumps({"field": "business_name", "value": "Stolen"})
        await stranger.room.local_participant.send_text(edit, topic="voxie.edit")
        own = json.dumps({"field": "address", "value": "12 Harbour Street"})
        await visitor.room.local_participant.send_text(own, topic="voxie.edit")
        await visitor.until(lambda: "Harbour" in (value(visitor, "address") or ""), 5)
        assert value(visitor, "business_name") != "Stolen"
        assert "voxie.sheet" not in stranger.streams


async def test_a_dropped_interview_goes_on_where_it_was(stand):
    said = "My pizzeria is called Luigi's"
    stand.model.play(transcripts=[said], replies=[listen(said)])
    call = await stand.interview()
    async with stand.caller(call, topics=TOPICS) as visitor:
        await visitor.until_heard()
        await visitor.until_quiet()
        await visitor.hum()
        await visitor.until(lambda: "Luigi" in (value(visitor, "business_name") or ""), 8)
    await stand.until_over(call)
    again = await stand.reserve(CallKind.INTERVIEW, call.interview_id)
    await stand.open_room(again)
    async with stand.caller(again, topics=TOPICS) as visitor:
        await visitor.until_heard()
        await visitor.until(lambda: "Luigi" in (value(visitor, "business_name") or ""), 5)


async def test_fault_23_what_a_visitor_said_while_the_store_is_away_is_kept_though_they_left(empty_stand):
    said = "My pizzeria is called Luigi's"
    empty_stand.model.play(transcripts=[said], replies=[listen(said)])
    async with empty_stand.watched(), empty_stand.workers(VOXIE):
        call = await empty_stand.interview()
        async with empty_stand.caller(call, topics=TOPICS) as visitor:
            await visitor.until_heard()
            await visitor.until_quiet()
            async with empty_stand.ways_away[0]():
                await visitor.hum()
                await visitor.until(lambda: "Luigi" in (value(visitor, "business_name") or ""), 12)
                await visitor.room.disconnect()
        await empty_stand.until_over(call)
    interview = await empty_stand.stores.of(empty_stand.workspace).interviews.get(call.interview_id)
    assert "business_name" in {entry.field for entry in interview.entries}


async def test_an_interview_that_goes_on_in_text_ends_with_a_word_in_its_room(stand):
    call = await stand.interview()
    async with stand.caller(call) as visitor:
        await visitor.until_heard()
        told = []
        visitor.room.on("data_received", lambda packet: told.append(json.loads(packet.data)))
        text = text_call(interview_id=call.interview_id)
        calls = stand.stores.of(stand.workspace).calls
        await calls.begin_text(text, worker_id="chat", lease_seconds=60)
        await visitor.until(lambda: visitor.left is not None, 6)
        assert told[-1] == {"state": "ended", "reason": "caller_hung_up", "say": ELSEWHERE}
    await stand.stores.fleet.end(text.id, attempt=None, reason=EndReason.CALLER_HUNG_UP)
