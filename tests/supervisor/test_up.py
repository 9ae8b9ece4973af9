"""`up` as a person or a program starts it: real processes, real signals."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time

import pytest

from tests.supervisor.test_children import is_alive
from tests.support.stack import environment_for, running_stack
from voxie_platform.settings import RUN_FILE

pytestmark = pytest.mark.rooms
BARE = ("api", "worker-voxie", "worker-spawner")
"""Left out where only the supervisor itself is looked at: what is left starts within a second."""


@pytest.fixture
def bare(tmp_path, model):
    with running_stack(tmp_path, model, without=BARE) as running:
        yield running


def pids(stack) -> list[int]:
    return [line["pid"] for line in stack.news if line["event"] == "started"]


def until_gone(numbers, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while any(map(is_alive, numbers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(map(is_alive, numbers))


def test_the_ready_line_has_all_that_a_program_needs(bare):
    assert {
        "api",
        "sign_in",
        "key",
        "livekit_url",
        "livekit_api_key",
        "livekit_api_secret",
    } <= bare.ready.keys()
    assert bare.ready["key"].startswith("vx_")
    assert bare.ready["sign_in"].startswith(f"{bare.ready['api']}/sign-in?code=")


def test_other_commands_find_a_running_up_until_it_ends(bare):
    path = bare.folder / RUN_FILE
    left = json.loads(path.read_text())["settings"]

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert left["livekit_url"] == bare.ready["livekit_url"]
    assert left["voxie_api_key"] == bare.ready["key"]
    bare.process.send_signal(signal.SIGTERM)
    assert bare.process.wait(15) == 0
    assert not path.exists()


def test_sigterm_ends_everything_and_the_exit_code_is_clean(bare):
    bare.process.send_signal(signal.SIGTERM)

    assert bare.process.wait(15) == 0
    assert until_gone(pids(bare))
    assert [line["event"] for line in bare.news[-2:]] == ["stopping", "stopped"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child's life to its parent's")
def test_up_that_is_killed_leaves_no_process_behind(bare):
    bare.process.kill()
    bare.process.wait()

    assert until_gone(pids(bare))


def test_a_part_that_is_killed_comes_back_and_that_is_said(bare):
    os.kill(bare.pid("livekit"), signal.SIGKILL)

    assert bare.wait_for("died", seconds=5, part="livekit")["code"] == -9
    assert bare.wait_for("started", seconds=10, part="livekit")


def test_fault_18_a_worker_that_hangs_is_ended_started_again_and_registers(tmp_path, model):
    bare = {"without": ("worker-voxie",), "environment": {"HANG_SECONDS": "5"}}
    with running_stack(tmp_path, model, **bare) as stack, stack.api() as api:
        hanging = stack.pid("worker-spawner")
        os.kill(hanging, signal.SIGSTOP)
        assert stack.wait_for("died", seconds=20, part="worker-spawner")["code"] == -9
        assert "killed: it answered no more" in {line.get("text") for line in stack.news}
        heir = stack.wait_for("started", seconds=10, part="worker-spawner")["pid"]
        deadline = time.monotonic() + 60
        while heir not in registered(api):
            assert time.monotonic() < deadline, stack.last_words()
            time.sleep(0.1)


def registered(api) -> set[int]:
    return {row["pid"] for row in api.get("/api/workers").json()["items"] if row["registered"]}


def test_when_nobody_reads_on_everything_ends(tmp_path, model):
    left_out = [word for part in BARE for word in ("--without", part)]
    command = [sys.executable, "-m", "voxie_platform", "up", "--json", *left_out]
    environment = environment_for(tmp_path, model)
    with subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE) as process:
        lines = iter(process.stdout.readline, b"")
        started = next(line for line in map(json.loads, lines) if line["event"] == "started")
        assert any(json.loads(line)["event"] == "ready" for line in lines)
        process.stdout.close()
        os.kill(started["pid"], signal.SIGKILL)
        assert process.wait(30) == 0


def test_two_of_them_do_not_share_a_folder(bare):
    environment = os.environ | {"DATA_DIR": str(bare.folder)}
    second = subprocess.run(
        [sys.executable, "-m", "voxie_platform", "up", "--json"],
        env=environment,
        cwd=bare.folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )

    assert second.returncode == 1
    assert "runs already" in second.stderr
    assert len(second.stderr.strip().splitlines()) == 1


def test_a_port_that_is_taken_is_replaced_and_that_is_said(tmp_path, model):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with running_stack(tmp_path, model, without=BARE, environment={"API_PORT": str(taken)}) as stack:
            assert not stack.ready["api"].endswith(f":{taken}")
            assert any(str(taken) in line.get("text", "") for line in stack.news)


def test_no_key_of_the_run_stands_in_a_log_and_no_file_is_for_others(bare):
    secrets = [bare.ready[name] for name in ("key", "livekit_api_secret")]
    logs = "".join(path.read_text(errors="replace") for path in (bare.folder / "logs").glob("*"))

    assert not any(secret in logs for secret in secrets)
    for path in (bare.folder / "livekit.yaml", bare.folder / "livekit-keys.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_media_server_listens_on_this_machine_alone(bare):
    pid = bare.pid("livekit")
    sockets = {os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")}
    inodes = {link[8:-1] for link in sockets if link.startswith("socket:[")}
    open_to = set()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        with open(f"/proc/net/{table}") as file:
            rows = [line.split() for line in file.readlines()[1:]]
        open_to |= {
            row[1].rsplit(":", 1)[0]
            for row in rows
            if row[9] in inodes and (table.startswith("udp") or row[3] == "0A")
        }

    assert open_to == {"0100007F"}, "hex of 127.0.0.1, as the kernel writes it"


def test_everything_is_ready_registered_and_goes_when_asked(stack):
    with stack.api() as api:
        assert api.get("/readyz").status_code == 200
        workers = api.get("/api/workers").json()

    rows = workers["items"] if isinstance(workers, dict) else workers
    assert {row["mode"] for row in rows if row["registered"]} == {"voxie", "spawner"}
    assert {row["pid"] for row in rows if row["registered"]} == {
        stack.pid("worker-voxie"),
        stack.pid("worker-spawner"),
    }
