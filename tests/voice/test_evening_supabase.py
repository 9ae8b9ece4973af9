"""The evening of calls once more, all of it kept in Supabase: same people, same sentences, same judges."""

import pytest

from tests.voice.test_evening import *  # noqa: F403  (every sentence of it is held here as well)

pytestmark = [pytest.mark.voice, pytest.mark.soak, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def evening(spend, supabase_project):
    supabase_project.empty()
    return spend("voice, Supabase", **supabase_project.environment)
