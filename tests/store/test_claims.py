"""Who serves a call: one job of one attempt, and only while its lease runs."""

import asyncio
import time

import pytest

from tests.store.examples import heartbeat, kinds_in, new_call
from voxie_platform.calls.models import CallState, EndReason
from voxie_platform.errors import NotFoundError, StaleAttemptError
from voxie_platform.ids import new_id


@pytest.fixture
async def call(stores, workspace):
    await stores.fleet.beat(heartbeat())
    return await workspace.calls.reserve(new_call())


async def claim(stores, call, job_id, attempt=1, lease_seconds=60.0):
    return await stores.fleet.claim(
        call.id,
        attempt=attempt,
        job_id=job_id,
        worker_id="worker-1",
        agent_identity=f"agent-{job_id}",
        lease_seconds=lease_seconds,
    )


async def test_a_call_goes_from_requested_to_ended(stores, workspace, call):
    claimed = await claim(stores, call, "job-1")
    assert (claimed.state, claimed.job_id, claimed.worker_id) == (CallState.CLAIMED, "job-1", "worker-1")
    assert claimed.agent_identity == "agent-job-1"

    await stores.fleet.live(call.id, attempt=1, job_id="job-1")
    await stores.fleet.live(call.id, attempt=1, job_id="job-1")
    await stores.fleet.renew(call.id, attempt=1, job_id="job-1", lease_seconds=120)
    live = await workspace.calls.get(call.id)
    assert (live.state, live.live_at is not None) == (CallState.LIVE, True)
    assert live.lease_until > claimed.lease_until

    ended = await stores.fleet.end(
        call.id, attempt=1, reason=EndReason.AGENT_ENDED, detail="bye", seconds=1.5
    )
    assert (ended.state, ended.end_reason, ended.seconds) == (CallState.ENDED, EndReason.AGENT_ENDED, 1.5)
    assert ended.lease_until is None
    assert await kinds_in(workspace) == ["call.requested", "call.claimed", "call.live", "call.ended"]


async def test_an_end_that_waited_for_the_store_is_dated_back(stores, workspace, call):
    await claim(stores, call, "job-1")
    began = time.monotonic()
    await stores.fleet.live(call.id, attempt=1, job_id="job-1")
    await asyncio.sleep(0.3)
    ended = await stores.fleet.end(
        call.id, attempt=1, reason=EndReason.AGENT_ENDED, seconds=0.1, ago_seconds=0.2
    )
    waited = time.monotonic() - began
    assert 0.05 < (ended.ended_at - ended.live_at).total_seconds() < waited - 0.2 + 0.01
    assert await stores.fleet.end(call.id, attempt=1, reason=EndReason.SILENCE, ago_seconds=0) == ended


async def test_the_watchers_end_is_dated_when_it_is_said(stores, workspace, call):
    await asyncio.sleep(0.05)
    ended = await stores.fleet.abandon(call, reason=EndReason.NO_WORKER)
    assert (ended.ended_at - call.dispatched_at).total_seconds() >= 0.05


async def test_an_end_is_never_dated_before_the_call(stores, workspace, call):
    await claim(stores, call, "job-1")
    await stores.fleet.live(call.id, attempt=1, job_id="job-1")
    ended = await stores.fleet.end(call.id, attempt=1, reason=EndReason.AGENT_ENDED, ago_seconds=3600)
    assert ended.ended_at == ended.live_at


async def test_of_twenty_jobs_that_claim_one_gets_it(stores, call):
    outcomes = await asyncio.gather(
        *(claim(stores, call, f"job-{n}") for n in range(20)), return_exceptions=True
    )
    assert sum(isinstance(outcome, StaleAttemptError) for outcome in outcomes) == 19


async def test_a_claim_repeated_is_the_same_claim(stores, call):
    first = await claim(stores, call, "job-1")
    assert await claim(stores, call, "job-1") == first


