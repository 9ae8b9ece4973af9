"""Records on their way: whoever puts one in never waits, and none is lost in silence."""

import asyncio
import threading
import time
from datetime import UTC, datetime
from errno import ENOSPC

import pytest

from tests.store.examples import text_call, turn
from tests.support.disk import disk_full
from voxie_platform.calls.models import CallState, EndReason, FinalWord
from voxie_platform.calls.outbox import Outbox, open_outbox
from voxie_platform.calls.spool import Spool
from voxie_platform.errors import InvalidError, UnavailableError
from voxie_platform.storage.delivering import into


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


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "spool"


@pytest.fixture
def outbox_for(folder):
    """An outbox of this store, not open yet."""

    def make(store, **given):
        return Outbox(store.write, Spool.begun(folder, "worker-1"), **given)

    return make


async def until(true, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited too long"
        await asyncio.sleep(0.02)


async def test_records_arrive_in_order_in_their_workspace(store, outbox_for):
    async with outbox_for(store) as outbox:
        for seq in range(500):
            outbox.put("a" if seq % 100 < 50 else "b", turn("call-1", seq))
        assert await outbox.flush(5)
    assert [seq for _, seq in store.written] == list(range(500))
    assert {seq % 100 < 50 for workspace_id, seq in store.written if workspace_id == "a"} == {True}
    assert outbox.dropped == 0


async def test_many_threads_put_without_waiting_for_a_store_that_hangs(store, outbox_for):
    store.open.clear()
    slowest = []

    def speak(first):
        for seq in range(first, first + 200):
            began = time.perf_counter()
            outbox.put("a", turn("call-1", seq))
            slowest.append(time.perf_counter() - began)

    async with outbox_for(store) as outbox:
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


async def test_a_store_that_is_away_for_two_seconds_gets_everything_afterwards(store, caplog, outbox_for):
    store.away = True
    async with outbox_for(store) as outbox:
        for seq in range(300):
            outbox.put("a", turn("call-1", seq))
        await asyncio.sleep(2)
        assert 2 < store.tries < 12, "it is tried again, but not without a pause"
        store.away = False
        outbox.put("a", turn("call-1", 300))
        assert await outbox.flush(5)
    assert [seq for _, seq in store.written] == list(range(301))
    assert "the store is away, records wait" in caplog.messages


async def test_a_flush_gives_up_at_its_deadline_and_says_so(store, outbox_for, folder, caplog):
    store.away = True
    async with outbox_for(store, closing_seconds=0.2) as outbox:
        outbox.put("a", turn("call-1", 1))
        began = time.monotonic()
        assert not await outbox.flush(0.3)
        assert 0.25 < time.monotonic() - began < 2
    assert outbox.dropped == 0
    assert "records wait on disk for the next process" in caplog.messages
    assert [path.name for path in folder.iterdir()] == ["worker-1.spool"]


async def test_a_flush_does_not_sit_out_a_long_pause(store, outbox_for):
    store.away = True
    async with outbox_for(store) as outbox:
        outbox.put("a", turn("call-1", 1))
        await asyncio.sleep(2.2)
        store.away = False
        began = time.monotonic()
        assert await outbox.flush(5)
        assert time.monotonic() - began < 1, "the pause would have lasted 1.4 s more"


async def test_what_is_delivered_leaves_nothing_on_disk(store, outbox_for, folder):
    async with outbox_for(store) as outbox:
        for seq in range(300):
            outbox.put("a", turn("call-1", seq))
        assert await outbox.flush(5)
        assert [path.stat().st_size for path in folder.iterdir()] == [0]
    assert list(folder.iterdir()) == []


async def test_an_hour_without_a_store_is_kept_on_disk_and_not_in_memory(store, outbox_for, folder):
    """60,000 records, six times of what memory may hold."""
    store.away = True
    async with outbox_for(store, capacity=10_000) as outbox:
        for seq in range(60_000):
            outbox.put("a", turn("call-1", seq))
            if seq % 1000 == 0:
                await asyncio.sleep(0.02)  # a burst of a thousand
        await until(lambda: outbox.records_in_memory == 0)
        assert outbox.records_waiting == 60_000
        assert sum(path.stat().st_size for path in folder.iterdir()) > 60_000 * 100
        store.away = False
        assert await outbox.flush(30)
        assert sum(path.stat().st_size for path in folder.iterdir()) == 0
    assert [seq for _, seq in store.written] == list(range(60_000))


async def test_fault_24_a_full_disk_is_trouble_and_the_store_gets_everything_all_the_same(
    store, outbox_for, caplog
):
    async with outbox_for(store) as outbox:
        assert outbox.trouble is None
        with disk_full():
            for seq in range(500):
                outbox.put("a", turn("call-1", seq))
            assert await outbox.flush(5)
            assert "spool" in outbox.trouble
        outbox.put("a", turn("call-1", 500))
        assert await outbox.flush(5)
        assert outbox.trouble is None
    assert [seq for _, seq in store.written] == list(range(501))
    assert outbox.dropped == 0
    assert "no new calls: the disk takes no more" in caplog.messages


async def test_fault_24_with_neither_disk_nor_store_memory_stays_bounded_and_losses_are_counted(
    store, outbox_for, caplog
):
    store.away = True
    async with outbox_for(store, capacity=50) as outbox:
        with disk_full():
            for seq in range(80):
                outbox.put("a", turn("call-1", seq))
            assert outbox.dropped == 30
            assert [record.levelno for record in caplog.records if "was lost" in record.message] == [40]
            await asyncio.sleep(0.3)
            assert outbox.trouble is not None
        await until(lambda: outbox.trouble is None)  # the disk has room again, and takes what was in memory
        assert outbox.records_in_memory == 0
        store.away = False
        assert await outbox.flush(5)
    assert [seq for _, seq in store.written] == list(range(50))


class SlowDisk(Spool):
    """Takes nothing while it is held up."""

    def __init__(self, path, file):
        super().__init__(path, file)
        self.holds, self.goes_on = threading.Event(), threading.Event()
        self.goes_on.set()

    def append(self, lines):
        if not self.goes_on.is_set():
            self.holds.set()
            assert self.goes_on.wait(10)
        super().append(lines)


async def test_fault_24_what_is_being_written_as_the_disk_has_room_again_is_not_written_twice(store, folder):
    store.away = True
    disk = SlowDisk.begun(folder, "worker-1")
    async with Outbox(store.write, disk) as outbox:
        with disk_full():
            outbox.put("a", turn("call-1", 1))
            await until(lambda: outbox.trouble)
            disk.goes_on.clear()
        assert await asyncio.to_thread(disk.holds.wait, 10)
        await asyncio.sleep(0.5)  # whoever brings records from memory into the store finds them taken
        disk.goes_on.set()
        await until(lambda: not outbox.trouble)
        outbox.put("a", turn("call-1", 2))
        assert outbox.records_waiting == 2
        store.away = False
        assert await outbox.flush(5)
        assert outbox.records_waiting == 0
    assert [seq for _, seq in store.written] == [1, 2]


class Fickle(Spool):
    """A disk that takes a record again, and refuses the next one, just after the loop had looked at it."""

    def __init__(self, path, file):
        self.kept_size = 0
        self.refuses = True
        self.refused = threading.Semaphore(0)
        self.loops_thread = threading.get_ident()
        self.meanwhile = None
        super().__init__(path, file)

    @property
    def size(self):
        seen, meanwhile = self.kept_size, self.meanwhile
        if meanwhile is not None and threading.get_ident() == self.loops_thread:
            self.meanwhile = None
            meanwhile()
        return seen

    @size.setter
    def size(self, size):
        self.kept_size = size

    def append(self, lines):
        if self.refuses:
            self.refused.release()
            raise OSError(ENOSPC, "no space")
        super().append(lines)
        self.refuses = True


async def test_fault_24_what_memory_holds_does_not_overtake_what_the_disk_took_in_that_moment(store, folder):
    disk = Fickle.begun(folder, "worker-1")

    def the_disk_takes_one_and_no_more():
        assert disk.refused.acquire(timeout=5)
        disk.refuses = False
        while not disk.refuses:
            time.sleep(0.001)
        outbox.put("a", turn("call-1", 2))
        assert disk.refused.acquire(timeout=5)
        time.sleep(0.05)  # until it is given back: nobody is told of that

    async with Outbox(store.write, disk) as outbox:
        disk.meanwhile = the_disk_takes_one_and_no_more
        outbox.put("a", turn("call-1", 1))
        await until(lambda: len(store.written) == 2)
    assert [seq for _, seq in store.written] == [1, 2]


async def test_a_disk_that_is_nearly_full_is_trouble_before_anything_is_refused(store, outbox_for):
    async with outbox_for(store, least_free_bytes=1 << 60) as outbox:
        outbox.put("a", turn("call-1", 1))
        assert await outbox.flush(5)
        assert "full" in outbox.trouble


async def test_one_record_that_cannot_be_kept_holds_up_no_other(store, caplog, outbox_for, folder):
    store.refused = (3,)
    async with outbox_for(store) as outbox:
        for seq in range(6):
            outbox.put("a", turn("call-1", seq))
        assert await outbox.flush(5)
    assert [seq for _, seq in store.written] == [0, 1, 2, 4, 5]
    assert outbox.dropped == 1
    assert "a record cannot be kept" in caplog.messages
    assert b'"seq":3' in (folder / "worker-1.refused").read_bytes(), "it is kept for a person to look at"


async def test_what_is_put_into_a_closed_outbox_is_counted(store, outbox_for):
    async with outbox_for(store) as outbox:
        pass
    outbox.put("a", turn("call-1", 1))
    assert outbox.dropped == 1
    assert await outbox.flush(1)


async def test_a_job_thread_with_its_own_loop_may_flush(store, outbox_for):
    async with outbox_for(store) as outbox:

        async def job():
            outbox.put("a", turn("call-1", 1))
            return await outbox.flush(5)

        assert await asyncio.to_thread(asyncio.run, job())
    assert store.written == [("a", 1)]


async def test_a_record_that_no_line_can_hold_is_counted_and_holds_up_no_other(store, outbox_for):
    async with outbox_for(store) as outbox:
        outbox.put("a", turn("call-1", 1))
        outbox.put("a", turn("call-1", 2).model_copy(update={"heard": "\ud800"}))
        outbox.put("a", turn("call-1", 3))
        assert await outbox.flush(5)
        assert outbox.records_waiting == 0
    assert [seq for _, seq in store.written] == [1, 3]
    assert outbox.dropped == 1


async def test_the_same_holds_where_the_disk_is_full_and_the_store_refuses_it(store, outbox_for):
    store.refused = (2,)
    async with outbox_for(store) as outbox:
        with disk_full():
            outbox.put("a", turn("call-1", 2).model_copy(update={"heard": "\ud800"}))
            outbox.put("a", turn("call-1", 3))
            assert await outbox.flush(5)
    assert [seq for _, seq in store.written] == [3]
    assert outbox.dropped == 1


async def test_the_records_of_a_call_reach_the_store(stores, workspace, folder):
    ours = (await stores.access.workspaces())[0].id
    call = await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=5)
    async with open_outbox(into(stores), folder, "worker-1") as outbox:
        for seq in range(20):
            outbox.put(ours, turn(call.id, seq))
            outbox.put("nowhere", turn(call.id, seq))
        assert await outbox.flush(10)
    assert [kept.seq for kept in (await workspace.calls.turns(call.id, limit=50)).items] == list(range(20))
    assert outbox.dropped == 20


