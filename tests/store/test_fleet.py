"""Workers, leases and what is done once."""

import asyncio

from tests.store.examples import heartbeat
from voxie_platform.access.models import IdempotentAnswer


async def test_a_worker_is_known_by_its_heartbeats(stores):
    await stores.fleet.beat(heartbeat("worker-1", active=0))
    first = (await stores.fleet.workers())[0]
    await stores.fleet.beat(heartbeat("worker-2"))
    await stores.fleet.beat(heartbeat("worker-1", active=3, memory_bytes=5, cpu_percent=0.5))

    seen = await stores.fleet.workers()
    assert [(worker.id, worker.active) for worker in seen] == [("worker-1", 3), ("worker-2", 0)]
    assert seen[0].started_at == first.started_at
    assert seen[0].seen_at > first.seen_at
    assert 0 <= seen[0].seen_seconds < 5
    await stores.fleet.retire("worker-1")
    assert [worker.id for worker in await stores.fleet.workers()] == ["worker-2"]


async def test_a_worker_says_why_it_takes_no_call(stores):
    await stores.fleet.beat(heartbeat(slots=0, trouble="The disk is full.", records_waiting=7))
    (worker,) = await stores.fleet.workers()
    assert (worker.trouble, worker.records_waiting, worker.takes_calls) == ("The disk is full.", 7, False)
    await stores.fleet.beat(heartbeat(records_waiting=0))
    (worker,) = await stores.fleet.workers()
    assert (worker.trouble, worker.records_waiting, worker.takes_calls) == (None, 0, True)


async def test_a_lease_has_one_holder(stores):
    outcomes = await asyncio.gather(*(stores.fleet.lease("watcher", f"api-{n}", 60) for n in range(10)))
    assert sum(outcomes) == 1
    holder = f"api-{outcomes.index(True)}"
    assert await stores.fleet.lease("watcher", holder, 60), "its holder renews it"
    await stores.fleet.release("watcher", "somebody-else")
    assert not await stores.fleet.lease("watcher", "somebody-else", 60)
    await stores.fleet.release("watcher", holder)
    assert await stores.fleet.lease("watcher", "somebody-else", 60)


async def test_a_lease_that_ran_out_is_free(stores):
    assert await stores.fleet.lease("watcher", "api-1", 0)
    assert await stores.fleet.lease("watcher", "api-2", 60)


async def test_a_webhook_is_seen_for_the_first_time_once(stores):
    seen = await asyncio.gather(*(stores.fleet.first_sight("livekit", "event-1") for _ in range(10)))
    assert sum(seen) == 1
    assert await stores.fleet.first_sight("another", "event-1")


async def test_purging_leaves_what_has_not_expired(stores, workspace):
    ours = (await stores.access.workspaces())[0].id
    await stores.access.add_sign_in_code(ours, secret_hash="old", seconds=-1)
    await stores.access.add_sign_in_code(ours, secret_hash="young", seconds=60)
    await stores.access.begin_once(ours, "young", body_hash="b", seconds=60, stuck_seconds=60)
    await stores.fleet.beat(heartbeat())
    assert await stores.fleet.first_sight("livekit", "event-1")
    await stores.fleet.purge()

    kept = await stores.access.begin_once(ours, "young", body_hash="b", seconds=60, stuck_seconds=60)
    assert isinstance(kept, IdempotentAnswer)
    assert await stores.access.sign_in("young", session_hash="s", seconds=60)
    assert not await stores.access.sign_in("old", session_hash="s2", seconds=60)
    assert len(await stores.fleet.workers()) == 1
    assert not await stores.fleet.first_sight("livekit", "event-1")
