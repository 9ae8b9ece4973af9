"""Every page where something is missing, slow, refused, or far too much."""

import json
import os
import signal
import time
from contextlib import suppress

import pytest
from playwright.async_api import TimeoutError, expect

pytestmark = pytest.mark.browser

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
    "settings": "keys",
}
"""Each page with what it asks the api for first."""
OF_ONE = ("agent", "test", "create", "call")
SAID = {
    403: "You may not see this",
    404: "This is not here",
    409: "Its state does not allow this.",
    412: "It was changed meanwhile.",
    429: "Try again in 5 seconds.",
    500: "Something went wrong",
    503: "Try again in 5 seconds.",
}
NONE = {
    "agents": "Make your first agent",
    "calls": "No call yet",
    "bookings": "No booking yet",
    "messages": "No message yet",
    "workers": "No worker was seen",
    "settings": "No key yet",
}
DETAILS = {409: SAID[409], 412: SAID[412], 500: "Something went wrong on our side."}
MARKUP = "<img src=x onerror=document.title='broken'>"


def address(page):
    return f"{page}/{ID}" if page in OF_ONE else page


def refusal(status):
    problem = {
        "status": status,
        "title": "No",
        "detail": DETAILS.get(status, "No."),
        "code": "x",
        "faults": [],
    }
    headers = {"Retry-After": "5"} if status in {429, 503} else {}
    return {
        "status": status,
        "headers": headers,
        "content_type": "application/problem+json",
        "body": json.dumps(problem),
    }


def kept_in(held):
    """A request that is not answered until somebody does."""

    def keep(route):
        held.append(route)

    return keep


async def anew(browser, stack, page):
    """Nothing is known of the page before."""
    await browser.page.goto("about:blank")
    await browser.page.goto(f"{stack.ready['api']}/#/{address(page)}")


@pytest.mark.parametrize("status", sorted(SAID))
async def test_every_page_says_why_it_was_refused(stack, browser, status):
    for page, path in PAGES.items():
        route = f"**/api/{path}"
        await browser.page.route(route, lambda route: route.fulfill(**refusal(status)))
        await anew(browser, stack, page)
        await browser.sees(SAID[status])
        await browser.page.unroute(route)
    browser.complaints.clear()


async def test_every_list_says_what_to_do_where_there_is_nothing(stack, browser):
    nothing = json.dumps({"items": [], "next": None})
    for page, sentence in NONE.items():
        route = f"**/api/{PAGES[page]}"
        await browser.page.route(
            route, lambda route: route.fulfill(body=nothing, content_type="application/json")
        )
        await anew(browser, stack, page)
        await browser.sees(sentence)
        await browser.page.unroute(route)


async def test_a_slow_api_is_said_to_be_slow(stack, browser):
    await browser.page.clock.install()
    for page, path in PAGES.items():
        held = []
        route = f"**/api/{path}"
        await browser.page.route(route, kept_in(held))
        await anew(browser, stack, page)
        await browser.page.locator(".loading").first.wait_for()
        await browser.page.clock.fast_forward(5000)
        await browser.sees("This takes longer than usual …")
        for waiting in held:
            await waiting.abort()
        await browser.page.unroute(route)
    browser.complaints.clear()


async def test_an_api_that_is_gone_is_waited_for_and_no_form_is_lost(stack, api, browser):
    agent = api.post("/api/agents", json={"identity": {"name": "Mario"}}).json()["id"]
    await browser.open(stack.ready, f"agent/{agent}")
    tone = browser.page.get_by_label("Tone", exact=True)
    await tone.fill("dry")
    await browser.page.route("**/api/**", lambda route: route.abort())
    await browser.page.route("**/healthz", lambda route: route.abort())
    await browser.press("Save")
    await browser.sees("The server does not answer. Is voxie-platform still running?")
    await browser.page.unroute("**/api/**")
    await browser.page.unroute("**/healthz")
    assert await tone.input_value() == "dry"

    os.kill(stack.pid("api"), signal.SIGKILL)
    stack.wait_for("started", part="api", seconds=20)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        await browser.press("Save")
        with suppress(TimeoutError):
            await browser.page.get_by_text("Saved as version 2.").wait_for(timeout=2000)
            break
        assert await tone.input_value() == "dry"
    assert api.get(f"/api/agents/{agent}").json()["config"]["prompt"]["tone"] == "dry"
    browser.complaints.clear()


async def test_whoever_is_signed_out_signs_in_over_the_page_and_goes_on(stack, api, browser):
    agent = api.post("/api/agents", json={"identity": {"name": "Mario"}}).json()["id"]
    await browser.open(stack.ready, f"agent/{agent}")
    await browser.page.get_by_label("Tone", exact=True).fill("dry")
    cookies = await browser.page.context.cookies()
    await browser.page.context.clear_cookies()
    await browser.press("Save")
    await browser.sees("You were signed out")
    await browser.page.context.add_cookies(cookies)
    await browser.page.get_by_role("dialog").wait_for(state="detached")
    await browser.press("Save")
    await browser.sees("Saved as version 2.")
    browser.complaints.clear()


async def test_markup_stays_text_wherever_it_is_shown(stack, api, browser):
    everywhere = {
        "identity": {"name": MARKUP[:100], "purpose": MARKUP},
        "business": {"name": MARKUP, "facts": [{"topic": MARKUP, "text": MARKUP}]},
        "prompt": {"tone": MARKUP, "never": [MARKUP]},
    }
    agent = api.post("/api/agents", json=everywhere).raise_for_status().json()["id"]
    api.patch(
        f"/api/agents/{agent}", json={"config": {"prompt": {"tone": "dry"}}, "note": MARKUP}
    ).raise_for_status()
    key = api.post("/api/keys", json={"name": MARKUP, "scopes": ["read"]}).raise_for_status().json()["id"]
    for page in ("agents", f"agent/{agent}", f"agent/{agent}?version=2", f"test/{agent}", "settings"):
        await browser.open(stack.ready, page)
        assert await browser.page.locator("img").count() == 0
        assert await browser.page.title() != "broken"
    api.delete(f"/api/keys/{key}")
    api.delete(f"/api/agents/{agent}")


async def test_ten_thousand_rows_of_each_kind_are_found_and_scrolled(crowded, crowd):
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
