"""`health`, and a command that is told to end before it listens for that."""

import http.server
import signal
import subprocess
import sys
import threading

import pytest

from tests.cli.test_commands import Terminal


class Page(http.server.BaseHTTPRequestHandler):
    """A part's health page."""

    status = 200

    def do_GET(self):
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(b"registered\n" if self.status == 200 else b"not registered\n")

    def log_message(self, *_):
        pass


@pytest.fixture
def page():
    """Where a worker says how it is."""
    Page.status = 200
    with http.server.HTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def terminal(tmp_path):
    terminal = Terminal(tmp_path)
    terminal.environment |= {"API_PORT": "0", "OFFLINE_PORT": "0"}
    return terminal


def test_health_is_that_of_the_part_that_runs_here(terminal, page):
    here = {"WORKER_HEALTH_PORT": str(page.server_port), "WORKER_HEALTH_HOST": "0.0.0.0"}
    assert terminal.ok("health", **here).split() == ["worker", "registered"]

    Page.status = 503
    ill = terminal.run("health", **here)
    assert (ill.returncode, ill.stdout.split()) == (1, ["worker", "not", "registered"])


def test_where_nothing_runs_nothing_is_healthy(terminal):
    none = terminal.run("health")
    assert (none.returncode, none.stdout) == (1, "")
    assert "no part answers" in none.stderr


def test_an_engine_on_another_machine_is_not_this_ones_health(terminal, page):
    there = {"OFFLINE_HOST": "offline.invalid", "OFFLINE_PORT": str(page.server_port)}
    assert terminal.run("health", **there).returncode == 1


@pytest.mark.parametrize("words", [["worker", "--mode", "voxie"], ["api"], ["offline"]])
def test_a_part_that_still_starts_ends_when_it_is_told(words, tmp_path):
    # as process 1 of a container it would otherwise not hear it
    terminal = Terminal(tmp_path)
    terminal.ok("db", "upgrade")
    environment = terminal.environment | {
        "LIVEKIT_API_KEY": "key",
        "LIVEKIT_API_SECRET": "of nobody else 0123456789",
        "OPENAI_API_KEY": "none",
        "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
        "API_PORT": "0",
        "OFFLINE_PORT": "0",
    }
    # told when the command has begun and its imports are not done yet
    first = {"worker": "voxie_platform.worker.server", "api": "voxie_platform.api.serve"}
    module = first.get(words[0], "voxie_platform.offline.serve")
    program = (
        "import signal, sys\n"
        "from voxie_platform.cli import app\n"
        f"told = lambda given: given[0] == {module!r} and signal.raise_signal(signal.SIGTERM)\n"
        "sys.addaudithook(lambda event, given: event == 'import' and told(given))\n"
        "app()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 128 + signal.SIGTERM, done.stderr
    assert b"Traceback" not in done.stderr
