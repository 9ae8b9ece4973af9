"""What a call leaves behind is complete, whatever happens to its worker, its store or its disk."""

import asyncio
import time
from contextlib import AsyncExitStack

import httpx
import pytest
from tests.rooms.killing import Trial
from tests.rooms.stand import SPAWNER
from tests.support.disk import tiny_disk

from voxie_platform.calls.models import FINAL_STATES, CallKind, CallState, EndReason
from voxie_platform.errors import FullError

pytestmark = pytest.mark.rooms
on_either_store = pytest.mark.parametrize(
    "project", ["sqlite", pytest.param("supabase", marks=pytest.mark.soak)], indirect=True
)


async def test_a_call_is_complete_within_two_seconds_of_its_end(stand, report):
    """Cut off in the middle of an answer, which is the last thing that becomes final."""
    agent = await stand.agent()
    long = {"say": "One two three four five six seven eight.", "audio_seconds": 6}
    stand.model.play(transcripts=["count"], reply=long, greeting={"usage": {"text_in": 3}})
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        await caller.hum()
        await caller.until_heard(more=1.0)
        ended = time.monotonic()
        await caller.room.disconnect()
        row = await stand.until_state(call, *FINAL_STATES, seconds=5)
        took = time.monotonic() - ended
    report(f"complete {took:.2f} s after the caller hung up")
    assert took < 2
    assert (row.end_reason, row.seconds is not None) == (EndReason.CALLER_HUNG_UP, True)
    greeting, heard, cut = await stand.turns(call)
    assert (bool(greeting.said), heard.heard) == (True, "count")
    assert cut.interrupted
    assert cut.ended_ms is not None
    calls = stand.stores.of(stand.workspace).calls
    assert [one.audio_seconds is None for one in await calls.usage(call.id)] == [True, False, True]
    assert (await calls.events(call.id, limit=50)).items[-1].data["state"] == "over"
    await asyncio.sleep(1.5)
    assert (greeting, heard, cut) == await stand.turns(call), "nothing is added later"


async def test_fault_25_the_last_sentence_is_written_though_its_transcript_comes_late(stand):
    agent = await stand.agent()
    stand.model.play(transcripts=["my number is 4711"], transcript_delay_seconds=0.7)
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        await caller.hum()  # and hangs up before the silence that would end the turn
    row = await stand.until_over(call, 5)
    assert row.end_reason is EndReason.CALLER_HUNG_UP
    assert ("caller", "my number is 4711") in await stand.said(call)


async def test_fault_25_a_transcript_that_never_comes_does_not_hold_up_the_end(stand):
    agent = await stand.agent()
    stand.model.play(transcript_delay_seconds=30)
    call = await stand.spawn(agent)
    async with stand.caller(call) as caller:
        await caller.until_heard()
        await caller.until_quiet()
        await caller.hum()
        await caller.until_heard()
        ended = time.monotonic()
        await caller.room.disconnect()
        await stand.until_state(call, *FINAL_STATES, seconds=5)
        assert time.monotonic() - ended < 2


@on_either_store
async def test_fault_23_a_call_that_ends_while_the_store_is_away_is_final_once_it_is_back(empty_stand):
    agent = await empty_stand.agent()
    async with empty_stand.watched(), empty_stand.workers(SPAWNER) as (worker,):
        call = await empty_stand.spawn(agent)
        async with empty_stand.caller(call) as caller:
            await caller.until_heard()
            await caller.until_quiet()
            async with empty_stand.ways_away[0]():
                await caller.hum()
                await caller.until_heard()
                await caller.room.disconnect()
                hung_up = time.monotonic()
                await asyncio.sleep(11)
                assert worker.log.count('"call ended"') == 1
                away = time.monotonic() - hung_up
        row = await empty_stand.until_over(call, 5)
    assert (row.state, row.end_reason) == (CallState.ENDED, EndReason.CALLER_HUNG_UP), (
        "not the watcher's guess"
    )
    assert len(await empty_stand.turns(call)) == 3
    lasted = (row.ended_at - row.live_at).total_seconds()
    assert row.seconds is not None
    assert abs(lasted - row.seconds) < away / 2, "it is dated when it happened"


