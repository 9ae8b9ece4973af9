"""What is deployed is held to its own checkers, and to the program that it starts."""

import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from tests.support.livekit import missing
from voxie_platform.access.sealing import KEY_FILE
from voxie_platform.cli.program import commands
from voxie_platform.errors import SettingsError
from voxie_platform.settings import Settings, read_settings
from voxie_platform.storage.open import status
from voxie_platform.supervisor.livekit import VERSION
from voxie_platform.supervisor.plan import WORKER_PATIENCE_SECONDS

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent
UNITS = sorted((ROOT / "deploy/systemd").iterdir())
LONGEST_OF_FLY = 300
INSTALLED = "/opt/voxie-platform/"


def run(*command, cwd=ROOT, **given):
    return subprocess.run(command, cwd=cwd, text=True, capture_output=True, check=False, **given)


def known(words):
    """Whether the program has this command."""
    names = {command.name or command.callback.__name__ for command in commands.registered_commands}
    groups = {group.name for group in commands.registered_groups}
    return words[0] in names | groups


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "compose.yaml").read_text())


def test_the_dockerfile_is_as_hadolint_wants_it():
    checked = run(PROGRAMS / "hadolint", "Dockerfile")
    assert checked.returncode == 0, checked.stdout


def test_compose_is_as_its_specification_wants_it():
    checked = run(PROGRAMS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml")
    assert checked.returncode == 0, checked.stdout


def test_every_container_is_confined(compose):
    for name, service in compose["services"].items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_compose_starts_the_one_image_as_every_part(compose):
    ours = {name: it for name, it in compose["services"].items() if name != "livekit"}
    assert ours.keys() == {"db", "api", "voxie", "spawner", "offline"}
    assert len({service["image"] for service in ours.values()}) == 1
    assert [name for name, service in ours.items() if "build" in service] == ["db"]
    assert all(known(service["command"]) for service in ours.values())
    assert ours["spawner"]["deploy"]["replicas"] == 3


def test_no_key_has_a_default(compose):
    text = (ROOT / "compose.yaml").read_text()
    assert re.findall(r"\$\{(LIVEKIT_API_KEY|LIVEKIT_API_SECRET):\?", text)
    assert not re.findall(r"\$\{\w*(?:KEY|SECRET)(?::?-|\})", text)


def test_calls_may_end_before_their_worker_is_killed(compose, fly):
    needed = Settings.model_fields["drain_seconds"].default + WORKER_PATIENCE_SECONDS
    [minutes] = re.findall(r"STOP_GRACE_PERIOD:-(\d+)m", compose["services"]["spawner"]["stop_grace_period"])
    assert int(minutes) * 60 >= needed
    workers = [unit.read_text() for unit in UNITS if "worker --mode" in unit.read_text()]
    assert len(workers) == 2
    for unit in workers:
        assert int(re.findall(r"TimeoutStopSec=(\d+)", unit)[0]) >= needed
    assert fly["kill_signal"] == "SIGTERM"
    [kill_seconds] = map(int, re.findall(r"^(\d+)s$", fly["kill_timeout"]))
    assert float(fly["env"]["DRAIN_SECONDS"]) + WORKER_PATIENCE_SECONDS <= kill_seconds <= LONGEST_OF_FLY
    [minutes] = re.findall(r"^(\d+)m$", fly["deploy"]["wait_timeout"])
    assert int(minutes) * 60 > kill_seconds, "a deploy gives up while a call goes on"


def test_fly_runs_three_groups_from_one_image_and_looks_at_each(fly):
    assert fly["processes"] == {
        "api": "api",
        "voxie": "worker --mode voxie",
        "spawner": "worker --mode spawner",
    }
    assert all(known(command.split()) for command in fly["processes"].values())
    assert fly["http_service"]["processes"] == ["api"]
    assert fly["http_service"]["internal_port"] == Settings.model_fields["api_port"].default
    assert fly["checks"]["registered"]["processes"] == ["voxie", "spawner"]
    assert f"WORKER_HEALTH_PORT={fly['checks']['registered']['port']}" in (ROOT / "Dockerfile").read_text()
    sized = {group for vm in fly["vm"] for group in vm["processes"]}
    assert sized == fly["processes"].keys()


def test_a_deploy_migrates_before_it_replaces_anything(compose, fly):
    assert fly["deploy"]["release_command"] == "db upgrade"
    assert compose["services"]["db"]["command"] == ["db", "upgrade"]
    for name in ("api", "voxie", "spawner"):
        assert compose["services"][name]["depends_on"]["db"] == {
            "condition": "service_completed_successfully"
        }
    [upgrading] = [unit for unit in UNITS if "db upgrade" in unit.read_text()]
    ours = [unit.read_text() for unit in UNITS if re.search("voxie-platform (api|worker)", unit.read_text())]
    assert len(ours) == 3
    for unit in ours:
        assert f"After=network-online.target {upgrading.name}" in unit
        # Requires= would leave all parts down for good where the store was away while the server started.
        assert f"Wants={upgrading.name}" in unit
        assert not re.search(r"^Requires=", unit, re.M)
    assert "Restart=on-failure" in upgrading.read_text()


async def test_sqlite_is_refused_on_fly(fly, tmp_path):
    env = {name.lower(): value for name, value in fly["env"].items()}
    assert env["store"] == "supabase"
    with pytest.raises(SettingsError, match=r"SEVERAL_HOSTS.*STORE=supabase"):
        await status(read_settings(**env | {"store": "sqlite", "data_dir": tmp_path}))


def test_the_image_and_up_build_the_page_from_one_lock_file():
    locked = json.loads((ROOT / "dashboard/package-lock.json").read_text())["packages"]
    wanted = json.loads((ROOT / "dashboard/package.json").read_text())
    assert locked[""]["dependencies"] == wanted["dependencies"]
    assert not [name for name, package in locked.items() if "resolved" in package]
    assert all(package["integrity"] for name, package in locked.items() if name)


def test_systemd_takes_the_units(tmp_path):
    if shutil.which("systemd-analyze") is None:
        missing("systemd-analyze")
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for unit in UNITS:
        text = re.sub(rf"{INSTALLED}\S+", str(program), unit.read_text())
        (tmp_path / unit.name).write_text(text)
    names = [tmp_path / unit.name.replace("@", "@1") for unit in UNITS]
    checked = run("systemd-analyze", "verify", "--man=no", *names)
    ours = [line for line in checked.stderr.splitlines() if "voxie" in line or "livekit" in line]
    assert checked.returncode == 0, checked.stderr
    assert ours == []


def test_livekit_is_started_again_whatever_code_it_ended_with():
    unit = (ROOT / "deploy/systemd/livekit.service").read_text()
    assert "Restart=always" in unit
    assert "StartLimitIntervalSec=0" in unit


def test_what_the_units_start_is_there():
    for unit in UNITS:
        for place, words in re.findall(rf"^ExecStart={INSTALLED}(\S+) ?(.*)$", unit.read_text(), re.M):
            if place.startswith(".venv/"):
                assert known(words.split()), unit.name
            else:
                assert os.access(ROOT / place, os.X_OK), unit.name


def test_new_keys_are_made_once_and_for_their_owner_alone(tmp_path):
    file = tmp_path / ".env"
    assert run(ROOT / "deploy/secrets", file, cwd=file.parent).returncode == 0
    made = file.read_text()
    given = dict(line.split("=", 1) for line in made.splitlines())
    assert given.keys() == {"LIVEKIT_API_KEY", "LIVEKIT_API_SECRET", "OFFLINE_API_KEY", "SECRETS_KEY"}
    assert len(given["LIVEKIT_API_SECRET"]) == 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    again = run(ROOT / "deploy/secrets", file, cwd=file.parent)
    assert (again.returncode, file.read_text()) == (1, made)
    assert "has its keys already" in again.stderr


def test_new_keys_are_made_beside_those_that_are_there(tmp_path):
    file = tmp_path / ".env"
    cloud = "LIVEKIT_API_KEY=APIcloud\nLIVEKIT_API_SECRET=of the cloud\nSECRETS_KEY=\n"
    file.write_text(cloud)
    assert run(ROOT / "deploy/secrets", file, cwd=file.parent).returncode == 0
    assert file.read_text().startswith(cloud)
    added = file.read_text().removeprefix(cloud)
    assert [line.split("=")[0] for line in added.splitlines()] == ["OFFLINE_API_KEY", "SECRETS_KEY"]
    assert all(line.partition("=")[2] for line in added.splitlines())


def test_the_key_that_secrets_are_sealed_with_already_stays_the_key(tmp_path):
    file = tmp_path / ".env"
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / KEY_FILE).write_text("sealed with this")
    assert run(ROOT / "deploy/secrets", file, cwd=tmp_path).returncode == 0
    assert "SECRETS_KEY=sealed with this\n" in file.read_text()


