"""Records on their way: whoever puts one in never waits, and none is lost in silence."""

import asyncio
import logging
import threading
import time

import pytest

from tests.store.examples import text_call, turn
from voxie_platform.calls.outbox import Outbox
from voxie_platform.errors import InvalidError, UnavailableError


class Store:
    """A store that may be away, slow, or unable to take one record."""

    def __init__(self):
        self.written = []
        self.away = False
        self.tries = 0
        self.open = asyncio.Event()
        self.open.set()
        self.refused = ()

    async def write(self, workspace_id, records):
        self.tries += 1
        await self.open.wait()
        if self.away:
            raise UnavailableError("The store is away.")
        if any(record.seq in self.refused for record in records):
            raise InvalidError("This cannot be kept.")
        self.written.extend((workspace_id, record.seq) for record in records)


@pytest.fixture
async def store():
    return Store()


async def test_records_arrive_in_order_in_their_workspace(store):
    async with Outbox(store.write) as outbox:
        for seq in range(500):
            outbox.put("a" if seq % 100 < 50 else "b", turn("call-1", seq))
        assert await outbox.flush(5)
    assert [seq for _, seq in store.written] == list(range(500))
    assert {seq % 100 < 50 for workspace_id, seq in store.written if workspace_id == "a"} == {True}
    assert outbox.dropped == 0


async def test_many_threads_put_without_waiting_for_a_store_that_hangs(store):
    store.open.clear()
    slowest = []

    def speak(first):
        for seq in range(first, first + 200):
            began = time.perf_counter()
            outbox.put("a", turn("call-1", seq))
            slowest.append(time.perf_counter() - began)

    async with Outbox(store.write) as outbox:
        threads = [threading.Thread(target=speak, args=(1000 * number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            await asyncio.to_thread(thread.join)
        assert max(slowest) < 0.5
        assert store.written == []
        store.open.set()
        assert await outbox.flush(5)
    written = [seq for _, seq in store.written]
    assert len(written) == len(set(written)) == 800
    assert [seq for seq in written if seq < 1000] == list(range(200)), "each thread's in its order"


async def test_a_store_that_is_away_for_two_seconds_gets_everything_afterwards(store, caplog):
    store.away = True
    async with Outbox(store.write) as outbox:
        for seq in range(300):
            outbox.put("a", turn("call-1", seq))
        await asyncio.sleep(2)
        assert 2 < store.tries < 12, "it is tried again, but not without a pause"
        store.away = False
        outbox.put("a", turn("call-1", 300))
        assert await outbox.flush(5)
    assert [seq for _, seq in store.written] == list(range(301))
    assert "the store is away, records wait" in caplog.messages


async def test_a_flush_gives_up_at_its_deadline_and_says_so(store):
    store.away = True
    async with Outbox(store.write, closing_seconds=0.2) as outbox:
        outbox.put("a", turn("call-1", 1))
        began = time.monotonic()
        assert not await outbox.flush(0.3)
        assert 0.25 < time.monotonic() - began < 2
    assert outbox.dropped == 1, "what is left at closing is counted"


async def test_a_flush_does_not_sit_out_a_long_pause(store):
    store.away = True
    async with Outbox(store.write) as outbox:
        outbox.put("a", turn("call-1", 1))
        await asyncio.sleep(2.2)
        store.away = False
        began = time.monotonic()
        assert await outbox.flush(5)
        assert time.monotonic() - began < 1, "the pause would have lasted 1.4 s more"


async def test_a_full_outbox_refuses_counts_and_logs(store, caplog):
    store.open.clear()
    async with Outbox(store.write, 5) as outbox:
        for seq in range(8):
            outbox.put("a", turn("call-1", seq))
        assert outbox.dropped == 3
        assert [record.levelno for record in caplog.records if "lost" in record.message] == [logging.ERROR]
        store.open.set()
        assert await outbox.flush(5)
        outbox.put("a", turn("call-1", 9))
        assert await outbox.flush(5)
    assert [seq for _, seq in store.written] == [0, 1, 2, 3, 4, 9]


async def test_one_record_that_cannot_be_kept_holds_up_no_other(store, caplog):
    store.refused = (3,)
    async with Outbox(store.write) as outbox:
        for seq in range(6):
            outbox.put("a", turn("call-1", seq))
        assert await outbox.flush(5)
    assert [seq for _, seq in store.written] == [0, 1, 2, 4, 5]
    assert outbox.dropped == 1
    assert "a record cannot be kept" in caplog.messages


async def test_what_is_put_into_a_closed_outbox_is_counted(store):
    async with Outbox(store.write) as outbox:
        pass
    outbox.put("a", turn("call-1", 1))
    assert outbox.dropped == 1
    assert await outbox.flush(1)


async def test_a_job_thread_with_its_own_loop_may_flush(store):
    async with Outbox(store.write) as outbox:

        async def job():
            outbox.put("a", turn("call-1", 1))
            return await outbox.flush(5)

        assert await asyncio.to_thread(asyncio.run, job())
    assert store.written == [("a", 1)]


async def test_the_records_of_a_call_reach_the_store(stores, workspace):
    ours = (await stores.access.workspaces())[0].id
    call = await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=5)

    async def write(workspace_id, records):
        await stores.of(workspace_id).calls.write(records)

    async with Outbox(write) as outbox:
        for seq in range(20):
            outbox.put(ours, turn(call.id, seq))
            outbox.put("nowhere", turn(call.id, seq))
        assert await outbox.flush(10)
    assert [kept.seq for kept in (await workspace.calls.turns(call.id, limit=50)).items] == list(range(20))
    assert outbox.dropped == 20
