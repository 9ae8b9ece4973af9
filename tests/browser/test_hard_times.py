"""Every page where something is missing, slow, refused, or far too much."""

import asyncio
import os
import signal

import pytest
from playwright.async_api import expect

from tests.browser.chromium import ONE_FOR_ALL
from tests.browser.conftest import MANY
from tests.browser.crowd import MARKUP
from tests.browser.refusing import SAID, UNREACHABLE, Refusing, abort
from tests.support.until import until
from voxie_platform.ids import new_id

pytestmark = ONE_FOR_ALL

ID = "00000001-0000-7000-8000-000000000001"
PAGES = {
    "agents": "agents?*",
    "agent": f"agents/{ID}",
    "test": f"agents/{ID}",
    "create": f"interviews/{ID}",
    "calls": "calls?*",
    "call": f"calls/{ID}",
    "analytics": "analytics/totals?*",
    "bookings": "bookings?*",
    "messages": "messages?*",
    "workers": "workers",
    "webhook": f"webhooks/{ID}",
    "settings": "keys",
}
"""Each page with what it asks the api for first."""
OF_ONE = ("agent", "test", "create", "call", "webhook")
FINAL = (403, 404)
"""What another try would not change, so that none is offered."""
PATIENT = (429, 503)
TRIES = 3
"""So often the page itself asks for what may be there in a moment."""
OF_MARKUP = "00000001-0000-7000-8000-000000000003"


def address(page):
    return f"{page}/{ID}" if page in OF_ONE else page


async def anew(browser, stack, page):
    """Nothing is known of the page before."""
    await browser.page.goto("about:blank")
    await browser.page.goto(f"{stack.ready['api']}/#/{address(page)}")


@pytest.mark.parametrize("page", PAGES)
async def test_every_page_says_why_it_was_refused_and_tries_again(crowded, crowd, page):
    first, *others = sorted(SAID.keys() - {0, *FINAL})
    refusing = Refusing(first)
    await crowd.page.clock.install()
    await crowd.page.route(f"**/api/{PAGES[page]}", refusing)
    await anew(crowd, crowded, page)
    await crowd.sees(SAID[first])
    await expect(crowd.page.locator("h1")).to_have_count(1)
    for refusing.status in others:
        refusing.times = 0
        await crowd.press("Try again")
        while refusing.times < (TRIES if refusing.status in PATIENT else 1):
            await crowd.page.clock.fast_forward(1000)
        await crowd.sees(SAID[refusing.status])
    for refusing.status in FINAL:
        await anew(crowd, crowded, page)
        await crowd.sees(SAID[refusing.status])
        assert await crowd.page.get_by_role("button", name="Try again").count() == 0
    crowd.complaints.clear()


@pytest.mark.parametrize("page", PAGES)
async def test_a_slow_api_is_said_to_be_slow_and_one_that_is_gone_is_waited_for(crowded, crowd, page):
    held = []
    asked = f"**/api/{PAGES[page]}"

    async def hold(route):
        held.append(route)

    await crowd.page.clock.install()
    await crowd.page.route(asked, hold)
    await crowd.page.route("**/healthz", abort)
    async with crowd.page.expect_request(asked):
        await anew(crowd, crowded, page)
    await crowd.page.locator(".loading").first.wait_for()
    await crowd.page.clock.fast_forward(5000)
    await crowd.sees("This takes longer than usual …")
    await crowd.page.unroute(asked)
    await crowd.page.route(asked, abort)
    for waiting in held:
        await waiting.abort()
    await crowd.sees(UNREACHABLE)
    await crowd.sees("Your work on this page is kept")
    await crowd.page.unroute(asked)
    await crowd.page.unroute("**/healthz")
    async with crowd.page.expect_response(asked):
        await crowd.page.clock.fast_forward(2000)
    await crowd.page.get_by_text(UNREACHABLE).wait_for(state="detached")
    crowd.complaints.clear()


async def test_an_api_that_is_gone_is_waited_for_and_no_form_is_lost(crowded, crowd_api, crowd):
    agent = crowd_api.post("/api/agents", json={"identity": {"name": "Mario"}}).json()["id"]
    await crowd.open(crowded.ready, f"agent/{agent}")
    tone = crowd.page.get_by_label("Tone", exact=True)
    await tone.fill("dry")
    await crowd.page.route("**/api/**", abort)
    await crowd.page.route("**/healthz", abort)
    await crowd.press("Save")
    await crowd.sees(UNREACHABLE)
    await crowd.page.unroute("**/api/**")
    await crowd.page.unroute("**/healthz")
    assert await tone.input_value() == "dry"

    asked = []  # a save waits while the api starts again: the next is pressed once it has failed
    for event in ("requestfinished", "requestfailed"):
        crowd.page.on(event, lambda request: asked.append(request) if request.method == "PATCH" else None)
    os.kill(crowded.pid("api"), signal.SIGKILL)
    crowded.wait_for("started", part="api", seconds=20)
    async with asyncio.timeout(30):
        while not asked or await asked[-1].response() is None:
            assert await tone.input_value() == "dry"
            tried = len(asked)
            await crowd.press("Save")
            await until(lambda tried=tried: len(asked) > tried, seconds=30)
    await crowd.sees("Saved as version 2.")
    assert crowd_api.get(f"/api/agents/{agent}").json()["config"]["prompt"]["tone"] == "dry"
    crowd.complaints.clear()


