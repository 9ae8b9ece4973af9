"""How pages are reached: by their address, by the way back, in two tabs of one browser."""

import os
import subprocess
import sys

import pytest_asyncio
from playwright.async_api import expect

from tests.browser.chromium import ONE_FOR_ALL, Browser, visiting
from tests.browser.refusing import abort

pytestmark = ONE_FOR_ALL

ID = "00000001-0000-7000-8000-000000000001"
HEADINGS = {
    "agents": "Agents",
    "agent/new": "New agent",
    f"agent/{ID}": "Agent 1",
    f"agent/{ID}?version=7": "Agent 1",
    f"test/{ID}": "Agent 1",
    "create": "Create an agent",
    "calls": "Calls",
    f"create/{ID}": "Create an agent",
    f"calls?state=failed&agent_id={ID}": "Calls with Agent 1",
    f"call/{ID}": "Call with Agent 1",
    "analytics": "Analytics",
    f"analytics?days=7&agent_id={ID}": "Analytics of Agent 1",
    "bookings": "Bookings",
    "bookings?view=week": "Bookings",
    "messages": "Messages",
    "workers": "Workers and rooms",
    f"webhook/{ID}": "https://example.org/told",
    "settings": "Settings",
}
"""Every address with what its page is headed."""


async def headed(page, place):
    await page.get_by_role("heading", level=1, name=HEADINGS[place], exact=True).wait_for()


async def tab_of(browser, place):
    """Another tab of the same browser, once its page is there."""
    tab = Browser(await browser.page.context.new_page())
    await tab.page.goto(place)
    await tab.page.locator("main h1").wait_for()
    return tab


@pytest_asyncio.fixture(loop_scope="session")
async def linked(crowded, chromium):
    """Signed in by a new link: a session of its own, which may be ended; with the way to another link."""
    async with visiting(chromium) as browser:
        await browser.page.goto(new_link(crowded))
        await browser.page.get_by_role("heading", name="Agents").wait_for()
        yield browser