async def test_a_claim_that_ran_out_can_be_taken_over(stores, workspace, call):
    await claim(stores, call, "job-1", lease_seconds=0)
    taken = await claim(stores, call, "job-2")
    assert taken.job_id == "job-2"
    for late in (
        stores.fleet.renew(call.id, attempt=1, job_id="job-1", lease_seconds=5),
        stores.fleet.live(call.id, attempt=1, job_id="job-1"),
    ):
        with pytest.raises(StaleAttemptError):
            await late
    assert (await workspace.calls.get(call.id)).state is CallState.CLAIMED


async def test_a_revoked_job_has_nothing_more_to_say(stores, workspace, call):
    claimed = await claim(stores, call, "job-1")
    again = await stores.fleet.revoke(claimed)
    assert (again.state, again.attempt, again.job_id) == (CallState.REQUESTED, 2, None)
    assert (again.agent_identity, again.lease_until) == (None, None)
    assert again.dispatched_at > call.dispatched_at

    for late in (
        claim(stores, call, "job-1", attempt=1),
        stores.fleet.renew(call.id, attempt=1, job_id="job-1", lease_seconds=5),
        stores.fleet.live(call.id, attempt=1, job_id="job-1"),
        stores.fleet.end(call.id, attempt=1, reason=EndReason.AGENT_ENDED),
        stores.fleet.revoke(claimed),
    ):
        with pytest.raises(StaleAttemptError):
            await late
    assert (await claim(stores, call, "job-2", attempt=2)).attempt == 2
    assert (await kinds_in(workspace))[-2:] == ["call.revoked", "call.claimed"]


async def test_of_two_that_revoke_one_does(stores, call):
    outcomes = await asyncio.gather(*(stores.fleet.revoke(call) for _ in range(10)), return_exceptions=True)
    assert sum(isinstance(outcome, StaleAttemptError) for outcome in outcomes) == 9


async def test_a_call_that_is_over_stays_as_it_is(stores, workspace, call):
    ended = await stores.fleet.end(call.id, attempt=None, reason=EndReason.NO_AGENT)
    assert ended.state is CallState.FAILED
    assert await stores.fleet.end(call.id, attempt=1, reason=EndReason.DRAINED) == ended
    for late in (
        claim(stores, call, "job-1"),
        stores.fleet.live(call.id, attempt=1, job_id="job-1"),
        stores.fleet.renew(call.id, attempt=1, job_id="job-1", lease_seconds=5),
        stores.fleet.revoke(call),
        stores.fleet.abandon(call, reason=EndReason.NO_AGENT),
    ):
        with pytest.raises(StaleAttemptError):
            await late
    assert await kinds_in(workspace) == ["call.requested", "call.failed"]


async def test_who_does_not_hold_a_call_changes_it_only_as_it_was_seen(stores, workspace, call):
    claimed = await claim(stores, call, "job-1")
    await stores.fleet.renew(call.id, attempt=1, job_id="job-1", lease_seconds=90)
    renewed = await workspace.calls.get(call.id)
    await stores.fleet.live(call.id, attempt=1, job_id="job-1")
    for seen in (call, claimed, renewed):
        for change in (stores.fleet.revoke(seen), stores.fleet.abandon(seen, reason=EndReason.INTERRUPTED)):
            with pytest.raises(StaleAttemptError):
                await change
    live = await workspace.calls.get(call.id)
    assert live.state is CallState.LIVE
    ended = await stores.fleet.abandon(live, reason=EndReason.INTERRUPTED, detail="gone")
    assert (ended.state, ended.end_reason, ended.end_detail) == (CallState.FAILED, "interrupted", "gone")
    assert (await kinds_in(workspace))[-1] == "call.failed"


