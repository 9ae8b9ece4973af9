"""Commands given what nobody should give them: one line that names it, a code for programs, nothing lost."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys

import pytest

from tests.cli.test_commands import USAGE, Terminal

FAILED = 1
HUGE = "x" * 50_000
LONGEST_ERROR = 2_100


@pytest.fixture(scope="module")
def terminal(tmp_path_factory):
    """With a store that is up to date, and one agent in it."""
    opened = Terminal(tmp_path_factory.mktemp("hostile"))
    opened.ok("db", "upgrade")
    opened.ok("agents", "create", "Bella")
    return opened


def refused(terminal: Terminal, *words: str, code: int, given: bytes = b"", **environment: str) -> str:
    """The one line that says why."""
    done = terminal.run(*words, given=given, **environment)
    assert (done.returncode, done.stdout) == (code, ""), (done.stdout, done.stderr)
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert "unexpectedly" not in lines[0]
    assert len(lines[0]) < LONGEST_ERROR
    return lines[0]


WORDS = {
    "an argument that is missing": (("agents", "show"), "agent"),
    "a file that is missing": (("agents", "import"), "file"),
    "a file that is not there": (("agents", "import", "nowhere.yaml"), "nowhere.yaml"),
    "a folder for a file": (("agents", "import", "/"), "file"),
    "one argument too many": (("agents", "list", "extra"), "extra"),
    "an option that does not exist": (("agents", "list", "--nope"), "--nope"),
    "a command that is huge": ((HUGE,), "command"),
    "a choice that is huge": (("worker", "--mode", HUGE), "--mode"),
    "a part that is huge": (("up", "--without", HUGE), "part"),
    "a name that is huge": (("agents", "create", HUGE), "identity.name"),
    "a purpose that is huge": (("agents", "create", "x", "--purpose", HUGE), "identity.purpose"),
    "a control character": (("agents", "create", "x", "--greeting", "a\x1b[2J"), "greeting.text"),
    "a limit of nothing": (("calls", "list", "--limit", "0"), "--limit"),
    "a limit without end": (("calls", "list", "--limit", "9" * 400), "--limit"),
    "a key for no time": (("keys", "create", "x", "--days", "0"), "--days"),
    "a key for ever": (("keys", "create", "x", "--days", "9" * 30), "--days"),
    "a key without a name": (("keys", "create", " "), "name"),
    "a key of two lines": (("keys", "create", "a\nb"), "name"),
    "a key with a huge name": (("keys", "create", HUGE), "name"),
    "a webhook with a huge description": (
        ("webhooks", "create", "https://8.8.8.8/", "--description", HUGE),
        "description",
    ),
    "a webhook described in two lines": (
        ("webhooks", "create", "https://8.8.8.8/", "--description", "a\nb"),
        "description",
    ),
    "no text": (("agents", "show", os.fsdecode(b"\xff\xfe")), "argument 3"),
    "no text after an option": (("keys", "create", "x", "--scope", os.fsdecode(b"\xff")), "argument 5"),
}


@pytest.mark.parametrize("case", WORDS)
def test_words_that_cannot_be_used_are_named(terminal, case):
    words, named = WORDS[case]

    assert named in refused(terminal, *words, code=USAGE)


@pytest.mark.parametrize("odd", ["", HUGE, "../../etc/passwd", "'; drop table agents; --", "a\nb\x1b[2J"])
def test_an_id_that_nobody_has_is_not_found(terminal, odd):
    assert "There is no agent" in refused(terminal, "agents", "show", odd, code=FAILED)


def test_an_interview_that_nobody_began_is_not_gone_on_with(terminal):
    line = refused(terminal, "chat", "voxie", "--interview", "nope", code=FAILED, given=b"Hello\n")

    assert "There is no interview 'nope'" in line


SETTINGS = {
    "a list without brackets": {"ALLOWED_HOSTS": "a,b"},
    "an address without a host": {"LIVEKIT_URL": "ws://"},
    "a folder whose name is too long": {"DATA_DIR": HUGE},
    "a setting that is no text": {"API_HOST": os.fsdecode(b"\xff")},
}


@pytest.mark.parametrize("case", SETTINGS)
def test_a_setting_that_cannot_be_used_is_named(terminal, case):
    (name,) = SETTINGS[case]

    assert name in refused(terminal, "agents", "list", code=USAGE, **SETTINGS[case])


def test_a_dotenv_file_that_is_no_text_is_named(terminal, tmp_path):
    (tmp_path / ".env").write_bytes("API_PORT=1".encode("utf-16"))

    assert ".env" in refused(Terminal(tmp_path), "agents", "list", code=USAGE)


def of_another_program(file):
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE recipes (title)")


def cut_in_half(file):
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def of_a_later_version(file):
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 99")


def a_folder(file):
    file.unlink()
    file.mkdir()


STORES = {
    "no database": lambda file: file.write_bytes(b"hello" * 5_000),
    "another program's": of_another_program,
    "cut in half": cut_in_half,
    "a later version's": of_a_later_version,
    "a folder": a_folder,
    "missing": lambda file: file.unlink(),
}


@pytest.fixture(params=STORES)
def spoiled(request, terminal, tmp_path):
    """A terminal whose store cannot be used."""
    file = tmp_path / "data" / "voxie.db"
    file.parent.mkdir()
    if request.param != "another program's":
        shutil.copy(terminal.folder / "data" / "voxie.db", file)
    STORES[request.param](file)
    return Terminal(tmp_path)


def test_a_store_that_cannot_be_used_is_named_and_left_where_it_is(spoiled):
    file = spoiled.folder / "data" / "voxie.db"
    before = file.stat().st_size if file.exists() else None
    code = FAILED if before is None else USAGE  # what is not there yet may be a moment later

    assert "voxie.db" in refused(spoiled, "chat", "voxie", code=code)

    assert (file.stat().st_size if file.exists() else None) == before


@pytest.mark.parametrize("command", ["up", "offline"])
def test_a_folder_that_cannot_be_is_named(tmp_path, command):
    (tmp_path / "file").touch()
    done = Terminal(tmp_path).run(command, DATA_DIR=str(tmp_path / "file"))

    assert done.returncode == USAGE
    assert "DATA_DIR" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_store_of_another_program_is_not_upgraded(tmp_path):
    file = tmp_path / "data" / "voxie.db"
    file.parent.mkdir()
    of_another_program(file)
    before = file.read_bytes()

    assert "another program" in refused(Terminal(tmp_path), "db", "upgrade", code=USAGE)

    assert file.read_bytes() == before


SHELL = {
    "nobody reads on": ('"$@" --json | head -c 1 >/dev/null; exit "${PIPESTATUS[0]}"', {0, FAILED}),
    "nowhere to write": ('exec "$@" >&-', {0}),
    "no room to write": ('exec "$@" >/dev/full', {FAILED}),
    "no place for errors": ('exec "$@" --limit 0 2>&-', {USAGE}),
    "no streams at all": ('exec "$@" <&- >&- 2>&-', {0}),
}


@pytest.mark.parametrize("case", SHELL)
def test_streams_that_are_closed_or_full_end_nothing_in_a_traceback(terminal, case):
    script, codes = SHELL[case]
    command = [sys.executable, "-m", "voxie_platform", "agents", "list"]

    done = subprocess.run(
        ["bash", "-c", script, "bash", *command],
        cwd=terminal.folder,
        env=terminal.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode in codes, done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert "Bella" in terminal.ok("agents", "list"), "the store is as it was"


def test_a_conversation_without_an_input_ends_at_once(terminal):
    command = [sys.executable, "-m", "voxie_platform", "chat", "voxie", "--json"]

    done = subprocess.run(
        ["bash", "-c", 'exec "$@" <&-', "bash", *command],
        cwd=terminal.folder,
        env=terminal.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert '"ended"' in done.stdout.splitlines()[-1]


def test_a_conversation_that_nobody_reads_any_more_is_over(terminal):
    command = [sys.executable, "-m", "voxie_platform", "chat", "voxie", "--json"]

    done = subprocess.run(
        ["bash", "-c", '"$@" | head -n 1 >/dev/null; exit "${PIPESTATUS[0]}"', "bash", *command],
        cwd=terminal.folder,
        env=terminal.environment,
        input="Hello\n" * 20,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (done.returncode, done.stderr) == (FAILED, "")
    [call, *_] = json.loads(terminal.ok("calls", "list", "--json"))
    assert (call["state"], call["end_reason"]) == ("ended", "caller_hung_up")
