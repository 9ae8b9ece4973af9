"""The evening that all sentences here are about: it is spent once."""

import asyncio
from statistics import median

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


SPENT = pytest.StashKey[Evening]()


@pytest.fixture(scope="session")
def evening(request, tmp_path_factory, cache, store) -> Evening:
    """No key: the platform hears and speaks with its own engine."""

    async def evening(stack):
        async with opened(cache) as speech:
            return await spent(stack, speech)

    folder = tmp_path_factory.mktemp("evening")
    with running_stack(folder, None, environment={"CACHE_DIR": str(cache), **store}) as stack:
        request.config.stash[SPENT] = asyncio.run(evening(stack))
    return request.config.stash[SPENT]


def pytest_terminal_summary(terminalreporter, config):
    """The figures of the evening: how long people waited, and how much was misheard."""
    if (evening := config.stash.get(SPENT, None)) is None:
        return
    waits, [by_agents, by_people] = evening.seconds_until_an_answer, evening.misheard
    terminalreporter.write_line(
        f"voice: {len(waits)} answers, heard after {median(waits):.2f} s (median), "
        f"{waits[len(waits) * 9 // 10]:.2f} s (9 of 10), {waits[-1]:.2f} s (longest); of the words "
        f"{by_agents:.1%} misheard by the engine, {by_people:.1%} by whoever listened to it"
    )
