"""What `up` says while something slow goes on."""

import sys

from voxie_platform.supervisor.programs import run_to_end
from voxie_platform.supervisor.telling import said_again

SLOW = [sys.executable, "-c", "import time; time.sleep(0.5)"]


async def test_something_slow_is_said_to_go_on_until_it_is_done():
    told = []
    async with said_again(told.append, "building it", every=0.1):
        await run_to_end(SLOW)
    assert next(news.text for news in told) == "still building it, 0 s by now"
    said = len(told)
    assert said > 1
    await run_to_end(SLOW)
    assert len(told) == said


async def test_nothing_is_said_again_of_what_is_done_at_once():
    told = []
    async with said_again(told.append, "building it", every=0.1):
        pass
    await run_to_end(SLOW)
    assert told == []
