"""What the store keeps of calls, and how many it lets begin."""

import asyncio
from collections import Counter

import pytest

from tests.store.examples import (
    answer,
    config,
    event,
    heartbeat,
    kinds_in,
    new_call,
    text_call,
    turn,
    usage,
    walked,
)
from voxie_platform.calls.models import CallKind, CallState, EndReason
from voxie_platform.calls.store import GONE_ON
from voxie_platform.errors import ConflictError, FullError, NotFoundError, NoWorkerError
from voxie_platform.settings import DeploymentMode


async def test_a_call_is_reserved_where_a_slot_is_free(stores, workspace):
    await stores.fleet.beat(heartbeat())
    new = new_call()
    call = await workspace.calls.reserve(new)

    assert (call.state, call.attempt, call.job_id, call.lease_until) == (CallState.REQUESTED, 1, None, None)
    assert call.requested_at == call.dispatched_at
    assert await workspace.calls.get(new.id) == call
    assert await workspace.calls.reserve(new) == call, "an insert repeated"
    assert await kinds_in(workspace) == ["call.requested"]


@pytest.mark.parametrize(
    "worker",
    [
        heartbeat(mode=DeploymentMode.SPAWNER),
        heartbeat(registered=False),
        heartbeat(draining=True),
        heartbeat(slots=0, trouble="The disk is full."),
        None,
    ],
    ids=["of-the-other-mode", "not-registered", "draining", "in-trouble", "none"],
)
async def test_without_a_worker_that_can_take_it_no_call_begins(stores, workspace, worker):
    if worker is not None:
        await stores.fleet.beat(worker)
    with pytest.raises(NoWorkerError):
        await workspace.calls.reserve(new_call())
    assert not (await workspace.calls.list(limit=1)).items


async def test_a_retired_worker_takes_no_calls(stores, workspace):
    await stores.fleet.beat(heartbeat())
    await stores.fleet.retire("worker-1")
    with pytest.raises(NoWorkerError):
        await workspace.calls.reserve(new_call())


async def test_of_fifty_at_once_as_many_begin_as_there_are_slots(stores, workspace):
    await stores.fleet.beat(heartbeat("worker-1", slots=3))
    await stores.fleet.beat(heartbeat("worker-2", slots=1))
    outcomes = await asyncio.gather(
        *(workspace.calls.reserve(new_call()) for _ in range(50)), return_exceptions=True
    )
    kinds = Counter(type(outcome).__name__ for outcome in outcomes)
    assert kinds == {"Call": 4, "FullError": 46}
    assert len(await stores.fleet.unfinished(limit=100)) == 4


async def test_a_slot_is_free_again_when_its_call_is_over(stores, workspace):
    await stores.fleet.beat(heartbeat(slots=1))
    call = await workspace.calls.reserve(new_call())
    with pytest.raises(FullError):
        await workspace.calls.reserve(new_call())
    await stores.fleet.end(call.id, attempt=None, reason=EndReason.CALLER_HUNG_UP)
    assert (await workspace.calls.reserve(new_call())).state is CallState.REQUESTED


async def test_calls_of_a_worker_that_takes_no_more_take_no_slot_of_the_others(stores, workspace):
    await stores.fleet.beat(heartbeat("old", slots=2))
    for call in [await workspace.calls.reserve(new_call()) for _ in range(2)]:
        await stores.fleet.claim(
            call.id, attempt=1, job_id=call.id, worker_id="old", agent_identity="a", lease_seconds=60
        )
    await stores.fleet.beat(heartbeat("new", slots=1))
    await stores.fleet.beat(heartbeat("old", slots=2, draining=True))
    await workspace.calls.reserve(new_call())
    with pytest.raises(FullError):
        await workspace.calls.reserve(new_call())


async def test_a_conversation_in_text_takes_no_slot(stores, workspace):
    await stores.fleet.beat(heartbeat(slots=1))
    call = await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=5)

    assert (call.state, call.worker_id, call.job_id) == (CallState.LIVE, "chat-1", call.id)
    assert call.live_at is not None
    assert call.lease_until is not None
    await stores.fleet.renew(call.id, attempt=1, job_id=call.id, lease_seconds=5)
    await workspace.calls.reserve(new_call())


