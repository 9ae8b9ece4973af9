"""What changes elsewhere is seen without a reload."""

import asyncio
import re
from contextlib import asynccontextmanager

from playwright.async_api import expect

from tests.browser.chromium import ONE_FOR_ALL

pytestmark = ONE_FOR_ALL

SLOW_SECONDS = 1.0
ID = "00000001-0000-7000-8000-{:012}"


@asynccontextmanager
async def busy(change):
    """Something changes all the while."""

    async def for_ever():
        while True:
            await asyncio.to_thread(change)
            await asyncio.sleep(0.1)

    changing = asyncio.create_task(for_ever())
    try:
        yield
    finally:
        changing.cancel()


async def test_what_others_change_appears_by_itself(stack, api, browser):
    await browser.open(stack.ready, "agents")
    made = api.post("/api/agents", json={"identity": {"name": "Made elsewhere"}}).raise_for_status().json()
    row = browser.page.get_by_role("link", name="Made elsewhere", exact=True)
    await row.wait_for()
    api.delete(f"/api/agents/{made['id']}").raise_for_status()
    await row.wait_for(state="detached")


async def test_every_figure_leads_to_the_calls_behind_it(stack, api, model, browser):
    model.play(audio_seconds=1.0)
    agent = api.post("/api/agents", json={"identity": {"name": "Luigi's"}}).raise_for_status().json()["id"]
    await browser.open(stack.ready, f"analytics?agent_id={agent}")
    await browser.sees("No call in this time")
    await browser.open(stack.ready, f"test/{agent}")
    await browser.press("Without a microphone")
    await browser.page.locator(".bubble.agent").wait_for()
    await browser.press("Hang up")
    await browser.sees("You hung up.")
    await browser.open(stack.ready, f"analytics?agent_id={agent}")
    tile = browser.page.get_by_role("link", name=re.compile("^Calls 1"))
    await tile.wait_for()
    await browser.page.get_by_role("link", name=re.compile(r": 1 call$")).wait_for()
    assert await browser.page.get_by_role("link", name=re.compile("^Cost not measured")).count() == 1
    await tile.click()
    await browser.page.get_by_role("heading", name="Calls with Luigi's").wait_for()
    await browser.sees("counted under calls")
    await browser.page.locator("tbody tr").first.wait_for()
    assert await browser.page.locator("tbody tr").count() == 1


async def test_a_slow_list_is_there_while_something_goes_on_changing(crowded, crowd_api, crowd):
    def see_to(number, status):
        crowd_api.patch(f"/api/messages/{ID.format(number)}", json={"status": status}).raise_for_status()

    async def late(route):
        await asyncio.sleep(SLOW_SECONDS)
        await route.continue_()

    await crowd.open(crowded.ready, "messages")
    caller = crowd.page.get_by_role("listitem").filter(has=crowd.page.get_by_text("Caller 4", exact=True))
    await caller.get_by_text("open", exact=True).wait_for()
    await crowd.page.route("**/api/messages?*", late)
    turns = iter(("done", "open") * 500)
    async with busy(lambda: see_to(5, next(turns))):
        await asyncio.to_thread(see_to, 4, "done")
        await expect(caller.get_by_text("done", exact=True)).to_be_visible(timeout=5 * SLOW_SECONDS * 1000)
    await crowd.page.unroute_all(behavior="wait")
    see_to(4, "open")
    see_to(5, "open")
