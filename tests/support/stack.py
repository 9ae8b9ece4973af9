"""Everything of `up` for tests: the platform's real processes in a folder of their own."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

import httpx

from tests.support.livekit import program
from tests.support.model import Model
from voxie_platform.rooms.server import LiveKitServer
from voxie_platform.settings import Settings
from voxie_platform.supervisor.lifeline import tied

SECONDS_TO_READY = 90
SECONDS_TO_STOP = 60


@dataclass
class Stack:
    """A running `up`."""

    process: subprocess.Popen[bytes]
    folder: Path
    news: list[dict] = field(default_factory=list)
    """All that it told, oldest first; goes on growing."""
    incoming: SimpleQueue[dict | None] = field(default_factory=SimpleQueue)

    @property
    def ready(self) -> dict:
        """The line that said a call can be made."""
        return next(line for line in self.news if line["event"] == "ready")

    @property
    def livekit(self) -> LiveKitServer:
        """The LiveKit server with its key."""
        ready = self.ready
        return LiveKitServer(
            url=ready["livekit_url"],
            public_url=ready["livekit_url"],
            api_key=ready["livekit_api_key"],
            api_secret=ready["livekit_api_secret"],
        )

    def api(self) -> httpx.Client:
        """The api, signed in with the key of the run."""
        ready = self.ready
        headers = {"Authorization": f"Bearer {ready['key']}"}
        return httpx.Client(base_url=ready["api"], headers=headers, timeout=20.0, trust_env=False)

    def pid(self, part: str) -> int:
        """The newest process of a part, e.g. worker-spawner."""
        started = [line for line in self.news if line["event"] == "started" and line["part"] == part]
        return started[-1]["pid"]

    def log(self, part: str) -> str:
        """What a part has written so far."""
        path = self.folder / "logs" / f"{part}.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def wait_for(self, event: str, *, seconds: float, **fields: object) -> dict:
        """The next news of this kind from now on."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                line = self.incoming.get(timeout=left)
            except Empty:
                break
            if line is None:
                break
            if line["event"] == event and fields.items() <= line.items():
                return line
        raise AssertionError(f"no {event} {fields or ''} within {seconds} s; {self.last_words()}")

    def wait_until_ready(self) -> None:
        """Until a call can be made."""
        if not any(line["event"] == "ready" for line in self.news):
            self.wait_for("ready", seconds=SECONDS_TO_READY)

    def last_words(self) -> str:
        """For a person who has to find out why."""
        logs = "\n".join(
            f"--- {path.stem}\n{path.read_text()[-1500:]}" for path in (self.folder / "logs").glob("*.log")
        )
        return f"told: {self.news[-8:]}\n{logs}"

    def listen(self) -> None:
        """Collect what it tells, until it ends."""
        assert self.process.stdout is not None
        for raw in self.process.stdout:
            line = json.loads(raw)
            self.news.append(line)
            self.incoming.put(line)
        self.incoming.put(None)


@contextmanager
def running_stack(
    folder: Path,
    model: Model | None,
    *,
    without: Collection[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Iterator[Stack]:
    """`up` on free ports in `folder`, with this model (none: its own speech engine), until the block ends."""
    with starting_stack(folder, model, without=without, environment=environment) as stack:
        stack.wait_until_ready()
        yield stack


@contextmanager
def starting_stack(
    folder: Path,
    model: Model | None,
    *,
    without: Collection[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Iterator[Stack]:
    """The same, for who has something else to do until a call can be made."""
    left_out = [word for part in without for word in ("--without", part)]
    command = tied((sys.executable, "-m", "voxie_platform", "up", "--json", *left_out))
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment_for(folder, model) | dict(environment or {}),
        stdout=subprocess.PIPE,
    )
    stack = Stack(process, folder)
    listener = threading.Thread(target=stack.listen, daemon=True)
    listener.start()
    try:
        yield stack
    finally:
        stop(process)
        listener.join(5)
        process.stdout.close()


def environment_for(folder: Path, model: Model | None) -> dict[str, str]:
    """This process's environment, with none of its settings and all that a stack needs."""
    given = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    speech = {"OPENAI_API_KEY": model.key, "OPENAI_BASE_URL": model.base_url} if model else {}
    return (
        given
        | speech
        | {
            "PATH": f"{program_folder(folder)}{os.pathsep}{os.environ['PATH']}",
            "DATA_DIR": str(folder),
            "API_PORT": "0",
            "DRAIN_SECONDS": "5",
        }
    )


def program_folder(folder: Path) -> Path:
    """A folder for PATH with the livekit-server that the tests use; skips where there is none."""
    place = folder / "bin"
    place.mkdir(parents=True, exist_ok=True)
    link = place / "livekit-server"
    if not link.exists():
        link.symlink_to(program().absolute())
    return place


def stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise AssertionError("`up` did not stop") from None
