"""Who may do what in the database itself: asked of a database that nothing but the migrations has touched."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.livekit import missing
from tests.support.supabase_project import QUIET, migrated_database, supabase_cli

SUITES = Path(__file__).parent


@pytest.fixture(scope="module")
def database(postgres):
    return migrated_database(postgres, "walls")


@pytest.mark.parametrize("suite", ["access.sql", "broken.sql"])
def test_each_table_shows_itself_to_its_own_people_and_each_broken_wall_is_noticed(postgres, database, suite):
    if shutil.which("pg_prove") is None:
        missing("pg_prove")
    if "pgtap" not in postgres.psql("walls", "SELECT name FROM pg_available_extensions"):
        missing("pgTAP")
    proving = ["pg_prove", "--quiet", "--failures", "-d", "walls", SUITES / suite]
    proved = subprocess.run(proving, env=postgres.environment, capture_output=True, text=True, check=False)
    assert proved.returncode == 0, proved.stdout + proved.stderr


def test_supabases_own_advisors_warn_of_nothing(database, tmp_path):
    project = f"--remote={database}?sslmode=disable"
    asked = subprocess.run(
        [supabase_cli(), "db", "advisors", project, "--level=warn", "--fail-on=warn", "--workdir", tmp_path],
        env=os.environ | QUIET,
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stdout + asked.stderr
