"""Records on disk: torn, damaged, locked, orphaned, replayed."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import zlib

import pytest

from tests.store.examples import answer, event, text_call, turn, usage
from tests.support.disk import disk_full
from tests.support.until import until
from voxie_platform.calls.lines import HEAD_BYTES, DamagedLineError, entry_in, line_of
from voxie_platform.calls.models import EndReason, FinalWord
from voxie_platform.calls.orphans import adopt, adopt_for_ever
from voxie_platform.calls.outbox import Outbox, open_outbox
from voxie_platform.calls.spool import Spool
from voxie_platform.errors import UnavailableError
from voxie_platform.storage.delivering import into

SAID = "Grüße 🍕 \x00 \u202e \n \r\n '; DROP TABLE call_turns; --"
EXAMPLES = [
    turn("call-1", 1, SAID),
    answer("call-1", 2, said=SAID, latency_ms=7, meant="more", interrupted=True),
    event("call-1", 1, said=SAID, n=[1, None, {"x": 1.5}]),
    usage("call-1", "r1"),
    FinalWord(call_id="call-1", attempt=1, reason=EndReason.AGENT_ENDED, seconds=1.5, at=turn("c", 1).at),
]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "spool"


class Store:
    def __init__(self):
        self.written = []
        self.away = False

    async def write(self, workspace_id, records):
        if self.away:
            raise UnavailableError("The store is away.")
        self.written.extend(record.seq for record in records)


@pytest.fixture
def store():
    return Store()


def left_behind(folder, owner, lines):
    """As a process leaves it that was killed."""
    spool = Spool.begun(folder, owner)
    spool.append(b"".join(lines))
    spool.close()
    return spool.path


def turns(*seqs):
    return [line_of(("a", turn("call-1", seq))) for seq in seqs]


@pytest.mark.parametrize("record", EXAMPLES, ids=lambda record: type(record).__name__)
def test_a_record_comes_back_as_it_was(record):
    line = line_of(("a workspace", record))
    assert line.count(b"\n") == 1
    assert entry_in(line[:-1]) == ("a workspace", record)


def test_a_line_that_was_changed_is_noticed_wherever_it_was():
    line = line_of(("a", turn("call-1", 1)))[:-1]
    for place in range(len(line)):
        with pytest.raises(DamagedLineError):
            entry_in(line[:place] + bytes([line[place] ^ 1]) + line[place + 1 :])
    for end in range(len(line)):
        with pytest.raises(DamagedLineError):
            entry_in(line[:end])


async def test_fault_24_a_torn_last_line_is_no_record_and_all_before_it_are(folder, store, caplog):
    whole, torn = turns(1, 2, 3), turns(4)[0]
    for cut in (1, 10, len(torn) // 2, len(torn) - 1):
        path = left_behind(folder, f"worker-{cut}", [*whole, torn[:cut]])
        await adopt(path, store.write)
        assert store.written == [1, 2, 3]
        assert not path.exists()
        store.written.clear()
    assert caplog.messages.count("the last line is torn") == 4
    assert list(folder.iterdir()) == []


async def test_a_damaged_line_is_set_aside_and_holds_up_no_other(folder, store):
    first, second, third = turns(1, 2, 3)
    path = left_behind(folder, "worker-1", [first, second.replace(b"hello", b"jello"), third])
    await adopt(path, store.write)
    assert store.written == [1, 3]
    (aside,) = folder.iterdir()
    assert b"jello" in aside.read_bytes()


def of_a_newer_version(seq):
    """A line whose record has a field, or is of a kind, that nobody here knows."""
    body = line_of(("a", turn("call-1", seq)))[HEAD_BYTES:-1]
    known, new = (b'"row":{', b'"row":{"mood":"good",') if seq % 2 else (b'"turn"', b'"mood"')
    body = body.replace(known, new, 1)
    return b"%08x %08x %b\n" % (len(body), zlib.crc32(body), body)


async def test_what_a_newer_version_wrote_is_left_to_it_and_the_rest_delivered(folder, store, caplog):
    lines = [*turns(1), of_a_newer_version(2), of_a_newer_version(3), *turns(4)]
    path = left_behind(folder, "worker-1", lines)
    adopting = asyncio.create_task(adopt_for_ever(folder, store.write))
    try:
        await until(lambda: store.written == [1, 4])
        other = left_behind(folder, "worker-2", turns(5))
        await until(lambda: not other.exists())
    finally:
        adopting.cancel()
    assert store.written == [1, 4, 5], "it is looked at once"
    assert path.read_bytes() == b"".join(lines)
    assert list(folder.iterdir()) == [path]
    [told] = [one for one in caplog.records if one.message == "an orphan is of a newer version"]
    assert (told.file, told.lines) == ("worker-1.spool", 2)
    assert Spool.adopted(path), "it is held no longer"


async def test_a_line_longer_than_what_is_read_at_once_comes_through(folder, store):
    long = line_of(("a", turn("call-1", 2, "x" * 700_000)))
    path = left_behind(folder, "worker-1", [*turns(1), long, *turns(*range(3, 700))])
    await adopt(path, store.write)
    assert store.written == list(range(1, 700))


async def test_what_has_an_owner_is_left_alone(folder, store):
    owned = Spool.begun(folder, "worker-1")
    owned.append(b"".join(turns(1, 2)))
    await adopt(owned.path, store.write)
    assert store.written == []
    owned.close()
    await adopt(owned.path, store.write)
    assert store.written == [1, 2]


async def test_a_new_owner_never_writes_into_a_file_that_was_removed_under_it(folder):
    """Between making the file and locking it, somebody else may take it for an orphan."""
    folder.mkdir()
    path = folder / "worker-1.spool"
    path.touch()
    orphan = Spool.adopted(path)
    beginning = asyncio.create_task(asyncio.to_thread(Spool.begun, folder, "worker-1"))
    await asyncio.sleep(0.05)
    assert not beginning.done()
    orphan.remove()
    begun = await asyncio.wait_for(beginning, 5)
    begun.append(b"x\n")
    assert path.read_bytes() == b"x\n"
    begun.remove()


async def test_fault_24_two_adopters_of_one_spool_deliver_each_record_once(folder, store):
    path = left_behind(folder, "worker-1", turns(*range(1000)))
    await asyncio.gather(*(adopt(path, store.write) for _ in range(8)))
    assert store.written == list(range(1000))


async def test_an_orphan_waits_for_the_store_and_keeps_what_it_has(folder, store):
    path = left_behind(folder, "worker-1", turns(1, 2))
    store.away = True
    adopting = asyncio.create_task(adopt_for_ever(folder, store.write))
    await asyncio.sleep(0.3)
    assert path.exists()
    store.away = False
    async with asyncio.timeout(5):
        while path.exists():
            await asyncio.sleep(0.05)
    adopting.cancel()
    assert store.written == [1, 2]


async def test_an_orphan_that_cannot_be_read_keeps_no_other_one_waiting(folder, store, caplog):
    (folder / "api-1.spool").mkdir(parents=True)
    path = left_behind(folder, "worker-1", turns(1, 2))
    adopting = asyncio.create_task(adopt_for_ever(folder, store.write))
    try:
        async with asyncio.timeout(5):
            while path.exists():
                await asyncio.sleep(0.05)
    finally:
        adopting.cancel()
    assert store.written == [1, 2]
    [told] = [one for one in caplog.records if one.levelname == "ERROR"]
    assert told.file == "api-1.spool"


async def test_the_next_process_delivers_what_the_last_one_could_not(folder, store):
    store.away = True
    async with Outbox(store.write, Spool.begun(folder, "worker-1"), closing_seconds=0.1) as outbox:
        for seq in range(300):
            outbox.put("a", turn("call-1", seq))
    assert store.written == []
    store.away = False
    async with open_outbox(store.write, folder, "worker-2") as outbox:
        async with asyncio.timeout(5):
            while (folder / "worker-1.spool").exists():
                await asyncio.sleep(0.02)
        outbox.put("a", turn("call-2", 300))
    assert store.written == list(range(301))
    assert list(folder.iterdir()) == []


async def test_a_replay_leaves_the_same_rows(folder, stores, workspace):
    """Killed between delivering and clearing: everything comes a second time."""
    ours = (await stores.access.workspaces())[0].id
    call = await workspace.calls.begin_text(text_call(), worker_id="chat-1", lease_seconds=60)
    meant = answer(call.id, 2, meant="One two three.")
    said = answer(call.id, 2, said="One two three.", ended_ms=90)
    word = FinalWord(call_id=call.id, attempt=1, reason=EndReason.AGENT_ENDED, at=said.at)
    records = [turn(call.id, 1), meant, said, event(call.id, 1), usage(call.id, "r1"), word]
    lines = [line_of((ours, record)) for record in records]
    seen = []
    for number, some in enumerate([lines, lines, lines[:3]]):
        await adopt(left_behind(folder, f"worker-{number}", some), into(stores))
        seen.append(
            [
                await workspace.calls.get(call.id),
                (await workspace.calls.turns(call.id, limit=9)).items,
                (await workspace.calls.events(call.id, limit=9)).items,
                await workspace.calls.usage(call.id),
            ]
        )
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][1] == (turn(call.id, 1), said)


def test_what_the_disk_refuses_in_the_middle_leaves_no_torn_line(folder):
    spool = Spool.begun(folder, "worker-1")
    first, *more = turns(*range(100))
    spool.append(first)
    with disk_full(2_000), pytest.raises(OSError, match=r"large|space"):
        spool.append(b"".join(more))
    assert spool.path.read_bytes() == first
    spool.append(more[0])
    assert spool.path.read_bytes() == first + more[0]
    spool.remove()


KILLED = """
    import asyncio, sys, time
    from pathlib import Path
    from tests.store.examples import turn
    from voxie_platform.calls.outbox import Outbox, open_outbox

    async def never(workspace_id, records):
        await asyncio.sleep(3600)

    async def main():
        async with open_outbox(never, Path(sys.argv[1]), "worker-1") as outbox:
            def speak():
                for seq in range(10**9):
                    outbox.put("a", turn("call-1", seq))
                    print(seq, flush=True)
                    time.sleep(0.001)
            await asyncio.to_thread(speak)

    asyncio.run(main())
"""


async def test_fault_24_a_process_killed_while_it_writes_loses_no_more_than_its_last_moment(folder, store):
    """What was put in 200 ms before the kill is on disk, in order, without a gap."""
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(folder)]
    for pause in (0.2, 0.35, 0.5):
        process = started(command)
        os.set_blocking(process.stdout.fileno(), False)
        said = b""
        while said.count(b"\n") < 50:
            said += process.stdout.read() or b""
            await asyncio.sleep(0.01)
        await asyncio.sleep(pause)
        said += process.stdout.read() or b""
        put_in = int(said.rpartition(b"\n")[0].rpartition(b"\n")[2])
        await asyncio.sleep(0.2)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        await adopt(folder / "worker-1.spool", store.write)
        assert store.written == list(range(len(store.written)))
        assert len(store.written) > put_in
        store.written.clear()


def started(command):
    return subprocess.Popen(command, stdout=subprocess.PIPE)
