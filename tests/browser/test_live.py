"""What changes elsewhere is seen without a reload."""

import re

from tests.browser.chromium import ONE_FOR_ALL

pytestmark = ONE_FOR_ALL


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
