"""What tests of several folders share: the running platform, and the model that it talks to."""

import os

import pytest

from tests.store.backends import sqlite
from tests.support.model import running_model
from tests.support.postgres import running_postgres
from tests.support.stack import running_stack
from tests.support.supabase_project import migrated_database, packages_of_lite, serving
from voxie_platform.settings import Settings


@pytest.fixture
async def stores(tmp_path):
    """Everything that is kept, in a SQLite file of its own."""
    async with sqlite(tmp_path) as opened:
        yield opened


@pytest.fixture
async def workspace(stores):
    """The stores of one workspace."""
    return stores.of((await stores.access.first_workspace("ours")).id)


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Neither this machine's environment nor a .env file has a say."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def model(tmp_path_factory):
    """The scripted model of the stack."""
    with running_model(tmp_path_factory.mktemp("model")) as running:
        yield running


@pytest.fixture(scope="session")
def store(request):
    """Where the stack keeps everything: SQLite, or what VOXIE_TEST_STORE says."""
    if os.environ.get("VOXIE_TEST_STORE") != "supabase":
        return {}
    return request.getfixturevalue("supabase_project").environment


@pytest.fixture(scope="session")
def stack(tmp_path_factory, model, store):
    """LiveKit, api and both workers as real processes; one stack for the whole run."""
    with running_stack(tmp_path_factory.mktemp("stack"), model, environment=store) as running:
        yield running


@pytest.fixture
def api(stack):
    """The stack's api, signed in with the key of the run."""
    with stack.api() as client:
        yield client


@pytest.fixture(scope="session")
def postgres():
    """A real PostgreSQL; one for the whole run."""
    with running_postgres() as running:
        yield running


@pytest.fixture(scope="session")
def supabase_packages():
    """What serves a Supabase project."""
    return packages_of_lite()


@pytest.fixture(scope="session")
def supabase_project(postgres, supabase_packages):
    """A Supabase project on it, with the schema of this version."""
    migrated_database(postgres, "voxie")
    with serving(postgres, "voxie", supabase_packages) as running:
        yield running
