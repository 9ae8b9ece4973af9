"""The api as a process of its own."""

import asyncio
import os
import signal
import sys
import time
from contextlib import asynccontextmanager

import httpx
import pytest

from tests.support.livekit import running_livekit
from voxie_platform.access.models import Scope
from voxie_platform.access.secrets import hash_of, new_key, prefix_of
from voxie_platform.settings import read_settings
from voxie_platform.storage.open import open_stores, upgrade
from voxie_platform.supervisor.ports import free_port

pytestmark = pytest.mark.rooms
SERVE = """
import sys, uvloop
from voxie_platform.api.serve import serve_api
from voxie_platform.errors import VoxieError
from voxie_platform.logs import log_to
from voxie_platform.settings import read_settings
log_to(style="json")
try:
    sys.exit(uvloop.run(serve_api(read_settings())))
except* VoxieError as refused:
    sys.exit(f"refused: {refused.exceptions[0]}")
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running_livekit(tmp_path_factory.mktemp("livekit")) as running:
        yield running


@pytest.fixture
async def surroundings(server, tmp_path):
    """Where the process is started: an empty folder with a store."""
    await upgrade(read_settings(data_dir=tmp_path / "data"))
    return {
        **{name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "PYTHONPATH"}},
        "DATA_DIR": str(tmp_path / "data"),
        "LIVEKIT_URL": server.url,
        "LIVEKIT_API_KEY": server.api_key,
        "LIVEKIT_API_SECRET": server.api_secret,
        "API_PORT": str(free_port(0)),
    }


@asynccontextmanager
async def serving(environ, folder):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SERVE, env=environ, cwd=folder, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{environ['API_PORT']}") as client:
            yield process, client
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def answering(client, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            return await client.get("/readyz")
        except httpx.TransportError:
            await asyncio.sleep(0.05)
    raise AssertionError("the api does not answer")


async def test_it_serves_until_it_is_told_to_stop(surroundings, tmp_path):
    async with serving(surroundings, tmp_path) as (process, client):
        ready = await answering(client)
        assert ready.json()["status"] == "ready"
        assert (await client.get("/api/agents")).status_code == 401
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, log = await process.communicate()
    assert process.returncode == 0, log.decode()
    assert time.monotonic() - began < 2
    assert b"api stopped" in log
    assert surroundings["LIVEKIT_API_SECRET"].encode() not in log


async def test_what_is_being_answered_is_answered_before_it_stops(surroundings, tmp_path):
    key = new_key()
    async with open_stores(read_settings(data_dir=tmp_path / "data")) as stores:
        workspace = await stores.access.first_workspace("ours")
        await stores.access.add_key(
            workspace.id,
            name="t",
            secret_hash=hash_of(key),
            prefix=prefix_of(key),
            scopes=[Scope.ADMIN],
            expires_at=None,
        )
        await stores.access.begin_once(workspace.id, "k", body_hash="other", seconds=60, stuck_seconds=30)
    async with serving(surroundings, tmp_path) as (process, client):
        await answering(client)
        headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}

        async def slowly():
            yield b'{"identity": '
            await asyncio.sleep(1)
            yield b'{"name": "Ada"}}'

        asking = asyncio.create_task(client.post("/api/agents", content=slowly(), headers=headers))
        await asyncio.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        assert (await asking).status_code == 201
        await process.communicate()
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ({"LIVEKIT_API_KEY": ""}, "LIVEKIT_API_KEY"),
        ({"DATA_DIR": "nowhere"}, "voxie-platform db upgrade"),
        ({"LIVEKIT_URL": "ws://live.example.com", "LIVEKIT_API_SECRET": "secret"}, "LIVEKIT_API_SECRET"),
        ({"API_HOST": "192.0.2.1"}, "API_HOST"),
    ],
    ids=["no key", "no store", "known secret", "no such address"],
)
async def test_it_does_not_start_without_what_it_needs(surroundings, tmp_path, missing, named):
    async with serving(surroundings | missing, tmp_path) as (process, _):
        _, log = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert named in log.decode()
    assert "Traceback" not in log.decode()
