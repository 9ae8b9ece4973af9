"""Several `up` on one machine, each with ports of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from voxie_platform.supervisor.livekit import VERSION
from voxie_platform.supervisor.ports import ports_of_one

MANY = 6
PLANNING = """
import asyncio, sys, yaml
from voxie_platform.settings import read_settings
from voxie_platform.supervisor.plan import planned
from voxie_platform.supervisor.ports import ports_of_one

with ports_of_one() as ports:
    input()
    plan = asyncio.run(planned(read_settings(), ports, lambda news: None))
    media = yaml.safe_load(plan.livekit_config.read_text())["rtc"]["udp_port"]
    print(plan.settings.api_port, plan.settings.livekit_url.split(":")[-1], plan.settings.offline_port, media)
    sys.stdout.flush()
    input()
"""


@contextmanager
def planning(folder) -> Iterator[subprocess.Popen]:
    """An `up` that gets no further than its plan: nothing listens on its ports yet."""
    folder.mkdir()
    program = folder / f"cache/livekit-server-{VERSION}"
    program.parent.mkdir()
    program.touch(mode=0o755)
    up = subprocess.Popen(
        [sys.executable, "-c", PLANNING],
        cwd=folder,
        env={"PATH": "", "DATA_DIR": str(folder), "CACHE_DIR": str(program.parent)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with up:
        yield up
        up.communicate("\n")


def go_on(up):
    up.stdin.write("\n")
    up.stdin.flush()


def test_many_that_are_started_in_one_moment_choose_no_port_twice(tmp_path):
    with ExitStack() as stack:
        ups = [stack.enter_context(planning(tmp_path / str(number))) for number in range(MANY)]
        for up in ups:
            go_on(up)
        chosen = [tuple(map(int, up.stdout.readline().split())) for up in ups]
    for kind in zip(*chosen, strict=True):
        assert len(set(kind)) == MANY, chosen


def test_a_port_goes_back_when_its_up_is_gone(tmp_path):
    with planning(tmp_path / "killed") as up, ports_of_one() as ports:
        go_on(up)
        media = int(up.stdout.readline().split()[-1])
        assert not ports.set_aside(media, udp=True)
        up.kill()
        up.wait()
        assert ports.set_aside(media, udp=True)