@pytest.mark.parametrize("last", ["OPENAI_API_KEY=sk-a", "OPENAI_API_KEY=sk-a\n"])
def test_new_keys_leave_the_settings_that_are_there_as_they_are(tmp_path, last):
    file = tmp_path / ".env"
    file.write_text(last)
    assert run(ROOT / "deploy/secrets", file, cwd=file.parent).returncode == 0
    first, second = file.read_text().splitlines()[:2]
    assert first == "OPENAI_API_KEY=sk-a"
    assert second.startswith("LIVEKIT_API_KEY=voxie")


def test_a_backup_as_the_page_makes_it_is_read_by_its_owner_alone(tmp_path):
    with closing(sqlite3.connect(tmp_path / "voxie.db")) as connection:
        connection.execute("CREATE TABLE said (words TEXT)")
    page = (ROOT / "docs/deploying.md").read_text()
    on_a_server, in_containers, back = re.findall(
        r"```sh\n(.*?)```", page.split("**Backups of SQLite.**")[1].split("**Scaling.**")[0], re.DOTALL
    )
    for place in ("/var/lib/voxie-platform", "/var/backups"):
        assert place in on_a_server
        on_a_server = on_a_server.replace(place, str(tmp_path))
    assert run("sh", "-c", f"umask 022; {on_a_server}").returncode == 0
    [backup] = tmp_path.glob("voxie-*.db")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("SELECT name FROM sqlite_schema").fetchall() == [("said",)]
    assert all(block.startswith("umask 077\n") for block in (in_containers, back))
    assert "os.umask(0o077)" in in_containers, "a copy out of a container has the rights that it had there"


@pytest.mark.parametrize("is_kept", [True, False], ids=["fetched", "found on the PATH"])
def test_the_page_puts_livekit_in_its_place_where_it_was_fetched(tmp_path, is_kept):
    page = (ROOT / "docs/deploying.md").read_text()
    puts = re.findall(r"^kept=.*\n^test .*$", page, re.MULTILINE)
    assert len(puts) == 2
    for number, put in enumerate(puts):
        folder = tmp_path / str(number)
        for place in ("data/cache", ".venv/bin"):
            (folder / place).mkdir(parents=True)
        if is_kept:
            (folder / f"data/cache/livekit-server-{VERSION}").write_text("#!/bin/sh\necho it is me")
            (folder / f"data/cache/livekit-server-{VERSION}").chmod(0o755)
        here = put.replace("/var/cache/voxie-platform", "data/cache").replace("/usr/local", ".venv")
        done = subprocess.run(["sh", "-ec", here], cwd=folder, check=False)
        assert done.returncode == 0
        assert (folder / ".venv/bin/livekit-server").exists() is is_kept
