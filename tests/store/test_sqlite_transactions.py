"""A change is whole or not there, whatever happens to whoever asked for it."""

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading

import pytest

from tests.store.examples import config, heartbeat, message
from voxie_platform.errors import ConflictError, NotFoundError, UnavailableError
from voxie_platform.storage.sqlite.database import Database

INSERT = "INSERT INTO workspaces (id, name, created_at) VALUES (:id, 'made', 1)"
FIRST_LINES = """
import asyncio, sys
from pathlib import Path
from voxie_platform.storage.sqlite.database import Database
INSERT = "INSERT INTO workspaces (id, name, created_at) VALUES (:id, 'made', 1)"
path, name = Path(sys.argv[1]), sys.argv[2]
"""


def process(script, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", FIRST_LINES + textwrap.dedent(script), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


async def made(database):
    rows = await database.read(lambda reading: reading.all("SELECT id FROM workspaces WHERE name = 'made'"))
    return sorted(row["id"] for row in rows)


@pytest.fixture
async def database(sqlite_stores, sqlite_file):
    async with Database(sqlite_file) as database:
        yield database


async def test_a_task_cancelled_in_the_middle_leaves_a_whole_change(database):
    begun, go_on = threading.Event(), threading.Event()

    def change(writing):
        writing.run(INSERT, id="a")
        begun.set()
        go_on.wait(10)
        writing.run(INSERT, id="b")

    task = asyncio.create_task(database.write(change))
    await asyncio.to_thread(begun.wait, 10)
    waiting = asyncio.create_task(database.write(lambda writing: writing.run(INSERT, id="never")))
    await asyncio.sleep(0)
    waiting.cancel()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go_on.set()

    await database.write(lambda writing: writing.run(INSERT, id="c"))
    assert await made(database) == ["a", "b", "c"], "what was not begun is not there"


async def test_tasks_cancelled_at_random_leave_no_transaction_open(sqlite_workspace, by_hand):
    choice = random.Random(7)
    for _ in range(40):
        tasks = [
            asyncio.create_task(sqlite_workspace.agents.create(config(f"a{n}"), author="cli"))
            for n in range(4)
        ]
        await asyncio.sleep(choice.random() * 0.006)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await sqlite_workspace.functions.leave_message(message())

    assert by_hand("SELECT count(*) FROM agents") == by_hand("SELECT count(*) FROM agent_versions")
    agents = by_hand("SELECT count(*) FROM agents")[0][0]
    events = by_hand("SELECT count(*), max(seq) FROM events")[0]
    assert events == (agents + 1, agents + 1)


async def test_a_change_that_raises_is_not_there(database):
    def change(writing):
        writing.run(INSERT, id="a")
        raise NotFoundError("thing", "b")

    with pytest.raises(NotFoundError):
        await database.write(change)
    assert await made(database) == []
    with pytest.raises(ConflictError):
        await database.write(lambda writing: [writing.run(INSERT, id="a") for _ in range(2)])
    assert await made(database) == []


async def test_a_reader_cannot_write(database):
    with pytest.raises(UnavailableError):
        await database.read(lambda reading: reading.connection.execute(INSERT, {"id": "a"}))


async def test_a_reader_sees_one_state_throughout(database):
    looked, written = threading.Event(), threading.Event()

    def look_twice(reading):
        before = reading.all("SELECT * FROM workspaces")
        looked.set()
        written.wait(10)
        return len(before), len(reading.all("SELECT * FROM workspaces"))

    looking = asyncio.create_task(database.read(look_twice))
    await asyncio.to_thread(looked.wait, 10)
    await database.write(lambda writing: writing.run(INSERT, id="a"))
    written.set()
    before, after = await looking
    assert before == after


async def test_another_process_that_holds_the_file_too_long_is_named(sqlite_stores, sqlite_file):
    holder = sqlite3.connect(sqlite_file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    async with Database(sqlite_file, busy_seconds=0.2) as database:
        with pytest.raises(UnavailableError, match="locked"):
            await database.write(lambda writing: writing.run(INSERT, id="a"))
        holder.execute("ROLLBACK")
        holder.close()
        await database.write(lambda writing: writing.run(INSERT, id="a"))
        assert await made(database) == ["a"]


async def test_a_closed_store_says_so(sqlite_stores, sqlite_file):
    async with Database(sqlite_file) as database:
        pass
    with pytest.raises(UnavailableError, match="closed"):
        await made(database)


async def test_a_process_killed_in_the_middle_leaves_nothing_half_done(database, sqlite_file):
    script = """
    def change(writing):
        writing.run(INSERT, id=name + "-1")
        print("in the middle", flush=True)
        import time; time.sleep(60)

    async def main():
        async with Database(path) as database:
            await database.write(lambda writing: writing.run(INSERT, id=name + "-0"))
            await database.write(change)

    asyncio.run(main())
    """
    doomed = process(script, sqlite_file, "doomed")
    with doomed:
        assert await asyncio.to_thread(doomed.stdout.readline) == "in the middle\n"
        os.kill(doomed.pid, signal.SIGKILL)
    await database.write(lambda writing: writing.run(INSERT, id="after"))
    assert await made(database) == ["after", "doomed-0"]


async def test_five_processes_write_at_once_and_none_finds_the_file_locked(database, sqlite_file):
    script = """
    async def main():
        async with Database(path) as database:
            for number in range(300):
                identifier = f"{name}-{number:03}"
                def change(writing):
                    writing.one("SELECT count(*) FROM workspaces")
                    writing.run(INSERT, id=identifier)
                await database.write(change, durable=number % 10 == 0)

    asyncio.run(main())
    """
    writers = [process(script, sqlite_file, f"process-{number}") for number in range(5)]
    said = [await asyncio.to_thread(writer.communicate) for writer in writers]
    assert [(writer.returncode, errors) for writer, (_, errors) in zip(writers, said, strict=True)] == [
        (0, "")
    ] * 5
    assert len(await made(database)) == 5 * 300


async def test_processes_that_reserve_at_once_share_the_slots(sqlite_stores, sqlite_workspace, sqlite_file):
    script = """
    from tests.store.examples import new_call
    from voxie_platform.errors import FullError
    from voxie_platform.storage.sqlite.stores import sqlite_stores

    async def main():
        async with sqlite_stores(path) as stores:
            workspace = stores.of((await stores.access.first_workspace("ours")).id)
            calls = (workspace.calls.reserve(new_call()) for _ in range(20))
            outcomes = await asyncio.gather(*calls, return_exceptions=True)
            assert all(isinstance(o, FullError) for o in outcomes if isinstance(o, Exception)), outcomes

    asyncio.run(main())
    """

    async def beat_for_ever():
        while True:
            await sqlite_stores.fleet.beat(heartbeat(slots=7))
            await asyncio.sleep(1)

    await sqlite_stores.fleet.beat(heartbeat(slots=7))
    processes = [process(script, sqlite_file, "reserver") for _ in range(3)]
    beating = asyncio.create_task(beat_for_ever())  # imports may take longer than a silent worker counts
    said = [await asyncio.to_thread(reserver.communicate) for reserver in processes]
    beating.cancel()
    assert [errors for _, errors in said] == ["", "", ""]
    assert len((await sqlite_workspace.calls.list(limit=100)).items) == 7
