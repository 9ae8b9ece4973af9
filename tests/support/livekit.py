"""A real livekit-server for tests: its own random keys, its own ports, on this machine alone."""

import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from voxie_platform.rooms.server import LiveKitServer
from voxie_platform.settings import read_settings
from voxie_platform.supervisor.livekit import VERSION
from voxie_platform.supervisor.livekit_config import LiveKitKeys, write_config
from voxie_platform.supervisor.ports import free_port

SECONDS_TO_START = 30


def missing(what: str) -> None:
    """Skip on a laptop, fail where nothing may be missing."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is missing")


def program() -> Path:
    """On PATH, or as `make up` and `make test` keep it."""
    if found := shutil.which("livekit-server"):
        return Path(found)
    kept = read_settings().cache_folder / f"livekit-server-{VERSION}"
    if not os.access(kept, os.X_OK):
        missing("livekit-server")
    return kept


@contextmanager
def running_livekit(folder: Path, *, webhook: str = "http://127.0.0.1:9/none") -> Iterator[LiveKitServer]:
    """A server as `up` would run it; its log is in `folder`."""
    keys = LiveKitKeys(key="voxietest", secret=secrets.token_urlsafe(36))
    port = free_port(0)
    config = write_config(folder, keys, port=port, udp_port=free_port(0, udp=True), webhook=webhook)
    with (folder / "livekit.log").open("wb") as log:
        running = subprocess.Popen([program(), "--config", config], stdout=log, stderr=log)
    try:
        wait_until_it_answers(port, running)
        address = f"ws://127.0.0.1:{port}"
        yield LiveKitServer(url=address, public_url=address, api_key=keys.key, api_secret=keys.secret)
    finally:
        running.kill()  # asked to stop, it would wait for its open rooms
        running.wait()


def wait_until_it_answers(port: int, running: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and running.poll() is None:
        try:
            httpx.get(f"http://127.0.0.1:{port}/", timeout=1).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("livekit-server did not start")
