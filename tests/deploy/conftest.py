"""What the tests of deployment read more than once."""

import tomllib
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def fly():
    return tomllib.loads((Path(__file__).parents[2] / "fly.toml").read_text())
