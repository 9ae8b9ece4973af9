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


SPENT = pytest.StashKey[dict[str, Evening]]()


@pytest.fixture(scope="session")
def spend(request, tmp_path_factory, cache):
    """Spends an evening; no key: the platform hears and speaks with its own engine."""

    async def spending(stack):
        async with opened(cache) as speech:
            return await spent(stack, speech)

    def spend(name, **store) -> Evening:
        folder = tmp_path_factory.mktemp("evening")
        with running_stack(folder, None, environment={"CACHE_DIR": str(cache), **store}) as stack:
            evening = asyncio.run(spending(stack))
        request.config.stash.setdefault(SPENT, {})[name] = evening
        return evening

    return spend


@pytest.fixture(scope="session")
def evening(spend) -> Evening:
    return spend("voice")


def pytest_terminal_summary(terminalreporter, config):
    """The figures of each evening: how long people waited, and how much was misheard."""
    for name, evening in config.stash.get(SPENT, {}).items():
        waits, [by_agents, by_people] = evening.seconds_until_an_answer, evening.misheard
        terminalreporter.write_line(
            f"{name}: {len(waits)} answers, heard after {median(waits):.2f} s (median), "
            f"{waits[len(waits) * 9 // 10]:.2f} s (9 of 10), {waits[-1]:.2f} s (longest); of the words "
            f"{by_agents:.1%} misheard by the engine, {by_people:.1%} by whoever listened to it"
        )
