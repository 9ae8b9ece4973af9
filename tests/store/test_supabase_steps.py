"""What docs/supabase.md tells to do, done in its order on a new project."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from voxie_platform.access.sealing import KEY_FILE
from voxie_platform.settings import Settings
from voxie_platform.storage.open import SQLITE_FILE
from voxie_platform.storage.sqlite.schema import upgrade_file

PAGE = (Path(__file__).parents[2] / "docs/supabase.md").read_text(encoding="utf-8")
SETTING_UP = "Setting it up"
MOVING = "Moving a SQLite file there"


def lines_of(section):
    """What its blocks of `sh` say, without comments."""
    body = PAGE.split(f"\n## {section}\n")[1].split("\n## ")[0]
    for block in re.findall(r"```sh\n(.*?)```", body, re.DOTALL):
        yield from (words for line in block.splitlines() if (words := shlex.split(line, comments=True)))


class Reader:
    """Somebody with a folder and a terminal, who does what is written."""

    def __init__(self, folder, project):
        ours = {name.upper() for name in Settings.model_fields}
        self.folder = folder
        self.environment = {name: value for name, value in os.environ.items() if name not in ours}
        self.theirs = {
            **project.environment,
            "DATABASE_URL": project.database_url,
            "SECRETS_KEY": "a key for tests alone",
        }

    def follow(self, section, *, without=()):
        """What each command of ours said; the Supabase CLI is the other way."""
        said = []
        for words in lines_of(section):
            match words:
                case ["export", setting]:
                    name = setting.partition("=")[0]
                    self.environment[name] = self.theirs[name]
                case ["voxie-platform", *command] if command not in without:
                    said.append((command, self.run(*command)))
                case [setting] if "=" in setting:
                    name = setting.partition("=")[0]
                    with (self.folder / ".env").open("a") as file:
                        file.write(f"{name}={self.theirs[name]}\n")
        return said

    def run(self, *command):
        ours = [sys.executable, "-m", "voxie_platform", *command]
        return subprocess.run(
            ours, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )


@pytest.fixture
def reader(tmp_path, bare_project):
    return Reader(tmp_path, bare_project)


def test_a_new_project_is_set_up_by_the_steps_of_the_page(reader, bare_project):
    [(upgrade, upgraded), (_, status), (_, checked)] = reader.follow(SETTING_UP)
    assert upgrade == ["db", "upgrade"]
    assert upgraded.returncode == 0, upgraded.stderr
    assert upgraded.stdout.startswith(f"{bare_project.url}: applied 2026")
    assert f"{bare_project.url}: current" in status.stdout
    assert re.search(r"store +supabase answers", checked.stdout), checked.stdout
    assert not (reader.folder / "data" / SQLITE_FILE).exists()


def test_a_sqlite_file_is_moved_by_the_steps_of_the_page(reader, bare_project):
    upgrade_file(reader.folder / "data" / SQLITE_FILE)
    assert reader.run("agents", "create", "Luigi").returncode == 0
    key = reader.folder / "data" / KEY_FILE
    key.write_text("what webhooks were sealed with")
    reader.follow(SETTING_UP, without=(["doctor"],))
    [(_, moved)] = reader.follow(MOVING)
    assert moved.returncode == 0, moved.stderr
    assert "agents: 1 rows" in moved.stdout
    assert f"SECRETS_KEY=$(cat {Path('data', KEY_FILE)})" in moved.stdout
    assert "Luigi" in reader.run("agents", "list").stdout, "found over there"


def test_an_address_without_the_store_that_it_belongs_to_is_told(reader, bare_project):
    reader.environment["DATABASE_URL"] = bare_project.database_url
    upgraded = reader.run("db", "upgrade")
    assert upgraded.stdout.startswith(f"data/{SQLITE_FILE}: applied ")
    assert "STORE=supabase is not set" in upgraded.stderr
    refused = reader.run("db", "move")
    assert "set STORE=supabase and DATABASE_URL and run `voxie-platform db upgrade`" in refused.stderr
