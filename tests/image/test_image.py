"""The one image, built and run for real: who it is, what it may, how it goes."""

import asyncio
import json
import time

import pytest

from tests.image.conftest import CANARY
from tests.image.docker import container, docker, volume
from tests.image.platform import DRAIN_SECONDS, once
from tests.support.caller import calling
from tests.voice.people import BISTRO, GUEST
from tests.voice.person import on_the_line
from voxie_platform.supervisor.ports import free_port

pytestmark = [pytest.mark.image, pytest.mark.timeout(600)]

AGENT = {"identity": {"name": "Mario"}, "greeting": {"text": "Hello from the image."}}
NOBODY = "10001"
AT_ONCE_SECONDS = 10


@pytest.fixture
def api(platform):
    with platform.api() as client:
        yield client


def made(answer):
    assert answer.is_success, answer.text
    return answer.json()


async def final(api, call_id):
    deadline = time.monotonic() + 15
    while (call := made(api.get(f"/api/calls/{call_id}")))["state"] not in {"ended", "failed"}:
        assert time.monotonic() < deadline, call
        await asyncio.sleep(0.2)
    return call


def test_no_layer_holds_what_lay_beside_the_code(image):
    history = docker("history", "--no-trunc", image).stdout
    found = docker(
        "run",
        "--rm",
        "--user=0",
        "--entrypoint=grep",
        image,
        "-rlI",
        CANARY,
        "/opt",
        "/data",
        "/tmp",
        check=False,
    )
    assert CANARY not in history
    assert found.stdout == ""
    given = json.loads(docker("image", "inspect", "--format={{json .Config.Env}}", image).stdout)
    assert not [line for line in given if "KEY" in line or "SECRET" in line]


def test_the_image_says_what_it_is(image):
    config = json.loads(docker("image", "inspect", "--format={{json .Config}}", image).stdout)
    assert config["User"].partition(":")[0] == NOBODY
    assert config["Entrypoint"] == ["voxie-platform"]
    assert config["StopSignal"] == "SIGTERM"
    assert config["Labels"]["org.opencontainers.image.licenses"] == "Apache-2.0"


def test_its_code_is_compiled_and_its_page_complete(image):
    look = (
        "import voxie_platform as it, pathlib\n"
        "page = pathlib.Path(it.__file__).parent / 'dashboard_dist/index.html'\n"
        "print(pathlib.Path(it.__cached__).exists(), page.stat().st_size > 100)"
    )
    done = docker("run", "--rm", "--entrypoint=python", image, "-c", look)
    assert done.stdout.split() == ["True", "True"]


def test_without_settings_each_part_says_what_it_needs(image):
    for command in (["api"], ["worker", "--mode", "voxie"]):
        refused = docker("run", "--rm", "--network=none", image, *command, check=False)
        assert refused.returncode == 2
        assert "LIVEKIT_API_KEY and LIVEKIT_API_SECRET must be set" in refused.stderr


def test_each_part_turns_healthy_without_rights_on_a_file_system_that_it_cannot_change(platform):
    for name, part in platform.parts.items():
        assert part.run("id", "-u").stdout.strip() == NOBODY
        assert part.run("touch", "/opt/voxie/here").returncode == 1
        assert part.run("touch", "/data/here", "/tmp/here").returncode == 0
        assert part.run("voxie-platform", "health").stdout.split()[0] == {"api": "api"}.get(name, "worker")
    with platform.api() as api:
        ready = made(api.get("/readyz"))
    assert ready["workers"] == {"voxie": 1, "spawner": 1}


@pytest.mark.parametrize("deployment", ["voxie", "spawner"])
async def test_a_call_is_answered_by_the_deployment_it_is_for(platform, api, model, deployment):
    model.play()
    agent = made(api.post("/api/agents", json=AGENT))
    path = "/api/voxie/sessions" if deployment == "voxie" else f"/api/agents/{agent['id']}/spawn"
    async with calling(made(api.post(path))) as caller:
        await caller.until_heard(20)
        await caller.until_quiet()
        await caller.hum()
        await caller.until_heard(20)
    started = [line for line in platform.parts[deployment].lines() if line["message"] == "call live"]
    assert len(started) == 1


