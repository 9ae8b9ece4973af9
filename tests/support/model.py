"""The scripted Realtime server as a process: the model of every room test, steered over HTTP."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from voxie_platform.supervisor.lifeline import tied
from voxie_platform.supervisor.ports import free_port

SECONDS_TO_START = 30


class Model:
    """What the model says, heard and did; see `offline/script.py` for what a script can do."""

    def __init__(self, port: int, key: str) -> None:
        self.base_url = f"http://127.0.0.1:{port}/v1"
        self.key = key
        self.http = httpx.Client(
            base_url=f"http://127.0.0.1:{port}",
            headers={"Authorization": f"Bearer {key}"},
            timeout=10.0,
            trust_env=False,
        )

    def play(self, **script: object) -> None:
        """From now on sessions follow this script."""
        self.http.put("/control/script", json=script).raise_for_status()

    def sessions(self, containing: str = "") -> list[dict]:
        """Sessions whose instructions hold this, oldest first."""
        found = self.http.get("/control/sessions").raise_for_status().json()["sessions"]
        return [session for session in found if containing in session["instructions"]]

    def log(self, session_id: str) -> list[dict]:
        """Everything that went over one session's wire."""
        return self.http.get(f"/control/sessions/{session_id}/log").raise_for_status().json()["entries"]

    def hear(self, session_id: str, text: str, seconds: float = 0.3) -> None:
        """Let a session hear words without any audio."""
        said = {"text": text, "seconds": seconds}
        self.http.post(f"/control/sessions/{session_id}/hear", json=said).raise_for_status()

    def cut(self, session_id: str, how: str = "reset") -> None:
        """Break a session's connection."""
        self.http.post(f"/control/sessions/{session_id}/cut", json={"how": how}).raise_for_status()


@contextmanager
def running_model(folder: Path) -> Iterator[Model]:
    """A scripted model of its own, empty of any script."""
    port, key = free_port(0), secrets.token_urlsafe(16)
    environment = {
        **os.environ,
        "DATA_DIR": str(folder),
        "OFFLINE_PORT": str(port),
        "OFFLINE_API_KEY": key,
        "LOG_FORMAT": "json",
    }
    command = tied((sys.executable, "-m", "voxie_platform", "offline", "--mode", "scripted"))
    with (folder / "model.log").open("wb") as log:
        running = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    model = Model(port, key)
    try:
        wait_until_it_answers(model, running, folder / "model.log")
        yield model
    finally:
        model.http.close()
        running.terminate()
        try:
            running.wait(5)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def wait_until_it_answers(model: Model, running: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and running.poll() is None:
        try:
            model.http.get("/control/clock").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"the scripted model did not start: {log.read_text()[-2000:]}")
