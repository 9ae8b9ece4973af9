"""A real PostgreSQL for tests: a cluster of its own on a socket in a folder of its own."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.livekit import missing
from voxie_platform.supervisor.lifeline import dies_with

PORT = 5432
SECONDS_TO_START = 30
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
"""What is kept here need not outlive the machine."""


@dataclass(frozen=True)
class Postgres:
    """A running cluster."""

    folder: Path
    """Of its socket."""

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}&port={PORT}"

    def psql(self, database: str, script: str) -> str:
        """What psql prints; it stops at the first error."""
        command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-", self.url(database)]
        done = subprocess.run(command, input=script, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A cluster with nothing in it; PostgreSQL refuses to run as root, so then it is the user postgres's."""
    programs = folder_of_programs()
    folder = Path(tempfile.mkdtemp(prefix="voxie-postgres-", dir="/tmp"))
    try:
        owner = owner_of(folder)
        initdb = [programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run([*initdb, "--no-sync"], check=True, stdout=subprocess.DEVNULL, cwd=folder, **owner)
        settings = [part for setting in QUICK for part in ("-c", setting)]
        command = [programs / "postgres", "-D", folder / "data", "-k", folder, "-p", str(PORT), "-h", "", *settings]
        with (folder / "log").open("wb") as log:
            running = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=folder, preexec_fn=dies_with(os.getpid()), **owner
            )
        try:
            wait_until_it_answers(programs, folder, running)
            yield Postgres(folder)
        finally:
            running.send_signal(signal.SIGINT)
            running.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def folder_of_programs() -> Path:
    """Debian keeps them off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if not found and not on_path:
        missing("PostgreSQL")
    return found[-1].parent if found else Path(on_path or "").parent


def owner_of(folder: Path) -> dict[str, str]:
    """Who runs the cluster, as subprocess takes it."""
    if os.getuid():
        return {}
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    folder.chmod(0o755)
    return {"user": "postgres", "group": "postgres"}


def wait_until_it_answers(programs: Path, folder: Path, running: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    asking = [programs / "pg_isready", "-q", "-h", folder, "-p", str(PORT)]
    while time.monotonic() < deadline and running.poll() is None:
        if subprocess.run(asking, check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise AssertionError((folder / "log").read_text())
