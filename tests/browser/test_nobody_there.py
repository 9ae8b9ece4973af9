"""The page where there is nothing yet, then one of each, and where nobody takes the call."""

import os
import re
import signal

import pytest
import pytest_asyncio

from tests.browser.chromium import ONE_FOR_ALL
from tests.browser.crowd import fill
from tests.support.stack import running_stack
from voxie_platform.agents.config import AgentConfig

pytestmark = ONE_FOR_ALL

LONGEST_SILENCE = 5.0
ID = "00000001-0000-7000-8000-000000000001"
NOTHING = {
    "agents": ("Make your first agent",),
    "create": ("Nothing yet: it fills in while you talk.",),
    "calls": ("No call yet",),
    "calls?state=failed": ("No such call",),
    "analytics": ("No call in this time",),
    "bookings": ("No booking yet",),
    "messages": ("No message yet",),
    "workers": ("No room is open",),
    "settings": ("No webhook yet", "Nobody yet."),
}
"""What each page says where there is nothing."""
ONE = {
    "agents": (".agent-row", "Agent 1"),
    "calls": ("tbody tr", "caller hung up"),
    "bookings": ("tbody tr", "Guest 1"),
    "messages": (".message", "Caller 1"),
    f"agent/{ID}": (".versions > li", "The first version."),
    f"create/{ID}": (".entry", "Pizzeria 1"),
    f"call/{ID}": (".turn", "Sentence 1"),
    f"webhook/{ID}": (".versions > li", "booking.made"),
    "workers": ("tbody tr", "agents"),
}
"""The one row of each page, and what stands in it."""


@pytest.fixture(scope="module")
def lonely(tmp_path_factory, model):
    """A platform with no worker for interviews."""
    with running_stack(tmp_path_factory.mktemp("lonely"), model, without=("worker-voxie",)) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def newcomer(lonely, entering):
    async with entering(lonely) as browser:
        yield browser


async def test_a_new_platform_says_on_every_page_what_to_do(lonely, newcomer):
    for page, sentences in NOTHING.items():
        await newcomer.open(lonely.ready, page)
        for sentence in sentences:
            await newcomer.sees(sentence)
        assert await newcomer.page.get_by_role("button", name="Download CSV").count() == 0


async def test_the_first_of_each_kind_is_one_row(lonely, newcomer):
    [store] = lonely.folder.glob("*.db")
    only = AgentConfig.model_validate({"identity": {"name": "Mario"}})
    fill(store, only.model_dump_json(), count=1)
    for page, (row, words) in ONE.items():
        await newcomer.open(lonely.ready, page)
        if page.startswith("agent/"):
            await newcomer.press("Versions")
        await newcomer.page.locator(row).get_by_text(words).first.wait_for()
        assert await newcomer.page.locator(row).count() == 1
        assert await newcomer.page.get_by_role("button", name="Show more").count() == 0


async def test_fault_01_without_a_worker_the_page_says_so_and_a_frozen_one_is_not_waited_for_in_silence(
    lonely, model, entering
):
    model.play()
    async with entering(lonely) as browser:
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
            [call] = api.get("/api/calls", params={"agent_id": agent}).json()["items"]
            assert (call["state"], call["end_reason"]) == ("failed", "no_agent")
        browser.complaints.clear()  # Chromium's own line on a 503
