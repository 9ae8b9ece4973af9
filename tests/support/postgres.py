"""A real PostgreSQL for tests: a cluster of its own on a socket in a folder of its own, which can crash."""

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
from voxie_platform.supervisor.lifeline import tied
from voxie_platform.supervisor.ports import free_port

SECONDS_TO_START = 30
QUICK = ("fsync=off", "full_page_writes=off", "max_connections=60")
"""What is kept here need not outlive the machine, but what is committed outlives the processes."""


@dataclass
class Postgres:
    """A running cluster."""

    programs: Path
    folder: Path
    """Of its socket."""
    port: int
    password: str
    """Asked for on 127.0.0.1, not on the socket."""
    owner: dict[str, str]
    """Who runs it, as subprocess takes it."""
    process: subprocess.Popen[bytes] | None = None

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

    def start(self) -> None:
        """Its process; it may not answer yet."""
        settings = [part for setting in QUICK for part in ("-c", setting)]
        listening = ["-k", self.folder, "-h", "127.0.0.1", "-p", str(self.port)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                tied([self.programs / "postgres", "-D", self.folder / "data", *listening, *settings]),
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **self.owner,
            )

    def end(self, number: signal.Signals) -> None:
        """By SIGINT it closes in order; by SIGQUIT it falls over, and recovers when it starts again."""
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait()
            self.process = None


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A cluster with nothing in it; PostgreSQL refuses to run as root, so then it is the user postgres's."""
    programs = folder_of_programs()
    folder = Path(tempfile.mkdtemp(prefix="voxie-postgres-", dir="/tmp"))
    try:
        postgres = Postgres(programs, folder, free_port(0), secrets.token_hex(16), owner_of(folder))
        make_cluster(postgres)
        postgres.start()
        try:
            wait_until_it_answers(postgres)
            yield postgres
        finally:
            postgres.end(signal.SIGINT)
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


def make_cluster(postgres: Postgres) -> None:
    password = postgres.folder / "password"
    password.write_text(postgres.password)
    if postgres.owner:
        shutil.chown(password, **postgres.owner)
    ways_in = [
        "--auth-local=trust",
        "--auth-host=scram-sha-256",
        f"--pwfile={password}",
        "--username=postgres",
    ]
    subprocess.run(
        [
            postgres.programs / "initdb",
            "-D",
            postgres.folder / "data",
            *ways_in,
            "--locale=C.UTF-8",
            "--no-sync",
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=postgres.folder,
        **postgres.owner,
    )


def wait_until_it_answers(postgres: Postgres) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    running = postgres.process
    while time.monotonic() < deadline and running is not None and running.poll() is None:
        asked = subprocess.run(
            [postgres.programs / "pg_isready", "-q"], env=postgres.environment, check=False
        )
        if asked.returncode == 0:
            return
        time.sleep(0.05)
    raise AssertionError((postgres.folder / "log").read_text())