async def test_a_call_pins_a_version_that_exists(stores, workspace):
    await stores.fleet.beat(heartbeat(mode=DeploymentMode.SPAWNER))
    agent = await workspace.agents.create(config(), author="cli")
    given = {"kind": CallKind.AGENT, "deployment": DeploymentMode.SPAWNER, "agent_id": agent.id}

    call = await workspace.calls.reserve(new_call(**given, version=1))
    assert (call.agent_id, call.version) == (agent.id, 1)
    with pytest.raises(NotFoundError):
        await workspace.calls.reserve(new_call(**given, version=2))
    await workspace.agents.delete(agent.id)
    assert (await workspace.calls.get(call.id)).agent_id == agent.id


async def test_a_call_begins_its_interview(workspace):
    call = await workspace.calls.begin_text(
        text_call(interview_id="i-1"), worker_id="chat-1", lease_seconds=5
    )
    assert (await workspace.interviews.get("i-1")).status == "open"
    assert [found.id for found in (await workspace.calls.list(limit=5, interview_id="i-1")).items] == [
        call.id
    ]


async def test_a_call_takes_the_place_of_the_one_its_interview_has(stores, workspace):
    await stores.fleet.beat(heartbeat(slots=1))
    first = await workspace.calls.reserve(new_call(interview_id="i-1"))
    second = await workspace.calls.reserve(new_call(interview_id="i-1"))

    assert second.state is CallState.REQUESTED, "its slot is the one that became free"
    over = await workspace.calls.get(first.id)
    assert (over.state, over.end_reason, over.end_detail) == ("ended", "caller_hung_up", GONE_ON)
    assert over.ended_at is not None
    assert over.ended_at <= second.requested_at
    assert (await workspace.calls.reserve(new_call(interview_id="i-2", id=first.id))).id == first.id
    assert (await workspace.calls.get(second.id)).state is CallState.REQUESTED
    assert (await kinds_in(workspace))[-2:] == ["call.ended", "call.requested"]


@pytest.mark.parametrize("ways", [("voice", "text"), ("text", "voice"), ("text", "text")], ids="-".join)
async def test_of_voice_and_text_the_later_one_has_the_interview(stores, workspace, ways):
    await stores.fleet.beat(heartbeat(slots=1))

    async def begun(way):
        if way == "voice":
            return await workspace.calls.reserve(new_call(interview_id="i-1"))
        text = text_call(interview_id="i-1")
        return await workspace.calls.begin_text(text, worker_id="chat-1", lease_seconds=5)

    first, second = [await begun(way) for way in ways]
    over = await workspace.calls.get(first.id)
    assert (over.state, over.end_reason, over.end_detail) == ("ended", "caller_hung_up", GONE_ON)
    assert await workspace.calls.get(second.id) == second
    assert second.ended_at is None


async def test_of_twenty_conversations_of_one_interview_at_once_one_goes_on(stores, workspace):
    await stores.fleet.beat(heartbeat(slots=2))
    beginning = [workspace.calls.reserve(new_call(interview_id="i-1")) for _ in range(10)]
    for _ in range(10):
        text = text_call(interview_id="i-1")
        beginning.append(workspace.calls.begin_text(text, worker_id="chat-1", lease_seconds=5))
    await asyncio.gather(*beginning)
    assert len(await stores.fleet.unfinished(limit=100)) == 1


async def test_of_twenty_calls_of_one_interview_at_once_one_goes_on(stores, workspace):
    await stores.fleet.beat(heartbeat(slots=2))
    await asyncio.gather(*(workspace.calls.reserve(new_call(interview_id="i-1")) for _ in range(20)))
    assert len(await stores.fleet.unfinished(limit=100)) == 1
    assert len((await workspace.calls.list(limit=100, interview_id="i-1")).items) == 20


