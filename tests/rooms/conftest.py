"""What the room tests stand on: one scripted model, one LiveKit server with workers, another one without."""

import asyncio

import pytest
from livekit.api import LiveKitAPI
from tests.rooms.stand import SPAWNER, VOXIE, running_worker, standing
from tests.support.livekit import running_livekit
from tests.support.model import running_model

from voxie_platform.settings import read_settings
from voxie_platform.storage.open import upgrade


@pytest.fixture(scope="session")
def scripted(tmp_path_factory):
    with running_model(tmp_path_factory.mktemp("model")) as model:
        yield model


@pytest.fixture(scope="session")
def staffed(tmp_path_factory, scripted):
    """A LiveKit server with a worker of each deployment, and the folder of their store."""
    folder = tmp_path_factory.mktemp("staffed")
    asyncio.run(upgrade(read_settings(data_dir=folder)))
    with running_livekit(tmp_path_factory.mktemp("livekit")) as livekit:
        given = {"CALL_SLOTS": "6"}
        with (
            running_worker(folder, livekit, scripted, VOXIE, **given) as voxie,
            running_worker(folder, livekit, scripted, SPAWNER, **given) as spawner,
        ):
            yield livekit, folder, (voxie, spawner)


@pytest.fixture(scope="session")
def unstaffed(tmp_path_factory):
    """A LiveKit server for tests that start, stop and kill workers of their own."""
    with running_livekit(tmp_path_factory.mktemp("livekit-alone")) as livekit:
        yield livekit


@pytest.fixture
async def stand(staffed, scripted):
    """Both workers are up; they are shared, so that nothing may happen to them."""
    livekit, folder, workers = staffed
    scripted.play()
    async with standing(folder, livekit, scripted) as stand:
        await stand.until_registered(*workers)
        stand.shared_workers = workers
        yield stand
        await stand.until_quiet()


@pytest.fixture
def project(request):
    """The empty Supabase project of a test that asks for one by `on_either_store`; None: SQLite."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return None
    project = request.getfixturevalue("supabase_project")
    project.empty()
    return project


@pytest.fixture
async def empty_stand(unstaffed, scripted, tmp_path, project):
    """A fresh store and no worker: each test starts what it needs."""
    scripted.play()
    async with standing(tmp_path / "data", unstaffed, scripted, project) as stand:
        yield stand


@pytest.fixture
async def livekit(stand):
    """What a stranger with the server's key could do."""
    server = stand.livekit
    async with LiveKitAPI(server.url, server.api_key, server.api_secret) as client:
        yield client


@pytest.fixture
def report(request, capsys):
    """A line beside the verdict: what was measured."""

    def show(line):
        with capsys.disabled():
            request.config.get_terminal_writer().line(f" {line}")

    return show
