"""The image, built once from its Dockerfile, and what runs of it."""

import json
import shutil
import subprocess

import pytest

from tests.image.docker import ROOT, TAG, build, container, docker, expect_docker
from tests.image.platform import new_key, running_platform
from tests.voice.conftest import cache  # noqa: F401  (where the speech weights are)
from tests.voice.speech import opened
from voxie_platform.supervisor.ports import free_port

CANARY = "canary-4cf2a0-not-for-the-image"
MEASURED = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def measured(request):
    """Figures for the end of the run."""
    return request.config.stash.setdefault(MEASURED, [])


@pytest.fixture(scope="session")
def image(tmp_path_factory, measured):
    """Built from what is in the repository, with secrets lying about as they do on a developer's machine."""
    expect_docker()
    context = tmp_path_factory.mktemp("context")
    files = subprocess.check_output(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, text=True)
    for name in files.splitlines():
        if (ROOT / name).is_file():
            (context / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, context / name)
    for place in (".env", "data/run.json", "src/voxie_platform/.env", "dashboard/.env"):
        (context / place).parent.mkdir(parents=True, exist_ok=True)
        (context / place).write_text(f"OPENAI_API_KEY={CANARY}\n")
    seconds = build(context)
    [layers] = [json.loads(docker("image", "inspect", "--format={{json .Size}}", TAG).stdout)]
    base = next(
        line.partition("=")[2]
        for line in (ROOT / "Dockerfile").read_text().splitlines()
        if "PYTHON_IMAGE=" in line
    )
    below = int(docker("image", "inspect", "--format={{.Size}}", base, check=False).stdout or 0)
    measured.append(f"built in {seconds:.0f} s, {(layers - below) / 1e6:.0f} MB above its base")
    return TAG


@pytest.fixture(scope="session")
def platform(image, model, tmp_path_factory, measured):
    """With the scripted model."""
    given = {"OPENAI_API_KEY": model.key, "OPENAI_BASE_URL": model.base_url}
    with running_platform(tmp_path_factory.mktemp("livekit"), given) as running:
        measured.append(f"a worker registered {running.seconds_to_register:.1f} s after its start")
        yield running


@pytest.fixture(scope="module")
def speaking_platform(image, cache, tmp_path_factory):  # noqa: F811
    """With the speech engine of the image, and no key; its weights come from the cache folder."""
    port, key = free_port(0), new_key()
    engine = {"OFFLINE_HOST": "127.0.0.1", "OFFLINE_PORT": str(port), "OFFLINE_API_KEY": key}
    reached = {"OFFLINE_API_KEY": key, "OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1"}
    weights = (f"{cache}/weights:/cache/weights:ro",)
    folder = ("--tmpfs=/cache:uid=10001,gid=10001,mode=0700",)
    alone = {**engine, "API_PORT": "0", "WORKER_HEALTH_PORT": "0"}
    with container("offline", environment=alone, volumes=weights, options=folder) as speaking:
        speaking.until_healthy(120)
        with running_platform(tmp_path_factory.mktemp("livekit"), reached) as running:
            yield running


@pytest.fixture
async def speech(cache):  # noqa: F811
    """A person's mouth and ears."""
    async with opened(cache) as speech:
        yield speech


def pytest_terminal_summary(terminalreporter, config):
    """What was measured on the way."""
    if said := config.stash.get(MEASURED, None):
        terminalreporter.write_line(f"image: {'; '.join(said)}")
