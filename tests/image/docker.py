"""The Docker of this machine: an image built from this repository, and containers of it."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.livekit import missing

ROOT = Path(__file__).parents[2]
TAG = "voxie-platform:tested"
PROGRAM = os.environ.get("DOCKER", "docker")
CONFINED = (
    "--init",
    "--read-only",
    "--tmpfs=/tmp",
    "--cap-drop=ALL",
    "--security-opt=no-new-privileges:true",
)
BUILD_SECONDS = 900
REGISTRIES = {
    "pip.conf": ("/etc/pip.conf", "~/.config/pip/pip.conf"),
    "uv.toml": ("/etc/uv/uv.toml", "~/.config/uv/uv.toml"),
    "npmrc": ("~/.npmrc",),
}
"""Where this machine keeps which package registries it uses: the build sees it and keeps nothing of it."""


def docker(*words: str | Path, seconds: float = 120, check: bool = True) -> subprocess.CompletedProcess[str]:
    """What a docker command said."""
    done = subprocess.run(
        [PROGRAM, *words],
        env={**os.environ, "DOCKER_BUILDKIT": "1"},
        text=True,
        capture_output=True,
        timeout=seconds,
        check=False,
    )
    assert not check or done.returncode == 0, f"docker {words[0]}: {done.stderr[-3000:]}"
    return done


def expect_docker() -> None:
    """Skips where there is none; fails where nothing may be missing."""
    if shutil.which(PROGRAM) is None or docker("info", check=False).returncode:
        missing("a Docker daemon")


def build(context: Path) -> float:
    """Seconds that the image took."""
    registries = [
        f"--secret=id={name},src={file}"
        for name, places in REGISTRIES.items()
        for file in [path for path in map(Path.expanduser, map(Path, places)) if path.is_file()][:1]
    ]
    began = time.monotonic()
    docker("build", "--network=host", "--tag", TAG, *registries, context, seconds=BUILD_SECONDS)
    return time.monotonic() - began


@dataclass
class Container:
    """One that was started; its name is the part's."""

    id: str
    started_at: float

    def log(self) -> str:
        said = docker("logs", self.id)
        return said.stdout + said.stderr

    def lines(self) -> list[dict]:
        """What it logged, as objects; a line that is none is an error."""
        return [json.loads(line) for line in self.log().splitlines()]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command inside."""
        return docker("exec", self.id, *words, check=False)

    def state(self) -> dict:
        return json.loads(docker("inspect", "--format={{json .State}}", self.id).stdout)

    def until(self, message: str, seconds: float = 60) -> float:
        """Seconds from its start until it logged this."""
        self.wait(lambda: any(line["message"] == message for line in self.lines()), seconds, message)
        return time.monotonic() - self.started_at

    def until_healthy(self, seconds: float = 60) -> None:
        self.wait(lambda: self.state()["Health"]["Status"] == "healthy", seconds, "healthy")

    def wait(self, true: Callable[[], bool], seconds: float, what: str) -> None:
        deadline = time.monotonic() + seconds
        while not true():
            state = self.state()
            late = time.monotonic() > deadline
            assert state["Running"] and not late, f"not {what}: {state}\n{self.log()[-4000:]}"  # noqa: PT018
            time.sleep(0.2)

    def stop(self, grace: int) -> tuple[int, float]:
        """Its exit code, and how long it took to go."""
        began = time.monotonic()
        docker("stop", f"--time={grace}", self.id, seconds=grace + 30)
        return self.state()["ExitCode"], time.monotonic() - began


@contextmanager
def container(
    *command: str,
    environment: Mapping[str, str],
    volumes: tuple[str, ...] = (),
    options: tuple[str, ...] = (),
) -> Iterator[Container]:
    """The image with this command, confined as it is deployed, on this machine's own network."""
    given = [f"--env={name}={value}" for name, value in environment.items()]
    mounted = [f"--volume={volume}" for volume in volumes]
    began = time.monotonic()
    started = docker(
        "run",
        "--detach",
        "--network=host",
        "--health-interval=2s",
        *CONFINED,
        *given,
        *mounted,
        *options,
        TAG,
        *command,
    )
    running = Container(started.stdout.strip(), began)
    try:
        yield running
    finally:
        docker("rm", "--force", running.id, check=False)


@contextmanager
def volume() -> Iterator[str]:
    """An empty one."""
    name = docker("volume", "create").stdout.strip()
    try:
        yield name
    finally:
        docker("volume", "rm", "--force", name, check=False)