async def test_an_interview_whose_next_call_cannot_begin_keeps_the_one_it_has(stores, workspace):
    await stores.fleet.beat(heartbeat())
    first = await workspace.calls.reserve(new_call(interview_id="i-1"))
    await stores.fleet.retire("worker-1")
    with pytest.raises(NoWorkerError):
        await workspace.calls.reserve(new_call(interview_id="i-1"))
    assert await workspace.calls.get(first.id) == first


async def test_a_room_belongs_to_one_call(stores, workspace):
    await stores.fleet.beat(heartbeat())
    await workspace.calls.reserve(new_call(room_name="voxie-creation-1"))
    with pytest.raises(ConflictError):
        await workspace.calls.reserve(new_call(room_name="voxie-creation-1"))


async def test_calls_are_listed_newest_first_by_state_and_subject(stores, workspace):
    agent = await workspace.agents.create(config(), author="cli")
    calls, ends = [], dict.fromkeys(range(4), EndReason.CALLER_HUNG_UP) | {4: EndReason.NO_AGENT}
    for number in range(8):
        about = {"agent_id": agent.id, "version": 1} if number % 2 else {"interview_id": "i-1"}
        begun = await workspace.calls.begin_text(text_call(**about), worker_id="chat-1", lease_seconds=5)
        calls.append(begun.id)
        if number in ends:
            await stores.fleet.end(begun.id, attempt=None, reason=ends[number])

    async def listed(**which):
        return [call.id for call in await walked(lambda **page: workspace.calls.list(**which, **page), 2)]

    over = [CallState.ENDED, CallState.FAILED]
    assert await listed() == calls[::-1]
    assert await listed(states=over) == calls[4::-1]
    assert await listed(states=[CallState.LIVE, CallState.LIVE]) == calls[:4:-1]
    assert await listed(agent_id=agent.id) == calls[7::-2]
    assert await listed(agent_id=agent.id, states=over) == [calls[3], calls[1]]
    assert await listed(interview_id="i-1") == calls[6::-2]
    assert await listed(interview_id="i-1", states=[CallState.FAILED]) == [calls[4]]
    assert await listed(interview_id="i-1", agent_id=agent.id) == []


async def test_records_are_kept_once_however_often_they_come(workspace):
    call = await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=5)
    records = [turn(call.id, 2), turn(call.id, 1), event(call.id, 1, day="Friday"), usage(call.id, "r1")]
    await workspace.calls.write(records)
    await workspace.calls.write([*records, turn(call.id, 2, heard="a late transcript")])

    turns = (await workspace.calls.turns(call.id, limit=10)).items
    assert [(kept.seq, kept.heard) for kept in turns] == [(1, "hello"), (2, "a late transcript")]
    assert (await workspace.calls.events(call.id, limit=10)).items == (event(call.id, 1, day="Friday"),)
    assert await workspace.calls.usage(call.id) == (usage(call.id, "r1"),)


async def test_records_come_page_by_page_in_the_order_they_began(workspace):
    call = await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=5)
    await workspace.calls.write([turn(call.id, seq) for seq in range(7, 0, -1)])
    await workspace.calls.write([event(call.id, seq) for seq in range(7, 0, -1)])

    turns = await walked(lambda **page: workspace.calls.turns(call.id, **page), 3)
    assert [kept.seq for kept in turns] == [1, 2, 3, 4, 5, 6, 7]
    events = await walked(lambda **page: workspace.calls.events(call.id, **page), 3)
    assert [kept.seq for kept in events] == [1, 2, 3, 4, 5, 6, 7]


async def test_an_attempt_that_was_revoked_writes_no_more(stores, workspace):
    call = await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=5)
    await workspace.calls.write([turn(call.id, 1, attempt=1)])
    await stores.fleet.revoke(call)
    await workspace.calls.write([turn(call.id, 2, attempt=1), turn(call.id, 1, attempt=2)])

    turns = (await workspace.calls.turns(call.id, limit=10)).items
    assert [(kept.attempt, kept.seq) for kept in turns] == [(1, 1), (2, 1)]


async def test_a_late_transcript_of_a_call_that_is_over_is_kept(stores, workspace):
    call = await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=5)
    await stores.fleet.end(call.id, attempt=1, reason=EndReason.CALLER_HUNG_UP)
    await workspace.calls.write([turn(call.id, 1), turn("unknown", 1)])
    assert len((await workspace.calls.turns(call.id, limit=10)).items) == 1


