"""The app in process on a real SQLite store; LiveKit is real where rooms matter, else it only remembers."""

import os
import sqlite3
from contextlib import closing
from dataclasses import replace

import httpx
import pytest

from tests.support.livekit import running_livekit
from tests.support.recording_rooms import RecordingRooms
from tests.support.supabase import sign_in_service
from voxie_platform import __version__
from voxie_platform.access.models import Scope
from voxie_platform.access.secrets import hash_of, new_code, new_key, prefix_of
from voxie_platform.api.app import build_app
from voxie_platform.api.platform import Platform
from voxie_platform.api.users import open_users
from voxie_platform.fleet.models import Heartbeat
from voxie_platform.ids import new_id
from voxie_platform.rooms.server import LiveKitServer
from voxie_platform.rooms.service import open_rooms
from voxie_platform.settings import DeploymentMode, read_settings
from voxie_platform.storage.open import file_of, open_stores, upgrade

SECRET = "a secret for tests alone, long enough to sign"


@pytest.fixture(scope="session")
def livekit(tmp_path_factory):
    """A real server, one for the run."""
    with running_livekit(tmp_path_factory.mktemp("livekit")) as server:
        yield server


@pytest.fixture
def settings(tmp_path):
    return read_settings(data_dir=tmp_path, public_url=None, allowed_hosts=["127.0.0.1"], cors_origins=[])


@pytest.fixture
async def stores(settings):
    await upgrade(settings)
    async with open_stores(settings) as opened:
        yield opened


@pytest.fixture
def by_hand(settings):
    """Somebody else's hand in the store's file."""

    def change(sql, *given):
        with closing(sqlite3.connect(file_of(settings), isolation_level=None, timeout=5)) as connection:
            return connection.execute(sql, given).fetchall()

    return change


@pytest.fixture
async def workspace_id(stores):
    return (await stores.access.first_workspace("ours")).id


@pytest.fixture
def workspace(stores, workspace_id):
    return stores.of(workspace_id)


@pytest.fixture
def rooms():
    return RecordingRooms()


@pytest.fixture
def platform(settings, stores, rooms):
    """On rooms that only remember."""
    livekit = LiveKitServer("ws://127.0.0.1:7880", "wss://live.example.com", "voxietest", SECRET)
    platform = Platform(settings, stores, rooms, livekit)
    platform.feed.end()  # a stream is answered with its beginning: in process its end is waited for
    return platform


@pytest.fixture
def app(platform):
    return build_app(platform)


@pytest.fixture
async def supabase():
    """Supabase's sign-in."""
    async with sign_in_service() as service:
        yield service


@pytest.fixture
async def users_app(platform, supabase):
    """The app of a platform whose people sign in with Supabase."""
    given = platform.settings.model_copy(update={"supabase_url": supabase.url})
    async with open_users(given) as users:
        with_users = replace(platform, settings=given, users=users)
        with_users.feed.end()
        yield build_app(with_users)


@pytest.fixture
async def key_for(stores, workspace_id):
    """Makes an API key."""

    async def make(*scopes, workspace=None):
        secret = new_key()
        await stores.access.add_key(
            workspace or workspace_id,
            name="test",
            secret_hash=hash_of(secret),
            prefix=prefix_of(secret),
            scopes=scopes or (Scope.ADMIN,),
            expires_at=None,
        )
        return secret

    return make


def client_of(app, key=None, **headers):
    """Somebody who asks the app, with a key or without one."""
    if key:
        headers["authorization"] = f"Bearer {key}"
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=True)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", headers=headers)


@pytest.fixture
async def stranger(app):
    async with client_of(app) as client:
        yield client


@pytest.fixture
async def api(app, key_for):
    """The workspace's owner."""
    async with client_of(app, await key_for()) as client:
        yield client


@pytest.fixture
async def page(app, stores, workspace_id):
    """A browser that signed in by a link."""
    code = new_code()
    await stores.access.add_sign_in_code(workspace_id, secret_hash=hash_of(code), seconds=60)
    async with client_of(app) as client:
        assert (await client.get("/sign-in", params={"code": code})).status_code == 303
        yield client


@pytest.fixture
async def real_api(settings, stores, livekit, key_for):
    """The owner, on a real LiveKit server."""
    async with open_rooms(livekit) as rooms:
        app = build_app(Platform(settings, stores, rooms, livekit))
        async with client_of(app, await key_for()) as client:
            client.rooms = rooms
            yield client


@pytest.fixture
async def workers(stores):
    """One worker of each deployment, with four slots each."""
    for mode in DeploymentMode:
        await stores.fleet.beat(heartbeat(mode))


def heartbeat(mode, **differing):
    known = {
        "id": new_id(),
        "mode": mode,
        "host": "here",
        "pid": os.getpid(),
        "version": __version__,
        "slots": 4,
        "active": 0,
        "registered": True,
        "draining": False,
        "memory_bytes": None,
        "cpu_percent": None,
    }
    return Heartbeat(**known | differing)


CANARY = "canary-7f3a: never tell"


@pytest.fixture
async def agent(api):
    """A saved agent whose prompt holds a secret."""
    config = {
        "identity": {"name": "Luigi's", "purpose": "Books tables."},
        "prompt": {"instructions": CANARY},
        "greeting": {"text": "Ciao, Luigi's!"},
        "models": {"voice": "cedar"},
    }
    answer = await api.post("/api/agents", json=config)
    assert answer.status_code == 201, answer.text
    return answer.json()


def expect_problem(answer, status, code=None):
    """It is a problem document of that status; the document."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert document["status"] == status
    assert document["detail"]
    assert code in {None, document["code"]}
    return document
