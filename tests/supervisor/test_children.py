"""Children are kept running, stopped in order, and never outlive their parent."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.until import until
from voxie_platform.logs import Redaction
from voxie_platform.supervisor.child import LONGEST_LINE, Child, LogFile
from voxie_platform.supervisor.family import Family, PartFailedError
from voxie_platform.supervisor.plan import Part
from voxie_platform.supervisor.telling import Died, Started

STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
DEAF_AT_FIRST = """
    import signal, time
    signal.signal(15, lambda *_: signal.signal(15, signal.SIG_DFL))
    print('up', flush=True)
    while True:
        time.sleep(60)
"""
PATIENT = "import time; print('up', flush=True); time.sleep(60)"


def python(code: str) -> tuple[str, ...]:
    return sys.executable, "-c", textwrap.dedent(code)


def child(code: str, tmp_path: Path, complain=lambda sentence: None, name: str = "part") -> Child:
    log = LogFile(tmp_path / f"{name}.log", Redaction(["a-known-secret"]))
    return Child(python(code), dict(os.environ), log, complain)


def is_alive(pid: int) -> bool:
    with suppress(ProcessLookupError, FileNotFoundError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


async def test_what_a_child_says_is_in_its_log_without_secrets(tmp_path):
    born = child("print('a-known-secret and vx_0123456789'); raise SystemExit(3)", tmp_path)

    await born.start()

    assert await born.ended() == 3
    assert (tmp_path / "part.log").read_text() == "[hidden] and [hidden]\n"


async def test_an_error_line_of_a_child_is_a_complaint(tmp_path):
    heard = []
    line = '{"level": "error", "message": "the store is gone", "logger": "x"}'
    born = child(f"print('''{line}'''); print('no json'); print('[1]')", tmp_path, heard.append)

    await born.start()
    await born.ended()

    assert heard == ["the store is gone"]


async def test_a_line_without_end_is_cut_not_collected(tmp_path):
    born = child(f"print('x' * {LONGEST_LINE * 5}, end='')", tmp_path)

    await born.start()

    assert await born.ended() == 0
    assert (tmp_path / "part.log").stat().st_size >= LONGEST_LINE * 5


async def test_a_grandchild_that_keeps_the_pipe_does_not_keep_us(tmp_path):
    code = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(30)'])"
    born = child(code, tmp_path)
    await born.start()

    began = time.monotonic()
    await born.ended()

    assert time.monotonic() - began < 5
    os.killpg(born.process.pid, signal.SIGKILL)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child's life to its parent's")
def test_a_parent_that_is_killed_leaves_nothing_behind():
    code = """
        import asyncio, sys
        from voxie_platform.supervisor.lifeline import tied
        async def main():
            sleeper = (sys.executable, "-c", "import time; time.sleep(60)")
            born = await asyncio.create_subprocess_exec(*tied(sleeper), start_new_session=True)
            print(born.pid, flush=True)
            await asyncio.sleep(60)
        asyncio.run(main())
    """
    with subprocess.Popen(python(code), stdout=subprocess.PIPE) as parent:
        grandchild = int(parent.stdout.readline())
        assert is_alive(grandchild)
        parent.kill()
        parent.wait()
    deadline = time.monotonic() + 5
    while is_alive(grandchild) and time.monotonic() < deadline:
        time.sleep(0.02)

    assert not is_alive(grandchild)


class Household:
    """A family of small programs, and what it told."""

    def __init__(self, tmp_path: Path, programs: dict[str, tuple[int, str]]) -> None:
        self.told = []
        parts = [Part(name, stage, command=lambda plan: ()) for name, (stage, _) in programs.items()]
        self.programs, self.folder = programs, tmp_path
        self.family = Family(parts, self.born, tmp_path, self.told.append)

    def born(self, part: Part) -> Child:
        return child(self.programs[part.name][1], self.folder, name=part.name)

    def started(self, name: str) -> list[int]:
        return [news.pid for news in self.told if isinstance(news, Started) and news.part == name]


async def test_a_child_that_dies_is_started_again(tmp_path):
    home = Household(tmp_path, {"api": (0, PATIENT)})
    async with asyncio.TaskGroup() as group:
        home.family.start(0, group)
        await until(lambda: home.started("api"))
        home.family.settled = True
        os.kill(home.started("api")[0], signal.SIGKILL)
        await until(lambda: len(home.started("api")) == 2)
        await home.family.stop(lambda part: 5.0, asyncio.Event())

    assert [(news.part, news.code) for news in home.told if isinstance(news, Died)] == [("api", -9)]
    assert not any(is_alive(pid) for pid in home.started("api"))


async def test_a_part_that_cannot_start_ends_the_run(tmp_path):
    home = Household(tmp_path, {"api": (0, "raise SystemExit(2)"), "livekit": (0, PATIENT)})

    with pytest.RaisesGroup(PartFailedError):
        async with asyncio.TaskGroup() as group:
            home.family.start(0, group)

    assert not any(is_alive(pid) for pid in home.started("livekit"))


async def test_the_last_stage_is_stopped_first(tmp_path):
    ends = tmp_path / "ends"
    code = """
        import pathlib, signal, sys, time
        def end(*_):
            time.sleep(0.2)
            with open({ends!r}, "a") as file:
                file.write({name!r})
            sys.exit(0)
        signal.signal(15, end)
        pathlib.Path({ready!r}).touch()
        time.sleep(60)
    """
    programs = {
        name: (stage, code.format(ends=str(ends), name=name, ready=str(tmp_path / name)))
        for stage, name in enumerate("abc")
    }
    home = Household(tmp_path, programs)
    async with asyncio.TaskGroup() as group:
        for stage in range(3):
            home.family.start(stage, group)
        await until(lambda: all((tmp_path / name).exists() for name in "abc"))
        await home.family.stop(lambda part: 5.0, asyncio.Event())

    assert ends.read_text() == "cba"


async def test_who_does_not_go_in_time_is_killed(tmp_path):
    home = Household(tmp_path, {"worker": (0, STUBBORN)})
    async with asyncio.TaskGroup() as group:
        home.family.start(0, group)
        await until((tmp_path / "worker.log").exists)
        began = time.monotonic()
        await home.family.stop(lambda part: 0.3, asyncio.Event())

    assert time.monotonic() - began < 5
    assert not is_alive(home.started("worker")[0])


async def test_who_may_miss_the_first_wish_is_asked_once_more(tmp_path):
    home = Household(tmp_path, {"livekit": (0, DEAF_AT_FIRST)})
    home.family.parts = [replace(part, asked_again=True) for part in home.family.parts]
    async with asyncio.TaskGroup() as group:
        home.family.start(0, group)
        await until((tmp_path / "livekit.log").exists)
        began = time.monotonic()
        await home.family.stop(lambda part: 30.0, asyncio.Event())

    assert time.monotonic() - began < 10
    assert not is_alive(home.started("livekit")[0])


async def test_the_second_signal_waits_for_nobody(tmp_path):
    home = Household(tmp_path, {"worker": (0, STUBBORN)})
    at_once = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        home.family.start(0, group)
        await until((tmp_path / "worker.log").exists)
        stopping = asyncio.create_task(home.family.stop(lambda part: 60.0, at_once))
        await asyncio.sleep(0.2)
        assert is_alive(home.started("worker")[0])
        at_once.set()
        await asyncio.wait_for(stopping, 5)

    assert not is_alive(home.started("worker")[0])
