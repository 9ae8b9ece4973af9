"""The evening of calls once more, from the image: same people, same sentences, same judges."""

import asyncio

import pytest

from tests.voice.evening import spent
from tests.voice.speech import opened
from tests.voice.test_evening import *  # noqa: F403  (every sentence of it is held here as well)

pytestmark = [pytest.mark.image, pytest.mark.soak, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def evening(speaking_platform, cache):
    async def evening():
        async with opened(cache) as speech:
            return await spent(speaking_platform, speech)

    return asyncio.run(evening())