async def test_a_stop_lets_the_call_go_on_to_its_end(platform, api, model, measured):
    model.play()
    agent = made(api.post("/api/agents", json=AGENT))
    spawned = made(api.post(f"/api/agents/{agent['id']}/spawn"))
    spawner = platform.parts["spawner"]
    async with calling(spawned) as caller:
        await caller.until_heard(20)
        await caller.until_quiet()
        stopping = asyncio.create_task(asyncio.to_thread(spawner.stop, DRAIN_SECONDS + 30))
        await asyncio.to_thread(spawner.until, "worker drains")
        assert api.post(f"/api/agents/{agent['id']}/spawn").status_code == 503
        await caller.hum()
        await caller.until_heard(20)
        assert not stopping.done()
        assert caller.left is None
        hung_up = time.monotonic()
    code, _ = await stopping
    seconds = time.monotonic() - hung_up
    assert code == 0
    assert seconds < AT_ONCE_SECONDS
    assert (await final(api, spawned["call_id"]))["end_reason"] == "caller_hung_up"
    measured.append(f"stopped {seconds:.1f} s after its last caller had hung up")


def test_whoever_is_idle_goes_at_once(platform, measured):
    for name in ("voxie", "api"):
        code, seconds = platform.parts[name].stop(60)
        assert code == 0
        assert seconds < AT_ONCE_SECONDS
        measured.append(f"idle {name} stopped in {seconds:.1f} s")


def test_what_was_logged_is_json_and_no_secret(platform):
    for part in platform.parts.values():
        assert part.lines()
        assert not [secret for secret in platform.secrets if secret in part.log()]


def test_a_part_that_hangs_is_killed_from_inside_so_that_docker_starts_it_again(image):
    settings = {"LIVEKIT_API_KEY": "key", "LIVEKIT_API_SECRET": "of nobody else 0123456789"}
    with volume() as data:
        mounted = (f"{data}:/data",)
        once("db", "upgrade", environment={}, volume=mounted[0])
        alone = {**settings, "API_PORT": str(free_port(0)), "API_HOST": "127.0.0.1", "HANG_SECONDS": "3"}
        with container("api", environment=alone, volumes=mounted) as api:
            api.until("api listens")
            [frozen] = api.run("sh", "-c", "cat /proc/1/task/1/children").stdout.split()
            assert api.run("sh", "-c", f"kill -STOP {frozen}").returncode == 0
            assert docker("wait", api.id).stdout.strip() == "137"
            assert "killed: it answered no more" in [line["message"] for line in api.lines()]


def test_a_worker_that_still_warms_up_is_stopped_at_once(image, model):
    given = {
        "LIVEKIT_API_KEY": "key",
        "LIVEKIT_API_SECRET": "of nobody else 0123456789",
        "OPENAI_API_KEY": model.key,
        "OPENAI_BASE_URL": "http://192.0.2.1/v1",  # nobody answers there
    }
    with volume() as data:
        mounted = (f"{data}:/data",)
        with container("db", "upgrade", environment={}, volumes=mounted) as upgrade:
            docker("wait", upgrade.id)
        with container("worker", "--mode=voxie", environment=given, volumes=mounted) as worker:
            time.sleep(2.5)
            code, seconds = worker.stop(60)
    assert code in {0, 143}
    assert seconds < AT_ONCE_SECONDS


async def test_without_a_key_a_table_is_booked_by_voice(speaking_platform, speech, measured):
    for sentence in GUEST.sentences:
        await speech.sound(sentence, GUEST.voice)
    with speaking_platform.api() as api:
        agent = made(api.post("/api/agents", json=BISTRO))
        spawned = made(api.post(f"/api/agents/{agent['id']}/spawn"))
        async with on_the_line(spawned, speech, GUEST.voice) as guest:
            await guest.talk(GUEST.answers)
        [booking] = made(api.get("/api/bookings"))["items"]
        call = await final(api, spawned["call_id"])
    assert (booking["party"], booking["name"], booking["status"]) == (4, "Peter Jones", "booked")
    assert (call["state"], call["end_reason"]) == ("ended", "agent_ended")
    waits = sorted(reply.seconds_until for reply in guest.replies if reply.to)
    measured.append(f"spoken answers after {waits[len(waits) // 2]:.1f} s (median)")
