"""A real PostgreSQL for tests: a cluster of its own on a socket in a folder of its own."""

import os
import pwd
import secrets
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
from voxie_platform.supervisor.ports import free_port

SECONDS_TO_START = 30
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
"""What is kept here need not outlive the machine."""


@dataclass(frozen=True)
class Postgres:
    """A running cluster."""

    folder: Path
    """Of its socket."""
    port: int
    password: str
    """Asked for on 127.0.0.1, not on the socket."""

    def url(self, database: str) -> str:
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/{database}"

    @property
    def environment(self) -> dict[str, str]:
        """What points PostgreSQL's own programs to it."""
        return {**os.environ, "PGHOST": str(self.folder), "PGPORT": str(self.port), "PGUSER": "postgres"}

    def psql(self, database: str, script: str) -> str:
        """What psql prints; it stops at the first error."""
        command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, "-f", "-"]
        done = subprocess.run(
            command, input=script, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A cluster with nothing in it; PostgreSQL refuses to run as root, so then it is the user postgres's."""
    programs = folder_of_programs()
    folder = Path(tempfile.mkdtemp(prefix="voxie-postgres-", dir="/tmp"))
    try:
        owner = owner_of(folder)
        postgres = Postgres(folder, free_port(0), secrets.token_hex(16))
        make_cluster(programs, postgres, owner)
        settings = [part for setting in QUICK for part in ("-c", setting)]
        listening = ["-k", folder, "-h", "127.0.0.1", "-p", str(postgres.port)]
        command = [programs / "postgres", "-D", folder / "data", *listening, *settings]
        with (folder / "log").open("wb") as log:
            running = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=folder, preexec_fn=dies_with(os.getpid()), **owner
            )
        try:
            wait_until_it_answers(programs, postgres, running)
            yield postgres
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
    return {"user": user.pw_name, "group": user.pw_name}


def make_cluster(programs: Path, postgres: Postgres, owner: dict[str, str]) -> None:
    password = postgres.folder / "password"
    password.write_text(postgres.password)
    if owner:
        shutil.chown(password, **owner)
    ways_in = [
        "--auth-local=trust",
        "--auth-host=scram-sha-256",
        f"--pwfile={password}",
        "--username=postgres",
    ]
    subprocess.run(
        [programs / "initdb", "-D", postgres.folder / "data", *ways_in, "--locale=C.UTF-8", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=postgres.folder,
        **owner,
    )


def wait_until_it_answers(programs: Path, postgres: Postgres, running: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and running.poll() is None:
        asked = subprocess.run([programs / "pg_isready", "-q"], env=postgres.environment, check=False)
        if asked.returncode == 0:
            return
        time.sleep(0.05)
    raise AssertionError((postgres.folder / "log").read_text())
