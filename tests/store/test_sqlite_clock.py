"""What the passing of time does, by the store's own clock."""

from dataclasses import replace

import pytest

from tests.store.examples import heartbeat, new_call, new_webhook
from voxie_platform.calls.models import EndReason
from voxie_platform.errors import NoWorkerError
from voxie_platform.storage.moments import moment
from voxie_platform.storage.sqlite.clock import host_clock
from voxie_platform.storage.sqlite.database import Database
from voxie_platform.storage.sqlite.stores import SqliteStores

HOUR = 3_600_000_000


async def test_a_worker_not_seen_for_six_seconds_takes_no_calls(sqlite_stores, sqlite_workspace, by_hand):
    await sqlite_stores.fleet.beat(heartbeat())
    by_hand("UPDATE workers SET seen_at = seen_at - 5000000")
    await sqlite_workspace.calls.reserve(new_call())
    by_hand("UPDATE workers SET seen_at = seen_at - 1500000")
    with pytest.raises(NoWorkerError):
        await sqlite_workspace.calls.reserve(new_call())
    assert 6.4 < (await sqlite_stores.fleet.workers())[0].seen_seconds < 60
    by_hand("UPDATE workers SET seen_at = seen_at - 3600000000")
    assert await sqlite_stores.fleet.workers() == ()


class SetByHand:
    """A host's clock that somebody sets, beside the one that nobody can."""

    def __init__(self):
        self.set_by = 0

    def clock(self):
        host = host_clock()
        return replace(host, wall=lambda: host.wall() + self.set_by, boot_id="this boot")


@pytest.mark.parametrize("jump", [HOUR, -HOUR], ids=["forward", "back"])
async def test_a_clock_that_jumps_an_hour_ends_no_lease_and_prolongs_none(sqlite_stores, sqlite_file, jump):
    hand = SetByHand()
    async with Database(sqlite_file, clock=hand.clock()) as database:
        stores = SqliteStores(database)
        workspace = stores.of((await stores.access.first_workspace("ours")).id)
        await stores.fleet.beat(heartbeat())
        call = await workspace.calls.reserve(new_call())
        mine = {"attempt": 1, "job_id": "job-1"}
        await stores.fleet.claim(call.id, **mine, worker_id="w", agent_identity="a", lease_seconds=30)
        await stores.fleet.live(call.id, **mine)
        assert await stores.fleet.lease("watcher", "api-1", 30)

        hand.set_by = jump
        assert not await stores.fleet.lease("watcher", "api-2", 30)
        assert await stores.fleet.overdue(dispatch_seconds=2, claim_seconds=3) == ()
        assert 0 <= (await stores.fleet.workers())[0].seen_seconds < 6
        await workspace.calls.reserve(new_call())
        kept = await workspace.calls.get(call.id)
        assert 0 < (kept.lease_until - moment(database.clock.wall())).total_seconds() <= 30

        await stores.fleet.renew(call.id, **mine, lease_seconds=0)
        assert [late.id for late in await stores.fleet.overdue(dispatch_seconds=2, claim_seconds=3)] == [
            call.id
        ]


@pytest.mark.parametrize("jump", [HOUR, -HOUR], ids=["forward", "back"])
@pytest.mark.parametrize("set_before", ["claim", "live", "end"])
async def test_fault_30_a_clock_set_during_a_call_adds_nothing_to_the_time_to_its_greeting(
    sqlite_stores, sqlite_file, jump, set_before
):
    hand = SetByHand()
    async with Database(sqlite_file, clock=hand.clock()) as database:
        stores = SqliteStores(database)
        workspace = stores.of((await stores.access.first_workspace("ours")).id)
        await stores.fleet.beat(heartbeat())
        call = await workspace.calls.reserve(new_call())
        mine = {"attempt": 1, "job_id": "job-1"}
        for step, done in {
            "claim": lambda: stores.fleet.claim(
                call.id, **mine, worker_id="w", agent_identity="a", lease_seconds=30
            ),
            "live": lambda: stores.fleet.live(call.id, **mine),
            "end": lambda: stores.fleet.end(
                call.id, attempt=1, reason=EndReason.CALLER_HUNG_UP, detail=None, seconds=1.0
            ),
        }.items():
            if step == set_before:
                hand.set_by = jump
            await done()
        over = await workspace.calls.get(call.id)
        times = [over.requested_at, over.dispatched_at, over.claimed_at, over.live_at, over.ended_at]
        assert times == sorted(times)
        assert (over.ended_at - over.requested_at).total_seconds() < 60
        assert abs(moment(database.clock.wall()) - over.ended_at).total_seconds() < 60


@pytest.mark.parametrize("jump", [HOUR, -HOUR], ids=["forward", "back"])
async def test_a_clock_that_jumps_an_hour_moves_no_delivery(sqlite_stores, sqlite_file, jump):
    hand = SetByHand()
    async with Database(sqlite_file, clock=hand.clock()) as database:
        stores = SqliteStores(database)
        ours = (await stores.access.first_workspace("ours")).id
        hook = await stores.of(ours).webhooks.add(new_webhook())
        await stores.deliveries.fan_out(limit=10)
        [due] = await stores.deliveries.take(ours, hook.id, limit=1, hold_seconds=30)

        hand.set_by = jump
        await stores.fleet.lease("watcher", "api-1", 30)  # the first write after the jump sets it right
        assert await stores.deliveries.busy() == ()
        kept = await stores.of(ours).webhooks.delivery(hook.id, due.number)
        assert 0 < (kept.due_at - moment(database.clock.wall())).total_seconds() <= 30
        assert await stores.of(ours).webhooks.replay(hook.id, due.number) == kept, "it is being tried"


async def test_after_a_boot_leases_are_what_the_clock_says(sqlite_stores, sqlite_file):
    host = host_clock()
    for boot, steady in (("first", host.steady), ("second", lambda: 0)):
        clock = replace(host, steady=steady, boot_id=boot)
        async with Database(sqlite_file, clock=clock) as database:
            assert await SqliteStores(database).fleet.lease("watcher", "api-1", 30)
    async with Database(sqlite_file) as database:
        assert not await SqliteStores(database).fleet.lease("watcher", "api-2", 30)