@on_either_store
async def test_fault_23_a_call_outlives_a_store_that_is_away_for_a_while(empty_stand):
    agent = await empty_stand.agent()
    async with empty_stand.watched(), empty_stand.workers(SPAWNER):
        call = await empty_stand.spawn(agent)
        async with empty_stand.caller(call) as caller:
            await caller.until_heard()
            await caller.until_quiet()
            async with empty_stand.ways_away[0]():
                for _ in range(4):
                    await caller.hum()
                    await caller.until_heard()
                    await caller.until_quiet(1.5)
            await asyncio.sleep(6)
            await caller.hum()
            await caller.until_heard()
            await caller.until_quiet()
            assert (await empty_stand.row(call)).state is CallState.LIVE
        row = await empty_stand.until_over(call, 5)
    assert row.end_reason is EndReason.CALLER_HUNG_UP
    assert len(await empty_stand.turns(call)) == 11


@on_either_store
async def test_fault_23_a_call_that_begins_while_the_store_is_away_is_answered_once_it_is_back(empty_stand):
    agent = await empty_stand.agent()
    async with empty_stand.watched(), empty_stand.workers(SPAWNER):
        call = await empty_stand.reserve(CallKind.AGENT, agent)
        async with AsyncExitStack() as line:
            async with empty_stand.ways_away[0]():
                await empty_stand.open_room(call)
                caller = await line.enter_async_context(empty_stand.caller(call))
                await asyncio.sleep(7)
                assert (caller.first_heard_at, caller.left) == (None, None)
            await caller.until_heard()
        row = await empty_stand.until_over(call, 5)
    assert (row.attempt, row.end_reason) == (1, EndReason.CALLER_HUNG_UP)


async def test_fault_24_a_full_disk_turns_a_worker_red_until_there_is_room(empty_stand):
    agent = await empty_stand.agent()
    folder = empty_stand.settings.spool_folder
    with tiny_disk(folder, megabytes=64) as fill:
        async with empty_stand.workers(SPAWNER) as (worker,):
            port = next(line["health_port"] for line in worker.lines if "health_port" in line)
            call = await empty_stand.spawn(agent)
            async with empty_stand.caller(call) as caller:
                await caller.until_heard()
                fill()
                assert "full" in await until_trouble(empty_stand, there=True)
                async with httpx.AsyncClient(trust_env=False) as client:
                    page = await client.get(f"http://127.0.0.1:{port}/")
                assert (page.status_code, "full" in page.text) == (503, True)
                with pytest.raises(FullError):
                    await empty_stand.spawn(agent)
                await caller.hum()
                await caller.until_heard()
                await caller.until_quiet()
            assert (await empty_stand.until_over(call)).end_reason is EndReason.CALLER_HUNG_UP
            assert len(await empty_stand.turns(call)) == 3, "calls that are up are written down"
            (folder / "filler").unlink()
            await until_trouble(empty_stand, there=False)
            again = await empty_stand.spawn(agent)
            await empty_stand.until_state(again, CallState.LIVE)
            await empty_stand.rooms.delete(again.room_name)  # or the worker would drain until it is killed
            await empty_stand.until_over(again)


async def until_trouble(stand, *, there):
    """What the one worker's heart tells of it; two beats may pass."""
    async with asyncio.timeout(4.5):
        while bool(trouble := (await stand.stores.fleet.workers())[0].trouble) is not there:
            await asyncio.sleep(0.05)
    return trouble


@on_either_store
async def test_fault_24_killed_workers_lose_no_turn_and_no_final_row(empty_stand, report):
    await killed(empty_stand, report, calls=8, at_once=4, seed=24)


@pytest.mark.soak
@on_either_store
async def test_fault_24_two_hundred_calls_on_workers_that_are_killed(empty_stand, report):
    await killed(empty_stand, report, calls=200, at_once=8, seed=2026)


async def killed(stand, report, *, calls, at_once, seed):
    async with stand.watched():
        told = await Trial(stand, seed=seed, at_once=at_once).run(calls)
    report(str(told))
    assert told.calls == calls
    assert told.kills
    assert told.turns > calls
    assert (told.missing, told.twice) == ([], [])
