"""The api as a process of its own, as `voxie-platform api` starts it."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

PASSED_ON = {"PATH", "HOME", "PYTHONPATH"}
SECONDS_TO_START = 40


def surroundings(data_dir: Path, port: int, **settings: str) -> dict[str, str]:
    """The environment of an api that needs no room: LiveKit is named and not there."""
    return {
        **{name: value for name, value in os.environ.items() if name in PASSED_ON},
        "DATA_DIR": str(data_dir),
        "LIVEKIT_URL": "ws://127.0.0.1:9",
        "LIVEKIT_API_KEY": "voxietest",
        "LIVEKIT_API_SECRET": "a secret for tests alone, long enough to sign",
        "API_PORT": str(port),
        "LOG_FORMAT": "json",
        **settings,
    }


@asynccontextmanager
async def running_api(environ: dict[str, str], folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that answers; its log goes to `api.log`."""
    with (folder / "api.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "voxie_platform", "api", env=environ, cwd=folder, stdout=log, stderr=log
        )
        try:
            await wait_until_it_answers(f"http://127.0.0.1:{environ['API_PORT']}/healthz", process)
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


async def wait_until_it_answers(url: str, process: asyncio.subprocess.Process) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    async with httpx.AsyncClient() as client:
        while time.monotonic() < deadline and process.returncode is None:
            try:
                await client.get(url)
            except httpx.TransportError:
                await asyncio.sleep(0.05)
            else:
                return
    raise AssertionError("the api did not start")
