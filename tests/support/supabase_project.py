"""A Supabase project for tests: @supabase/lite on a real PostgreSQL, with the product's own schema."""

import asyncio
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx

from tests.support.livekit import missing
from tests.support.postgres import Postgres
from voxie_platform.settings import read_settings
from voxie_platform.storage.supabase.schema import upgrade_database
from voxie_platform.supervisor.lifeline import tied
from voxie_platform.supervisor.ports import free_port

LITE = Path(__file__).parent / "lite"
LOCK = LITE / "package-lock.json"
CLI_VERSION = "3.1.0"
QUIET = {"LITE_TELEMETRY": "0", "DO_NOT_TRACK": "1"}
EMPTY_ALL = """
SET session_replication_role = replica;
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DELETE FROM public.%I', name);
    END LOOP;
END $$;
"""


@dataclass
class Project:
    """A running project."""

    postgres: Postgres
    database: str
    packages: Path
    port: int
    with_people: bool = False
    """Whether they sign in there."""
    keys: dict[str, str] = field(default_factory=dict)
    """As it made them when it was started first; it keeps them."""
    gateway: subprocess.Popen[bytes] | None = None
    """Its HTTP half."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def secret_key(self) -> str:
        return self.keys["secret_key"]

    @property
    def publishable_key(self) -> str:
        return self.keys["publishable_key"]

    @property
    def database_url(self) -> str:
        return self.postgres.url(self.database)

    @property
    def environment(self) -> dict[str, str]:
        """What points the platform to it."""
        return {"STORE": "supabase", "SUPABASE_URL": self.url, "SUPABASE_SECRET_KEY": self.secret_key}

    def letters_to(self, address: str) -> list[dict]:
        """What it sent there by e-mail, as an e-mail's reader has it."""
        return httpx.get(f"{self.url}/letters/{quote(address)}").raise_for_status().json()

    def psql(self, script: str) -> str:
        """Somebody's hand in the database."""
        return self.postgres.psql(self.database, script)

    def empty(self) -> None:
        """As after the migrations."""
        self.psql(EMPTY_ALL)

    def settings(self, folder: Path, **given: object):
        """The same for this process."""
        named = {"supabase_url": self.url, "supabase_secret_key": self.secret_key, "store": "supabase"}
        return read_settings(data_dir=folder, **named | given)

    def start(self) -> None:
        """The HTTP half; it answers once its keys are told."""
        given = [self.postgres.folder, self.postgres.port, self.database, self.port, json.dumps(self.keys)]
        given += [LITE] if self.with_people else []
        with (LITE / "serve.mjs").open("rb") as script:
            self.gateway = subprocess.Popen(
                tied(["node", "--input-type=module", "-", *map(str, given)]),
                cwd=self.packages,
                env={**os.environ, **QUIET},
                stdin=script,
                stdout=subprocess.PIPE,
            )

    def wait_until_it_answers(self) -> None:
        assert self.gateway is not None
        assert self.gateway.stdout is not None
        self.keys = json.loads(self.gateway.stdout.readline() or "{}")
        assert self.keys, "@supabase/lite did not start"

    def kill(self) -> None:
        """The HTTP half, whatever it is doing."""
        if self.gateway is not None:
            with self.gateway as running:
                running.kill()
            self.gateway = None


def migrated_database(postgres: Postgres, name: str) -> str:
    """The address of a database with the schema of this version; no lite has touched it."""
    new_database(postgres, name)
    asyncio.run(upgrade_database(postgres.url(name)))
    return postgres.url(name)


def new_database(postgres: Postgres, name: str) -> None:
    """What a Supabase project is before its first migration; one that an earlier stand had is dropped."""
    postgres.psql("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    postgres.psql("postgres", f'CREATE DATABASE "{name}"')
    postgres.psql(name, (LITE / "project.sql").read_text(encoding="utf-8"))


@contextmanager
def serving(
    postgres: Postgres, database: str, packages: Path, *, with_people: bool = False
) -> Iterator[Project]:
    """The HTTP half of a project; with people, they sign in there."""
    project = Project(postgres, database, packages, free_port(0), with_people)
    project.start()
    try:
        project.wait_until_it_answers()
        yield project
    finally:
        project.kill()


def packages_of_lite() -> Path:
    """The folder that `make parts` keeps them in."""
    if shutil.which("node") is None:
        missing("Node.js")
    if not folder_of_packages().is_dir():
        missing("@supabase/lite (`make parts` fetches it)")
    return folder_of_packages()


def folder_of_packages() -> Path:
    pinned = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
    return (read_settings().cache_folder / f"supabase-lite-{pinned}").absolute()


def fetch_packages() -> None:
    """As pinned; what is there already is left as it is."""
    kept = folder_of_packages()
    if kept.is_dir():
        return
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".npm-", dir=kept.parent) as place:
        fetched = Path(place) / "packages"
        shutil.copytree(LITE, fetched)
        subprocess.run(["npm", "ci", "--no-fund", "--no-audit", "--silent"], cwd=fetched, check=True)
        fetched.rename(kept)


def supabase_cli() -> Path:
    """The program that `make parts` keeps."""
    program = folder_of_cli() / "node_modules/.bin/supabase"
    if not program.exists():
        missing("the Supabase CLI (`make parts` fetches it)")
    return program


def folder_of_cli() -> Path:
    return (read_settings().cache_folder / f"supabase-cli-{CLI_VERSION}").absolute()


def fetch_cli() -> None:
    """By its version alone: a lock would have to name a package for each kind of machine."""
    kept = folder_of_cli()
    if kept.is_dir():
        return
    with tempfile.TemporaryDirectory(prefix=".npm-", dir=kept.parent) as place:
        fetched = Path(place) / "packages"
        install = ["npm", "install", "--no-fund", "--no-audit", "--silent", f"supabase@{CLI_VERSION}"]
        subprocess.run([*install, "--prefix", fetched], check=True)
        fetched.rename(kept)


if __name__ == "__main__":
    if shutil.which("npm"):
        sys.stderr.write("  @supabase/lite and the Supabase CLI for the tests of the store\n")
        fetch_packages()
        fetch_cli()
