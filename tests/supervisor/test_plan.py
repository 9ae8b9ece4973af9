"""What `up` decides before it starts anything."""

import json
import os
import shutil
import socket
import stat

import pytest

from voxie_platform.errors import ConflictError, InvalidError
from voxie_platform.settings import RUN_FILE, DeploymentMode, Settings, read_settings
from voxie_platform.supervisor.livekit_config import keys_of, write_config, write_private
from voxie_platform.supervisor.plan import (
    CHILDREN,
    Plan,
    as_environment,
    environment_of,
    needs_livekit,
    speech,
)
from voxie_platform.supervisor.ports import free_port, ports_of_one
from voxie_platform.supervisor.preparation import chosen
from voxie_platform.supervisor.run_file import only_one, run_file
from voxie_platform.supervisor.telling import Warned

pytestmark = pytest.mark.usefixtures("elsewhere")


def names(settings: Settings) -> set[str]:
    return {part.name for part in chosen(settings, ())}


def test_without_any_key_everything_is_started():
    assert names(read_settings()) == {"livekit", "offline", "api", "worker-voxie", "worker-spawner"}


def test_with_an_openai_key_the_speech_engine_stays_away():
    assert "offline" not in names(read_settings(openai_api_key="sk-0123456789"))


def test_a_livekit_server_that_is_given_is_used_as_it_is():
    given = read_settings(livekit_url="wss://x.livekit.cloud", livekit_api_key="k", livekit_api_secret="s")

    assert not needs_livekit(given)
    assert "livekit" not in names(given)


def test_a_part_can_be_left_out_and_a_wrong_name_is_named():
    assert "api" not in {part.name for part in chosen(read_settings(), ["api"])}
    with pytest.raises(InvalidError, match="'apy'"):
        chosen(read_settings(), ["apy"])


def test_a_child_reads_back_exactly_what_was_decided(monkeypatch):
    decided = read_settings(
        api_port=8123, allowed_hosts=["a", "b"], livekit_api_secret="s3cret", drain_seconds=2.5, call_slots=3
    )
    for name, value in as_environment(decided).items():
        monkeypatch.setenv(name, value)

    assert read_settings() == decided


def test_each_worker_gets_its_own_mode_whatever_the_environment_says(monkeypatch):
    monkeypatch.setenv("DEPLOYMENT_MODE", "voxie")
    plan = Plan(read_settings())
    spawner = next(part for part in CHILDREN if part.mode is DeploymentMode.SPAWNER)

    assert environment_of(plan, spawner)["DEPLOYMENT_MODE"] == "spawner"


def test_the_speech_engine_stands_in_for_openai():
    with ports_of_one() as ports:
        decided = read_settings().model_copy(update=speech(read_settings(offline_port=0), ports, print))

    assert decided.openai_base_url == f"http://127.0.0.1:{decided.offline_port}/v1"
    assert decided.openai_api_key.get_secret_value() == decided.offline_api_key.get_secret_value()


def test_a_port_that_is_taken_is_passed_over():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]

        assert free_port(taken) != taken
        assert free_port(taken, udp=True) == taken


def test_keys_are_made_once_per_folder_and_readable_by_nobody_else(tmp_path):
    keys = keys_of(tmp_path / "one")

    assert keys_of(tmp_path / "one") == keys
    assert keys_of(tmp_path / "two") != keys
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in (tmp_path / "one").iterdir())


def test_the_media_server_is_for_this_machine_alone(tmp_path):
    text = write_config(tmp_path, keys_of(tmp_path), port=1, udp_port=2, webhook="http://x").read_text()

    assert "auto_create: false" in text
    assert "tcp_port: 0" in text
    assert "bind_addresses:\n- 127.0.0.1" in text


def test_a_private_file_is_never_half_there(tmp_path):
    write_private(tmp_path / "file", "one")
    write_private(tmp_path / "file", "two")

    assert (tmp_path / "file").read_text() == "two"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_run_file_lives_as_long_as_the_run(tmp_path):
    with run_file(tmp_path, {"api_port": 1}):
        path = tmp_path / RUN_FILE
        assert json.loads(path.read_text()) == {"pid": os.getpid(), "settings": {"api_port": 1}}
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    assert not path.exists()


def test_two_of_them_never_share_a_folder(tmp_path):
    with only_one(tmp_path), pytest.raises(ConflictError, match="runs already"), only_one(tmp_path):
        pass

    with only_one(tmp_path):
        shutil.rmtree(tmp_path)


def test_a_taken_port_is_said():
    told = []
    with socket.socket() as other, ports_of_one() as ports:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        speech(read_settings(offline_port=taken), ports, told.append)

    assert isinstance(told[0], Warned)
    assert str(taken) in told[0].text