async def test_how_long_a_call_was_is_learnt_late_too(stores, workspace, call):
    await claim(stores, call, "job-1")
    await stores.fleet.live(call.id, attempt=1, job_id="job-1")
    ended = await stores.fleet.abandon(await workspace.calls.get(call.id), reason=EndReason.ROOM_DELETED)
    assert ended.seconds is None
    told = await stores.fleet.end(call.id, attempt=1, reason=EndReason.CALLER_HUNG_UP, seconds=42.5)
    assert told == ended.model_copy(update={"seconds": 42.5})
    assert await stores.fleet.end(call.id, attempt=1, reason=EndReason.SILENCE, seconds=1.0) == told
    assert await kinds_in(workspace) == ["call.requested", "call.claimed", "call.live", "call.ended"]


async def test_what_is_unknown_is_not_found(stores, call):
    unknown = new_id()
    for wrong in (
        stores.fleet.renew(unknown, attempt=1, job_id="job-1", lease_seconds=5),
        stores.fleet.live(unknown, attempt=1, job_id="job-1"),
        stores.fleet.revoke(call.model_copy(update={"id": unknown})),
        stores.fleet.end(unknown, attempt=None, reason=EndReason.NO_AGENT),
    ):
        with pytest.raises(NotFoundError):
            await wrong


async def test_the_watcher_finds_what_is_overdue(stores, call):
    async def overdue(dispatch_seconds=60, claim_seconds=60):
        found = await stores.fleet.overdue(dispatch_seconds=dispatch_seconds, claim_seconds=claim_seconds)
        return [late.id for late in found]

    assert await overdue() == []
    assert await overdue(dispatch_seconds=0) == [call.id], "nobody claimed it"
    await claim(stores, call, "job-1")
    assert await overdue(dispatch_seconds=0) == []
    assert await overdue(claim_seconds=0) == [call.id], "it did not become live"
    await stores.fleet.live(call.id, attempt=1, job_id="job-1")
    assert await overdue(dispatch_seconds=0, claim_seconds=0) == []
    await stores.fleet.renew(call.id, attempt=1, job_id="job-1", lease_seconds=0)
    assert await overdue() == [call.id], "its lease ran out"
    await stores.fleet.end(call.id, attempt=None, reason=EndReason.INTERRUPTED)
    assert await overdue(dispatch_seconds=0, claim_seconds=0) == []


async def test_unfinished_calls_come_oldest_first(stores, workspace, call):
    later = await workspace.calls.reserve(new_call())
    over = await workspace.calls.reserve(new_call())
    await stores.fleet.end(over.id, attempt=None, reason=EndReason.NEVER_JOINED)
    assert [found.id for found in await stores.fleet.unfinished(limit=10)] == [call.id, later.id]
    assert [found.id for found in await stores.fleet.unfinished(limit=1)] == [call.id]


async def test_calls_that_are_over_are_found_by_rooms_that_are_still_open(stores, workspace, call):
    over = await workspace.calls.reserve(new_call())
    await stores.fleet.end(over.id, attempt=None, reason=EndReason.NEVER_JOINED)
    rooms = [call.room_name, over.room_name, "somebody-elses"]
    [found] = await stores.fleet.over(rooms, seconds=0)
    assert found == await workspace.calls.get(over.id)
    assert await stores.fleet.over(rooms, seconds=60) == (), "whoever ended it may be about to close it"
    assert await stores.fleet.over([call.room_name], seconds=0) == ()
    assert await stores.fleet.over([], seconds=0) == ()


async def test_calls_in_progress_are_counted_by_deployment_and_state(stores, workspace, call):
    await stores.fleet.beat(heartbeat("worker-2", slots=10))
    await workspace.calls.reserve(new_call())
    await claim(stores, call, "job-1")
    over = await workspace.calls.reserve(new_call())
    await stores.fleet.end(over.id, attempt=None, reason=EndReason.NO_AGENT)
    counted = await stores.fleet.in_progress()
    assert {(one.deployment, one.state, one.calls) for one in counted} == {
        ("voxie", "requested", 1),
        ("voxie", "claimed", 1),
    }