def new_link(stack):
    command = (sys.executable, "-m", "voxie_platform", "keys", "link")
    environment = os.environ | {"DATA_DIR": str(stack.folder)}
    made = subprocess.run(
        command, cwd=stack.folder, env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    code = made.stdout.strip().rpartition("?code=")[2]
    return f"{stack.ready['api']}/sign-in?code={code}"


async def test_every_page_is_reached_by_its_address_once_one_has_signed_in_there(crowded, chromium):
    async with visiting(chromium) as stranger:
        for place in HEADINGS:
            tab = await stranger.page.context.new_page()
            await tab.goto(f"{crowded.ready['api']}/#/{place}")
            await tab.get_by_role("heading", name="Please sign in").wait_for()
            await tab.get_by_label("API key").fill(crowded.ready["key"])
            await tab.get_by_role("button", name="Sign in").click()
            await headed(tab, place)
            assert tab.url.endswith(f"/#/{place}")
            await tab.close()


async def test_the_way_back_leads_through_every_page_and_forward_again(crowded, crowd):
    page = crowd.page
    places = list(HEADINGS)
    for place in places:
        await page.goto(f"{crowded.ready['api']}/#/{place}")
        await headed(page, place)
    for place in reversed(places[:-1]):
        await page.go_back()
        await headed(page, place)
    await page.go_forward()
    await headed(page, places[1])


async def test_what_a_list_is_narrowed_to_is_part_of_its_address(crowded, crowd):
    page = crowd.page
    for place, first, second in (("calls", "All", "Failed"), ("analytics", "30 days", "24 hours")):
        await crowd.open(crowded.ready, place)
        await crowd.press(second)
        await page.get_by_role("button", name=second, pressed=True).wait_for()
        await page.reload()
        await page.get_by_role("button", name=second, pressed=True).wait_for()
        await page.go_back()
        await page.get_by_role("button", name=first, pressed=True).wait_for()


async def test_an_address_that_is_no_page_leads_to_the_agents(crowded, crowd):
    for place in ("", "#/nowhere", "#/agents/of/nobody", "#/%E0%A4%A", "#/constructor"):
        await crowd.page.goto("about:blank")
        await crowd.page.goto(f"{crowded.ready['api']}/{place}")
        await headed(crowd.page, "agents")


async def test_what_one_tab_changes_the_other_shows_and_keeps_what_was_typed_there(crowded, crowd_api, crowd):
    made = crowd_api.post("/api/agents", json={"identity": {"name": "Two tabs"}}).raise_for_status().json()
    place = f"{crowded.ready['api']}/#/agent/{made['id']}"
    other = await tab_of(crowd, place)
    await crowd.page.goto(place)
    await crowd.page.get_by_label("Tone", exact=True).fill("of the first tab")
    await other.page.get_by_label("Tone", exact=True).fill("of the other")
    await other.page.get_by_label("Purpose").fill("Takes bookings")
    await other.press("Save")
    await other.sees("Saved as version 2.")
    await crowd.press("Save")
    dialog = crowd.page.get_by_role("dialog")
    await dialog.get_by_text("was changed meanwhile").wait_for()
    await dialog.get_by_role("button", name="Take theirs").click()
    await dialog.wait_for(state="detached")
    assert await crowd.page.get_by_label("Tone", exact=True).input_value() == "of the other"
    assert await crowd.page.get_by_label("Purpose").input_value() == "Takes bookings"

    await other.page.goto(f"{crowded.ready['api']}/#/agents")
    await crowd.page.goto(f"{crowded.ready['api']}/#/agents")
    rows = [tab.page.locator(".agent-row", has_text="Two tabs") for tab in (crowd, other)]
    for row in rows:
        await row.wait_for()
    await other.press("Actions for Two tabs")
    await other.press("Delete")
    for row in rows:
        await row.wait_for(state="detached")
    assert other.complaints == []
    crowd.complaints.clear()  # Chromium's own line on a 412


async def test_a_message_seen_to_in_one_tab_is_so_in_the_other(crowded, crowd):
    other = await tab_of(crowd, f"{crowded.ready['api']}/#/messages")
    await crowd.open(crowded.ready, "messages")
    here, there = (
        tab.page.locator(".message").filter(has=tab.page.get_by_role("heading", name="Caller 1", exact=True))
        for tab in (crowd, other)
    )
    await here.get_by_role("button", name="Done").click()
    await there.get_by_role("button", name="Open again").click()
    await here.get_by_role("button", name="Done").wait_for()
    assert other.complaints == []


async def test_who_signs_out_in_one_tab_is_out_in_the_other_and_in_again_in_both(crowded, linked):
    page = linked.page
    await linked.open(crowded.ready, "agent/new")
    await page.get_by_label("Name", exact=True).fill("Half written")
    other = await tab_of(linked, f"{crowded.ready['api']}/#/settings")
    await other.press("Sign out")
    await other.sees("Please sign in")
    await linked.press("Save")
    await linked.sees("You were signed out")
    await other.page.goto(new_link(crowded))
    await other.page.get_by_role("heading", name="Agents").wait_for()
    await page.get_by_role("dialog").wait_for(state="detached")
    assert await page.get_by_label("Name", exact=True).input_value() == "Half written"
    await linked.press("Save")
    await linked.sees("Your agent is ready.")


async def test_what_changes_is_followed_again_once_one_has_signed_in_over_the_page(crowded, crowd_api, crowd):
    cookies = await crowd.page.context.cookies()
    await crowd.page.route("**/api/events", abort)
    await crowd.open(crowded.ready, "agents")
    await crowd.page.context.clear_cookies()
    await crowd.page.unroute("**/api/events")
    await crowd.sees("You were signed out")
    await crowd.page.context.add_cookies(cookies)
    await crowd.page.get_by_role("dialog").wait_for(state="detached")
    crowd_api.post("/api/agents", json={"identity": {"name": "Made afterwards"}}).raise_for_status()
    await crowd.page.get_by_role("link", name="Made afterwards", exact=True).wait_for()
    crowd.complaints.clear()


async def test_a_link_lets_one_in_where_a_key_opens_nothing_any_more(crowded, chromium):
    async with visiting(chromium) as stranger:
        await stranger.page.goto(crowded.ready["api"])
        await stranger.page.evaluate("sessionStorage.setItem('voxie-key', 'vx_revoked')")
        await stranger.page.reload()
        await stranger.sees("Please sign in")
        await stranger.page.goto(new_link(crowded))
        await stranger.page.get_by_role("heading", name="Agents").wait_for()


async def test_a_link_lets_a_tab_go_on_whose_key_was_taken_back(crowded, crowd_api, chromium):
    made = crowd_api.post("/api/keys", json={"name": "short lived", "scopes": ["read", "write"]})
    key = made.raise_for_status().json()
    async with visiting(chromium) as stranger:
        page = stranger.page
        await page.goto(f"{crowded.ready['api']}/#/agent/new")
        await page.get_by_label("API key").fill(key["key"])
        await stranger.press("Sign in")
        await page.get_by_label("Name", exact=True).fill("Half written")
        crowd_api.delete(f"/api/keys/{key['id']}").raise_for_status()
        await stranger.press("Save")
        await stranger.sees("You were signed out")
        other = await page.context.new_page()
        await other.goto(new_link(crowded))
        await page.get_by_role("dialog").wait_for(state="detached")
        assert await page.get_by_label("Name", exact=True).input_value() == "Half written"
        await stranger.press("Save")
        await stranger.sees("Your agent is ready.")
        stranger.complaints.clear()


async def test_what_is_typed_to_sign_in_stays_when_the_tab_is_looked_at_again(crowded, chromium):
    async with visiting(chromium) as stranger:
        await stranger.page.goto(crowded.ready["api"])
        key = stranger.page.get_by_label("API key")
        await key.fill("vx_half")
        async with stranger.page.expect_response("**/api/me"):
            await stranger.page.evaluate("dispatchEvent(new Event('visibilitychange'))")
        await stranger.page.get_by_role("heading", name="Please sign in").wait_for()
        await expect(key).to_have_value("vx_half")