async def test_what_people_say_is_kept_to_the_letter(workspace):
    call = await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=5)
    said = "Grüße 🍕 \x00 \u202e '; DROP TABLE call_turns; -- \\u0000"
    await workspace.calls.write([turn(call.id, 1, heard=said), event(call.id, 1, said=said, n=[1, None])])
    assert (await workspace.calls.turns(call.id, limit=1)).items[0].heard == said
    assert (await workspace.calls.events(call.id, limit=1)).items[0].data == {"said": said, "n": [1, None]}


async def test_an_answer_is_kept_with_how_long_it_took(workspace):
    call = await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=5)
    took = {"latency_ms": 540, "model_ms": 420, "function_ms": 0}
    timed = answer(call.id, 1, said="For four.", ended_ms=900, **took)
    untimed = answer(call.id, 2, said="Still there?", ended_ms=2000)
    await workspace.calls.write([timed, untimed])
    assert (await workspace.calls.turns(call.id, limit=5)).items == (timed, untimed)


async def test_a_turn_that_is_over_is_not_taken_back_by_its_beginning(workspace):
    call = await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=5)
    meant = answer(call.id, 1, meant="One two three.")
    said = answer(call.id, 1, said="One two", meant="One two three.", interrupted=True, ended_ms=700)
    await workspace.calls.write([meant])
    assert (await workspace.calls.turns(call.id, limit=5)).items == (meant,)
    await workspace.calls.write([said])
    await workspace.calls.write([meant])
    assert (await workspace.calls.turns(call.id, limit=5)).items == (said,)


async def test_cached_tokens_and_seconds_are_kept_or_said_not_to_be_measured(workspace):
    call = await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=5)
    split = usage(call.id, "r1").model_copy(
        update={"input_text": 9, "input_cached": 5, "input_cached_text": 2, "input_cached_audio": 3}
    )
    whole = usage(call.id, "r2").model_copy(update={"input_text": 9, "input_cached": 5})
    transcript = usage(call.id, "item-1", output_text=0).model_copy(update={"audio_seconds": 1.25})
    await workspace.calls.write([split, whole, transcript])
    kept = {one.response_id: one for one in await workspace.calls.usage(call.id)}
    assert kept == {"r1": split, "r2": whole, "item-1": transcript}
    assert kept["r2"].input_cached_audio is None
    assert kept["r2"].audio_seconds is None


async def test_what_a_response_used_takes_the_place_of_not_knowing_it(workspace):
    call = await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=5)
    responses = ("r1", "r2")
    unknown = [usage(call.id, response, output_text=0) for response in responses]
    told = [usage(call.id, response, output_text=7) for response in responses]
    await workspace.calls.write([unknown[0], told[0], unknown[1]])
    await workspace.calls.write([told[1]])
    assert sorted(await workspace.calls.usage(call.id), key=lambda row: row.response_id) == told


async def test_of_each_agent_it_is_known_when_it_was_called_and_how_often_since(stores, workspace):
    await stores.fleet.beat(heartbeat())
    often, once, never = [
        await workspace.agents.create(config(name), author="cli") for name in ("a", "b", "c")
    ]
    calls = [
        await workspace.calls.reserve(new_call(agent_id=agent.id, version=1))
        for agent in (often, once, often)
    ]
    asked = [often.id, once.id, never.id, "unknown"]

    found = {one.agent_id: one for one in await workspace.calls.lately(asked, since=calls[2].requested_at)}
    assert found.keys() == {often.id, once.id}
    assert (found[often.id].last_call_at, found[often.id].calls) == (calls[2].requested_at, 1)
    assert (found[once.id].last_call_at, found[once.id].calls) == (calls[1].requested_at, 0)
    [whole] = await workspace.calls.lately([often.id], since=calls[0].requested_at)
    assert whole.calls == 2
    [bounded] = await workspace.calls.lately([often.id], since=calls[0].requested_at, most=1)
    assert (bounded.last_call_at, bounded.calls) == (calls[2].requested_at, 1)