async def test_whoever_is_signed_out_signs_in_over_the_page_and_goes_on(crowded, crowd_api, crowd):
    agent = crowd_api.post("/api/agents", json={"identity": {"name": "Mario"}}).json()["id"]
    await crowd.open(crowded.ready, f"agent/{agent}")
    await crowd.page.get_by_label("Tone", exact=True).fill("dry")
    cookies = await crowd.page.context.cookies()
    await crowd.page.context.clear_cookies()
    await crowd.press("Save")
    await crowd.sees("You were signed out")
    await crowd.page.context.add_cookies(cookies)
    await crowd.page.get_by_role("dialog").wait_for(state="detached")
    await crowd.press("Save")
    await crowd.sees("Saved as version 2.")
    crowd.complaints.clear()


async def test_markup_stays_text_wherever_it_is_shown(crowded, crowd_api, crowd):
    everywhere = {
        "identity": {"name": MARKUP, "purpose": MARKUP},
        "business": {"name": MARKUP, "facts": [{"topic": MARKUP, "text": MARKUP}]},
        "prompt": {"tone": MARKUP, "never": [MARKUP]},
    }
    key = {"name": MARKUP, "scopes": ["read"]}
    member = {"user_id": new_id(), "name": MARKUP, "role": "viewer"}
    agent, key, _ = (
        crowd_api.post(f"/api/{kind}", json=new).raise_for_status().json()
        for kind, new in (("agents", everywhere), ("keys", key), ("members", member))
    )
    change = {"config": {"prompt": {"tone": "dry"}}, "note": MARKUP}
    crowd_api.patch(f"/api/agents/{agent['id']}", json=change).raise_for_status()
    shown = {
        "agents": 1,
        f"agent/{agent['id']}": 1,
        f"agent/{agent['id']}?version=2": 3,
        f"test/{agent['id']}": 2,
        f"create/{OF_MARKUP}": 2,
        f"call/{ID}": 1,
        f"webhook/{OF_MARKUP}": 1,
        "bookings": 1,
        "messages": 2,
        "settings": 3,
    }
    for page, times in shown.items():
        await crowd.open(crowded.ready, page)
        await crowd.page.get_by_text(MARKUP).nth(times - 1).wait_for()
        assert await crowd.page.locator("img").count() == 0
    await crowd.press(f"Revoke {MARKUP}")
    await crowd.page.get_by_role("dialog").get_by_text(MARKUP).wait_for()
    await crowd.page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    await crowd.press(f"Remove {MARKUP}")
    await crowd.page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    await crowd.open(crowded.ready, "agents")
    await crowd.press(f"Actions for {MARKUP}")
    await crowd.press("Delete")
    await crowd.sees(f"“{MARKUP}” is deleted.")
    await crowd.press("Dismiss")
    assert await crowd.page.locator("img").count() == 0
    assert await crowd.page.title() != "broken"


async def test_ten_thousand_rows_of_each_kind_are_found_and_scrolled(crowded, crowd):
    await crowd.open(crowded.ready, "agents")
    rows = crowd.page.locator(".agent-row")
    await rows.nth(99).wait_for(state="attached")
    while (before := await rows.count()) < 2000:
        await crowd.page.evaluate("scrollTo(0, document.body.scrollHeight)")
        await rows.nth(before).wait_for(state="attached")
    await crowd.page.get_by_label("Search agents").fill("agent 9999")
    await expect(rows).to_have_count(1)  # the newest of all was there before the search as well
    await crowd.sees("Agent 9999")
    for page, name in (("calls", "Agent"), ("bookings", "Guest"), ("messages", "Caller")):
        await crowd.open(crowded.ready, page)
        await crowd.page.get_by_text(f"{name} 50", exact=True).first.wait_for()
        await crowd.press("Show more")
        await crowd.page.get_by_text(f"{name} 100", exact=True).first.wait_for()
    await crowd.open(crowded.ready, "bookings")
    await crowd.page.get_by_label("Search bookings").fill("guest 9999")
    await crowd.sees("Searched 10,000 bookings.", seconds=60)
    await crowd.page.get_by_role("cell", name="Guest 9999").wait_for()


async def test_ten_thousand_versions_turns_and_deliveries_of_one_are_shown(crowded, crowd):
    await crowd.open(crowded.ready, f"agent/{ID}")
    await crowd.press("Versions")
    await crowd.sees("Try 9951")
    await crowd.press("Show more")
    await crowd.sees("Try 9901")
    await crowd.open(crowded.ready, f"webhook/{ID}")
    deliveries = crowd.page.locator("summary").get_by_text("delivered")
    await expect(deliveries).to_have_count(50)
    await crowd.press("Show more")
    await expect(deliveries).to_have_count(100)
    await crowd.open(crowded.ready, f"call/{ID}")
    await crowd.sees("Sentence 10000", seconds=60)
    assert await crowd.page.locator(".turn").count() == MANY
