"""A process that hangs is ended from outside; one that does not is left alone, however it ends."""

import asyncio
import json
import os
import signal
import sys
import time
from contextlib import asynccontextmanager

import psutil
import pytest

from tests.support.api_process import running_api, surroundings
from tests.support.away import may_write
from voxie_platform.settings import read_settings
from voxie_platform.storage.open import upgrade
from voxie_platform.supervisor.ports import free_port

PATIENT = """
import asyncio, os, signal, sys, time
from pathlib import Path
from voxie_platform.pulse.beats import watched_over
from voxie_platform.storage.sqlite.database import Database

def freeze(_):
    os.kill(os.getpid(), signal.SIGSTOP)

async def in_a_write():
    async with Database(Path("voxie.db")) as database:
        await database.write(freeze)

async def in_its_loop():
    time.sleep(60)

async def nowhere():
    print("up", flush=True)
    await asyncio.sleep(60)

async def main(seconds, where):
    async with watched_over(seconds, "json"):
        await asyncio.sleep(0.5)
        await WHERE[where]()

WHERE = {"write": in_a_write, "loop": in_its_loop, "nowhere": nowhere}
asyncio.run(main(float(sys.argv[1]), sys.argv[2]))
"""


@asynccontextmanager
async def patient(folder, seconds, where):
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        PATIENT,
        str(seconds),
        where,
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def watchdog_of(process):
    [found] = psutil.Process(process.pid).children()
    return found


async def ended(process, seconds):
    return await asyncio.wait_for(process.wait(), seconds)


@pytest.mark.parametrize("where", ["write", "loop"])
async def test_one_that_hangs_is_killed_and_that_is_said_in_one_line(tmp_path, where):
    await upgrade(read_settings(data_dir=tmp_path, store="sqlite"))
    async with patient(tmp_path, 3, where) as process:
        began = time.monotonic()
        assert await ended(process, 20) == -signal.SIGKILL
        assert time.monotonic() - began > 3
        said = json.loads(await process.stderr.read())
    assert said["message"].startswith("killed")
    assert (said["level"], said["pid"], said["seconds"]) == ("error", process.pid, 3)


async def test_what_is_frozen_in_a_write_lets_others_write_again(tmp_path):
    settings = read_settings(data_dir=tmp_path, store="sqlite")
    await upgrade(settings)
    async with patient(tmp_path, 3, "write") as process:
        async with asyncio.timeout(20):
            while psutil.Process(process.pid).status() != psutil.STATUS_STOPPED:
                await asyncio.sleep(0.05)
        assert not may_write(settings, 0.2)
        assert await asyncio.to_thread(may_write, settings, 10)


async def test_one_that_lives_is_left_alone_also_when_the_watchdog_dies_or_was_stopped_with_it(tmp_path):
    async with patient(tmp_path, 2, "nowhere") as process:
        await process.stdout.readline()
        watchdog = watchdog_of(process)
        for one in (process.pid, watchdog.pid):
            os.kill(one, signal.SIGSTOP)
        await asyncio.sleep(4)
        for one in (watchdog.pid, process.pid):
            os.kill(one, signal.SIGCONT)
        await asyncio.sleep(3)
        assert process.returncode is None
        watchdog.kill()
        assert b"no watchdog" in await asyncio.wait_for(process.stderr.readline(), 5)
        assert process.returncode is None


async def test_the_watchdog_goes_when_the_process_goes_and_not_when_it_is_told_to(tmp_path):
    async with patient(tmp_path, 30, "nowhere") as process:
        await process.stdout.readline()
        watchdog = watchdog_of(process)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            watchdog.send_signal(number)
        await asyncio.sleep(1)
        assert watchdog.is_running()
        process.kill()
        await process.wait()
        await asyncio.to_thread(watchdog.wait, 5)


async def test_without_a_limit_there_is_no_watchdog(tmp_path):
    async with patient(tmp_path, 0, "nowhere") as process:
        await process.stdout.readline()
        assert psutil.Process(process.pid).children() == []


async def test_an_api_that_hangs_is_ended_and_one_that_is_told_to_stop_leaves_no_watchdog(tmp_path):
    await upgrade(read_settings(data_dir=tmp_path, store="sqlite"))
    environ = surroundings(tmp_path, free_port(0), HANG_SECONDS="3")
    async with running_api(environ, tmp_path) as process:
        os.kill(process.pid, signal.SIGSTOP)
        assert await ended(process, 20) == -signal.SIGKILL
    async with running_api(environ, tmp_path) as process:
        watchdog = watchdog_of(process)
        process.terminate()
        assert await ended(process, 20) == 0
        await asyncio.to_thread(watchdog.wait, 5)


async def test_an_offline_engine_that_hangs_is_ended(tmp_path):
    environ = surroundings(tmp_path, free_port(0), HANG_SECONDS="3", OFFLINE_PORT=str(free_port(0)))
    command = (sys.executable, "-m", "voxie_platform", "offline", "--mode", "scripted")
    process = await asyncio.create_subprocess_exec(*command, cwd=tmp_path, env=environ)
    try:
        async with asyncio.timeout(30):
            while not psutil.Process(process.pid).children():
                await asyncio.sleep(0.05)
        os.kill(process.pid, signal.SIGSTOP)
        assert await ended(process, 20) == -signal.SIGKILL
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