async def test_the_final_word_comes_after_everything_else_and_once(stores, workspace, folder):
    ours = (await stores.access.workspaces())[0].id
    call = await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=5)
    word = FinalWord(call_id=call.id, attempt=1, reason=EndReason.AGENT_ENDED, seconds=2.5, at=utc_now())
    async with open_outbox(into(stores), folder, "worker-1") as outbox:
        outbox.put(ours, turn(call.id, 1))
        outbox.put(ours, word)
        outbox.put(ours, word.model_copy(update={"reason": EndReason.SILENCE}))
        outbox.put(ours, turn(call.id, 2))
        assert await outbox.flush(10)
    ended = await workspace.calls.get(call.id)
    assert (ended.state, ended.end_reason, ended.seconds) == (CallState.ENDED, EndReason.AGENT_ENDED, 2.5)
    assert len((await workspace.calls.turns(call.id, limit=5)).items) == 2
    assert outbox.dropped == 0


async def test_a_final_word_on_a_call_that_is_somebody_elses_changes_nothing(stores, workspace, folder):
    ours = (await stores.access.workspaces())[0].id
    call = await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=5)
    await stores.fleet.revoke(call)
    word = FinalWord(call_id=call.id, attempt=1, reason=EndReason.AGENT_ENDED, at=utc_now())
    async with open_outbox(into(stores), folder, "worker-1") as outbox:
        outbox.put(ours, word)
        outbox.put(ours, word.model_copy(update={"call_id": "unknown"}))
        assert await outbox.flush(10)
    assert (await workspace.calls.get(call.id)).ended_at is None
    assert outbox.dropped == 0


def utc_now():
    return datetime.now(UTC)


async def test_it_says_how_long_nothing_has_gone_out(store, outbox_for):
    async with outbox_for(store) as outbox:
        assert outbox.stuck_seconds == 0
        store.away = True
        outbox.put("a", turn("call-1", 1))
        await asyncio.sleep(0.3)
        outbox.put("a", turn("call-1", 2))
        assert outbox.stuck_seconds >= 0.3, "what comes later does not make it younger"
        store.away = False
        assert await outbox.flush(5)
        assert outbox.stuck_seconds == 0
