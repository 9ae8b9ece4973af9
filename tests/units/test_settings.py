"""Settings: read once, wrong ones named all at once, and written down for people."""

import json
import os
from pathlib import Path

import pytest

from voxie_platform.cli.env_example import env_example
from voxie_platform.cli.health import pages
from voxie_platform.errors import SettingsError
from voxie_platform.settings import RUN_FILE, read_settings

ROOT = Path(__file__).parents[2]


pytestmark = pytest.mark.usefixtures("elsewhere")


def test_the_example_file_names_every_setting_as_it_is_now():
    written = (ROOT / ".env.example").read_text(encoding="utf-8")

    assert written == env_example(), "run `make env-example`"


def test_everything_that_is_wrong_is_named_at_once(monkeypatch):
    monkeypatch.setenv("API_PORT", "eighty")
    monkeypatch.setenv("CALL_SLOTS", "0")
    monkeypatch.setenv("DEPLOYMENT_MODE", "spawn")

    with pytest.raises(SettingsError) as caught:
        read_settings()

    assert {fault.field for fault in caught.value.faults} == {"API_PORT", "CALL_SLOTS", "DEPLOYMENT_MODE"}
    assert "API_PORT" in str(caught.value)


def test_a_process_may_not_be_killed_for_a_missed_beat(monkeypatch):
    for given, fine in (("0", True), ("0.5", False), ("2.9", False), ("3", True), ("3601", False)):
        monkeypatch.setenv("HANG_SECONDS", given)
        if fine:
            assert read_settings().hang_seconds == float(given)
        else:
            with pytest.raises(SettingsError, match="HANG_SECONDS"):
                read_settings()


def test_a_wrong_secret_is_not_repeated(monkeypatch):
    monkeypatch.setenv("LIVEKIT_URL", "wss://user:hunter2secret@host:notaport")

    with pytest.raises(SettingsError) as caught:
        read_settings(livekit_url="http://hunter2secret")

    assert "hunter2secret" not in str(caught.value)


def test_a_running_up_is_the_lowest_source(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    left = {"pid": os.getpid(), "settings": {"api_port": 8123, "livekit_url": "ws://127.0.0.1:7999"}}
    (tmp_path / "data" / RUN_FILE).write_text(json.dumps(left))
    monkeypatch.setenv("API_PORT", "9000")

    found = read_settings()

    assert (found.api_port, found.livekit_url) == (9000, "ws://127.0.0.1:7999")


def test_an_up_that_was_killed_says_nothing_any_more(tmp_path):
    (tmp_path / "data").mkdir()
    left = {"pid": 2**22 + 1, "settings": {"api_port": 8123}}
    (tmp_path / "data" / RUN_FILE).write_text(json.dumps(left))

    assert read_settings().api_port == 8000


@pytest.mark.parametrize("text", ["", "[]", "null", '{"pid": 1}', '{"settings": 3, "pid": 1}', "\x00"])
def test_a_damaged_run_file_is_no_obstacle(tmp_path, text):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / RUN_FILE).write_text(text)

    assert read_settings().api_port == 8000


def test_secrets_do_not_show_when_settings_are_printed():
    found = read_settings(livekit_api_secret="hunter2secret", openai_api_key="hunter2secret")

    assert "hunter2secret" not in repr(found)


WRONG = {
    "a list without brackets": ("ALLOWED_HOSTS", "example.org,localhost"),
    "a list that never ends": ("CORS_ORIGINS", "[" * 100_000),
    "a network that is none": ("OUTBOUND_ALLOW_NETWORKS", '["10.1.0.0/33"]'),
    "an address without a host": ("LIVEKIT_URL", "ws://"),
    "an address that cannot be": ("LIVEKIT_URL", "ws://[::1"),
    "a port that cannot be": ("PUBLIC_URL", "https://example.org:99999"),
    "an address of another kind": ("PUBLIC_URL", "javascript:alert(1)"),
    "an address that is none": ("OPENAI_BASE_URL", "api.openai.com"),
    "a folder's name that is too long": ("DATA_DIR", "x" * 5_000),
    "a home that is nobody's": ("DATA_DIR", "~nobody-of-this-name/voxie"),
    "a key that is no text": ("OPENAI_API_KEY", "\udcff\udcfe"),
    "a folder that is no text": ("DATA_DIR", "\udcff"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_setting_that_cannot_be_used_is_named(monkeypatch, case):
    name, value = WRONG[case]
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError) as caught:
        read_settings()

    assert name in str(caught.value)
    assert [fault.field for fault in caught.value.faults] == [name]
    assert len(str(caught.value)) < 200


def test_a_list_is_json(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", '["example.org"]')

    assert read_settings().allowed_hosts == ["example.org"]


def test_the_home_folder_is_meant_by_its_sign(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".env").write_text("DATA_DIR=~/voxie\n")

    assert read_settings().data_dir == tmp_path / "voxie"


def test_a_dotenv_file_that_is_no_text_is_named(tmp_path):
    (tmp_path / ".env").write_bytes("API_PORT=1".encode("utf-16"))

    with pytest.raises(SettingsError, match=r"\.env"):
        read_settings()


def test_an_ipv6_address_stands_in_brackets_in_what_is_asked_and_printed(tmp_path):
    for host in ("::1", "[::1]", "::"):
        given = read_settings(data_dir=tmp_path, api_host=host, offline_host="::1")
        assert given.local_api_url == "http://[::1]:8000"
        assert set(pages(given).values()) >= {
            "http://[::1]:8000/healthz",
            f"{given.offline_url[:-3]}/healthz",
        }
        assert given.offline_url.startswith("http://[::1]:")
