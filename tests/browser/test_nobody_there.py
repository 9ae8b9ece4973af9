"""The page where nobody takes the call: what is going on is said at once, and how it ended."""

import os
import re
import signal

import pytest

from tests.browser.chromium import browsing
from tests.support.stack import running_stack

pytestmark = pytest.mark.browser

LONGEST_SILENCE = 5.0


@pytest.fixture(scope="module")
def lonely(tmp_path_factory, model):
    """A platform with no worker for interviews."""
    with running_stack(tmp_path_factory.mktemp("lonely"), model, without=("worker-voxie",)) as running:
        yield running


async def test_fault_01_without_a_worker_the_page_says_so_and_a_frozen_one_is_not_waited_for_in_silence(
    lonely, model, hum
):
    model.play()
    async with browsing(hum) as browser:
        await browser.sign_in(lonely.ready)
        await browser.open(lonely.ready, "create")
        await browser.press("Talk to Voxie")
        await browser.sees("No voxie worker is there", seconds=3)
        assert await browser.page.locator("[data-state=failed]").count() == 1
        await browser.shoot("no-worker")
        await browser.page.get_by_role("button", name="Talk to Voxie").wait_for()

        with lonely.api() as api:
            agent = api.post("/api/agents", json={"identity": {"name": "Mario"}}).json()["id"]
            await browser.open(lonely.ready, f"test/{agent}")
            os.kill(lonely.pid("worker-spawner"), signal.SIGSTOP)
            try:
                await browser.press("Test agent")
                await browser.sees("Connecting …", seconds=LONGEST_SILENCE)
                await browser.sees(re.compile("Still connecting|No agent could"), seconds=LONGEST_SILENCE)
                await browser.shoot("late")
                await browser.sees("No agent could be reached.", seconds=30)
                await browser.page.get_by_role("button", name="Test agent").wait_for()
            finally:
                os.kill(lonely.pid("worker-spawner"), signal.SIGCONT)
            [call] = api.get("/api/calls").json()["items"]
            assert (call["state"], call["end_reason"]) == ("failed", "no_agent")
