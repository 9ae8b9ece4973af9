"""Commands as a person types them: real processes on a real store."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from voxie_platform.settings import Settings
from voxie_platform.storage.open import SQLITE_FILE
from voxie_platform.supervisor.checkup import CHECKS

USAGE = 2


class Terminal:
    """A folder to type commands in."""

    def __init__(self, folder) -> None:
        self.folder = folder
        ours = {name.upper() for name in Settings.model_fields}
        self.environment = {name: value for name, value in os.environ.items() if name not in ours}

    def run(self, *words: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "voxie_platform", *words],
            cwd=self.folder,
            env=self.environment | environment,
            input=given,
            capture_output=True,
            check=False,
            timeout=60,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in err, err
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    def ok(self, *words: str, given: bytes = b"", **environment: str) -> str:
        done = self.run(*words, given=given, **environment)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@pytest.fixture(scope="module")
def terminal(tmp_path_factory):
    """With a store that is up to date."""
    opened = Terminal(tmp_path_factory.mktemp("cli"))
    opened.ok("db", "upgrade")
    return opened


def test_an_agent_is_found_by_its_name_where_only_one_has_it(terminal):
    agent = terminal.ok("agents", "create", "Trattoria da Ugo")

    assert json.loads(terminal.ok("agents", "show", "trattoria da ugo"))["id"] == agent
    assert "Trattoria da Ugo" in terminal.ok("agents", "export", "Trattoria da Ugo")
    assert "There is no agent 'Trattoria'" in terminal.run("agents", "show", "Trattoria").stderr
    other = terminal.ok("agents", "create", "Trattoria da Ugo")
    refused = terminal.run("agents", "delete", "Trattoria da Ugo")
    assert refused.returncode == 1
    assert "2 agents are called 'Trattoria da Ugo'" in refused.stderr
    assert agent in refused.stderr
    terminal.ok("agents", "delete", other)
    assert terminal.ok("agents", "delete", "Trattoria da Ugo") == "deleted"


def test_an_agent_goes_through_its_whole_life(terminal):
    agent = terminal.ok("agents", "create", "Bella", "--greeting", "Ciao!")

    assert json.loads(terminal.ok("agents", "show", agent))["config"]["greeting"]["text"] == "Ciao!"
    exported = terminal.ok("agents", "export", agent)
    changed = exported.replace("Ciao!", "Buongiorno!").encode()
    assert terminal.ok("agents", "import", "-", "--agent", agent, given=changed) == f"{agent} version 2"
    copy = terminal.ok("agents", "import", "-", given=changed).split()[0]
    listed = json.loads(terminal.ok("agents", "list", "--json"))
    assert {(row["id"], row["version"]) for row in listed} >= {(agent, 2), (copy, 1)}
    terminal.ok("agents", "delete", agent)
    assert terminal.run("agents", "show", agent).returncode == 1


def test_an_id_in_a_table_is_never_cut(terminal):
    agent = terminal.ok("agents", "create", "A name as long as names of restaurants in small villages can be")

    assert agent in terminal.ok("agents", "list", COLUMNS="40")


def test_a_key_is_shown_once_and_listed_without_its_secret(terminal):
    key = terminal.ok("keys", "create", "site", "--scope", "call")
    row = next(row for row in json.loads(terminal.ok("keys", "list", "--json")) if row["name"] == "site")

    assert key.startswith("vx_")
    assert key not in json.dumps(row)
    assert row["scopes"] == ["call"]
    terminal.ok("keys", "revoke", row["id"])
    assert next(row for row in json.loads(terminal.ok("keys", "list", "--json")) if row["name"] == "site")[
        "revoked_at"
    ]


def test_members_are_let_in_changed_and_put_out(terminal):
    anna, bert = (f"4f7c1f0e-9d55-4a3e-8f86-0a4f8d9f1c1{n}" for n in (1, 2))
    terminal.ok("members", "add", anna, "--role", "owner", "--name", "Anna")
    terminal.ok("members", "add", bert)
    terminal.ok("members", "change", bert, "--role", "editor")
    listed = json.loads(terminal.ok("members", "list", "--json"))
    assert [(row["user_id"], row["role"], row["name"]) for row in listed] == [
        (anna, "owner", "Anna"),
        (bert, "editor", ""),
    ]
    assert "last owner" in terminal.run("members", "remove", anna).stderr
    terminal.ok("members", "remove", bert)
    assert bert not in terminal.ok("members", "list")


def test_a_webhook_is_made_switched_and_looked_after(terminal):
    secret = terminal.ok("webhooks", "create", "https://8.8.8.8/hook", "--kind", "call.ended")
    assert secret.startswith("whsec_")
    [made] = json.loads(terminal.ok("webhooks", "list", "--json"))
    assert (made["url"], made["kinds"], made["older_until"]) == ("https://8.8.8.8/hook", ["call.ended"], None)
    number = terminal.ok("webhooks", "ping", made["id"])
    table = terminal.ok("webhooks", "deliveries", made["id"])
    assert "webhook.ping" in table
    assert "waiting" in table
    assert terminal.ok("webhooks", "replay", made["id"], number) == number, "it waits, and is due at once"
    [delivery] = json.loads(terminal.ok("webhooks", "deliveries", made["id"], "--json"))
    assert delivery["attempts"] == []
    newer = terminal.ok("webhooks", "rotate", made["id"], "--hours", "1")
    assert newer.startswith("whsec_")
    assert newer != secret
    assert terminal.ok("webhooks", "switch", made["id"], "--off") == "off"
    assert "not enabled" in terminal.run("webhooks", "ping", made["id"]).stderr
    [off] = json.loads(terminal.ok("webhooks", "list", "--json"))
    assert (off["enabled"], bool(off["older_until"])) == (False, True)
    terminal.ok("webhooks", "delete", made["id"])
    assert terminal.ok("webhooks", "list") == "none yet"


def test_commands_work_in_the_workspace_that_is_named(terminal):
    second = terminal.ok("workspaces", "create", "Second")
    agent = terminal.ok("agents", "create", "Only there", WORKSPACE=second)
    assert [row["name"] for row in json.loads(terminal.ok("workspaces", "list", "--json"))] == [
        "Main",
        "Second",
    ]
    assert agent in terminal.ok("agents", "list", WORKSPACE=second)
    assert agent not in terminal.ok("agents", "list")
    refused = terminal.run("agents", "list", WORKSPACE="nowhere")
    assert refused.returncode == USAGE
    assert "WORKSPACE" in refused.stderr


def test_the_workers_are_listed(terminal):
    assert terminal.ok("workers") == "none yet"
    assert json.loads(terminal.ok("workers", "--json")) == []


WRONG = {
    "no user": (("members", "add", "anna"), {}, b"", USAGE, "user"),
    "no such role": (("members", "add", "x", "--role", "king"), {}, b"", USAGE, "role"),
    "a workspace without a name": (("workspaces", "create", " "), {}, b"", USAGE, "name"),
    "no such member": (("members", "remove", "nobody"), {}, b"", 1, "nobody"),
    "no such agent": (("agents", "show", "nope"), {}, b"", 1, "nope"),
    "no such call": (("calls", "tail", "nope"), {}, b"", 1, "nope"),
    "no such key": (("keys", "revoke", "nope"), {}, b"", 1, "nope"),
    "no such webhook": (("webhooks", "rotate", "nope"), {}, b"", 1, "nope"),
    "no such kind": (("webhooks", "create", "https://8.8.8.8", "--kind", "tea"), {}, b"", USAGE, "tea"),
    "an address inside": (("webhooks", "create", "http://127.0.0.1/"), {}, b"", USAGE, "address"),
    "no delivery": (("webhooks", "replay", "nope", "0"), {}, b"", USAGE, "number"),
    "not YAML": (("agents", "import", "-"), {}, b"a: [1", USAGE, "YAML"),
    "a YAML bomb": (("agents", "import", "-"), {}, b"a: &a [1]\nb: [*a, *a]", USAGE, "alias"),
    "no agent": (("agents", "import", "-"), {}, b"identity: {name: ''}", USAGE, "identity.name"),
    "not text": (("agents", "import", "-"), {}, b"\xff\xfe\x00", USAGE, "UTF-8"),
    "too long": (("agents", "import", "-"), {}, b"x" * 7_000_000, USAGE, "characters"),
    "deeply nested": (("agents", "import", "-"), {}, b"[" * 100_000, USAGE, "deep"),
    "a voice that does not exist": (("agents", "create", "x", "--voice", "hal"), {}, b"", USAGE, "voice"),
    "a name that is empty": (("agents", "create", ""), {}, b"", USAGE, "identity.name"),
    "a NUL": (("agents", "import", "-"), {}, b'identity: {name: "a\\0b"}', USAGE, "identity.name"),
    "no such command": (("fly",), {}, b"", USAGE, "fly"),
    "no such scope": (("keys", "create", "x", "--scope", "root"), {}, b"", USAGE, "scope"),
    "a number that is none": (("calls", "list", "--limit", "many"), {}, b"", USAGE, "limit"),
    "a port that is none": (("doctor",), {"API_PORT": "http"}, b"", USAGE, "API_PORT"),
    "two things at once": (("doctor",), {"API_PORT": "x", "STORE": "y"}, b"", USAGE, "STORE"),
    "no deployment": (("worker",), {}, b"", USAGE, "DEPLOYMENT_MODE"),
    "two deployments": (("worker", "--mode", "voxie"), {"DEPLOYMENT_MODE": "spawner"}, b"", USAGE, "voxie"),
    "no api key": (("spawn", "x"), {}, b"", USAGE, "VOXIE_API_KEY"),
    "no api": (("spawn", "x"), {"VOXIE_API_KEY": "vx_0", "API_PORT": "1"}, b"", 1, "does not answer"),
    "a server without its key": (
        ("up",),
        {"LIVEKIT_URL": "wss://x"},
        b"",
        USAGE,
        "LIVEKIT_API_KEY",
    ),
    "no such part": (("up", "--without", "tea"), {}, b"", USAGE, "tea"),
    "no livekit key": (("api",), {}, b"", USAGE, "LIVEKIT_API_KEY"),
    "no script": (("offline", "--mode", "scripted", "--script", "nope.json"), {}, b"", USAGE, "nope.json"),
}


@pytest.mark.parametrize("case", WRONG, ids=str)
def test_what_cannot_be_done_is_one_line_that_names_the_reason(terminal, case):
    words, environment, given, code, named = WRONG[case]

    done = terminal.run(*words, given=given, **environment)

    assert done.returncode == code, done.stderr
    assert named in done.stderr
    assert done.stderr.strip(), "nothing was said"


def test_a_store_that_was_never_made_names_the_command_that_makes_it(terminal, tmp_path):
    done = terminal.run("agents", "list", DATA_DIR=str(tmp_path / "empty"))

    assert done.returncode == 1, "a part that came before its schema is started again after this code alone"
    assert "db upgrade" in done.stderr


def test_a_store_that_no_upgrade_will_mend_is_no_reason_to_start_again(terminal, tmp_path):
    with closing(sqlite3.connect(tmp_path / SQLITE_FILE)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")

    done = terminal.run("agents", "list", DATA_DIR=str(tmp_path))

    assert done.returncode == USAGE
    assert "another program" in done.stderr


def test_the_doctor_says_what_is_in_order_and_what_to_do(terminal):
    bare = {"PATH": "/usr/bin:/bin"}  # no Go, which `up` can do without
    findings = {row["part"]: row for row in json.loads(terminal.ok("doctor", "--json", **bare))}

    assert findings["store"]["fine"]
    assert not findings["up"]["fine"]
    assert all(row["found"] for row in findings.values())
    assert all(row["do"] for row in findings.values() if not row["fine"])
    assert findings.keys() == CHECKS.keys()


def test_the_command_line_imports_nothing_heavy_before_it_is_needed(terminal):
    heavy = ("livekit", "fastapi", "sqlite3", "numpy", "httpx")
    code = f"import sys, voxie_platform.cli; print([name for name in {heavy} if name in sys.modules])"
    command = [sys.executable, "-c", code]

    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)

    assert done.stdout.strip() == "[]"


def test_figures_are_told_day_by_day_and_together(terminal):
    *days, together = json.loads(terminal.ok("analytics", "--days", "3", "--json"))
    assert len(days) == 3
    assert (together["since"], together["calls"], together["minutes"]) == ("together", 0, None)
    assert "together" in terminal.ok("analytics", "--days", "1")
    assert terminal.run("analytics", "--days", "0").returncode == USAGE
