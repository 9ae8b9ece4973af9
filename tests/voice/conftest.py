"""The evening that all sentences here are about: it is spent once."""

import asyncio

import pytest

from tests.support.livekit import missing
from tests.support.stack import running_stack
from tests.voice.evening import Evening, spent
from tests.voice.speech import opened
from voxie_platform.offline.weights import WeightsMissingError, fetch
from voxie_platform.settings import read_settings


@pytest.fixture(scope="session")
def cache():
    """Where the speech weights are, and what was spoken in earlier runs."""
    folder = read_settings().cache_folder.absolute()
    try:
        asyncio.run(fetch(folder))
    except WeightsMissingError as error:
        missing(error.sentence)
    return folder


@pytest.fixture(scope="session")
def evening(tmp_path_factory, cache) -> Evening:
    """No key: the platform hears and speaks with its own engine."""

    async def evening(stack):
        async with opened(cache) as speech:
            return await spent(stack, speech)

    folder = tmp_path_factory.mktemp("evening")
    with running_stack(folder, None, environment={"CACHE_DIR": str(cache)}) as stack:
        return asyncio.run(evening(stack))
