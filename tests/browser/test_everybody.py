"""The page for those who see little, use no mouse, or want no motion."""

import json

import pytest
from playwright.async_api import expect

from tests.browser.axe import Examined
from tests.browser.chromium import ONE_FOR_ALL
from voxie_platform.ids import new_id

pytestmark = ONE_FOR_ALL

FOCUSED = """
() => {
  const { ariaLabel, innerText } = document.activeElement;
  return (ariaLabel ?? innerText ?? "").trim();
}
"""
MOST_STEPS = 40
TOLD = {
    "pizzeria": "It's a pizzeria in Boston, and it should answer questions.",
    "Tuesday": "Tuesday to Sunday from five to ten, closed on Mondays.",
    "finish": "That's all, please finish.",
    "save": "Yes, please save it.",
}
"""What is written, by a word that the model knows it by."""
ID = "00000001-0000-7000-8000-000000000001"
PAGES = (
    "agents",
    "create",
    "calls",
    "analytics",
    "bookings",
    "messages",
    "workers",
    "settings",
    "agent/new",
)


def noted(word):
    """The model notes what was written, saves it if it is asked to, and says so."""
    answer = {"say": f"Noted: {word}."}
    after = {"calls": [{"name": "save"}], "then": answer} if word == "save" else answer
    note = {"name": "listen", "arguments": {"said": TOLD[word]}}
    return {"heard": word, "reply": {"calls": [note], "then": after}}


@pytest.fixture
def agent(api):
    made = api.post(
        "/api/agents",
        json={
            "identity": {"name": "Carlo's"},
            "greeting": {"text": "Welcome."},
            "business": {
                "opening_hours": {"monday": [["09:00", "17:00"]]},
                "facts": [{"topic": "a", "text": "b"}],
            },
            "prompt": {"never": ["shout"]},
            "functions": [{"kind": "bookings", "plan": {"units": [{"name": "Table 1", "capacity": 4}]}}],
        },
    )
    yield made.raise_for_status().json()["id"]
    api.delete(f"/api/agents/{made.json()['id']}")


async def test_no_page_shuts_anybody_out(stack, api, browser, agent):
    api.patch(f"/api/agents/{agent}", json={"config": {"greeting": {"text": "Hi."}}}).raise_for_status()
    examined = Examined(browser)

    async def look(place, state=None):
        await browser.open(stack.ready, place)
        await browser.page.locator(".loading").first.wait_for(state="detached")
        await examined.look(state or place)

    for page in PAGES:
        await look(page)
    await look(f"agent/{agent}", "agent")
    await browser.press("Versions")
    await browser.page.locator("ins").first.wait_for()
    await examined.look("versions")
    await browser.open(stack.ready, f"test/{agent}")
    await browser.press("Check your microphone")
    await browser.page.get_by_label("Microphone to use").wait_for()
    await examined.look("microphone")
    await browser.press("Without a microphone")
    await browser.sees("Hi.")
    await examined.look("test, live")
    await browser.press("Hang up")
    await browser.sees("You hung up.")
    call = api.get("/api/calls", params={"agent_id": agent}).json()["items"][0]["id"]
    await look(f"call/{call}", "call")
    await browser.open(stack.ready, "create")
    await browser.press("Without a microphone")
    await browser.press("Business name")
    await browser.page.get_by_role("textbox", name="Business name").wait_for()
    await examined.look("create, live")
    await browser.press("Hang up")
    await browser.sees("You hung up.")
    assert examined.faults == {}, json.dumps(examined.faults, indent=1)


async def test_no_dialog_and_no_trouble_shuts_anybody_out(crowded, crowd):
    examined = Examined(crowd)
    page = crowd.page
    await crowd.open(crowded.ready, "settings")
    for name in ("New key", "New webhook", "Let somebody in"):
        await crowd.press(name)
        await page.get_by_role("dialog").wait_for()
        await examined.look(name)
        await page.keyboard.press("Escape")
        await page.get_by_role("dialog").wait_for(state="detached")
    await crowd.open(crowded.ready, f"webhook/{ID}")
    await page.locator("summary").first.click()
    await crowd.sees("Send again")
    await examined.look("webhook")
    await crowd.open(crowded.ready, "agents")
    await crowd.press("Actions for Agent 1")
    await examined.look("menu")
    await page.keyboard.press("Escape")
    await page.get_by_label("Search agents").fill("nobody of that name")
    await crowd.sees("No agent of that name")
    await examined.look("nothing found")
    await crowd.open(crowded.ready, f"agent/{ID}")
    await page.get_by_label("Time zone").fill("Mars/Olympus")
    await crowd.press("Save")
    await crowd.sees("is no IANA time zone")
    await examined.look("fault in a field")
    await page.get_by_role("link", name="Calls", exact=True).click()
    await crowd.sees("Leave without saving?")
    await examined.look("leaving")
    await crowd.press("Leave")
    await page.goto(f"{crowded.ready['api']}/#/call/{new_id()}")
    await crowd.sees("This is not here")
    await examined.look("not here")
    for path in ("**/api/**", "**/healthz"):
        await page.route(path, lambda route: route.abort())
    await crowd.open(crowded.ready, "calls")
    await crowd.sees("Is voxie-platform still running?")
    await crowd.sees("Your work on this page is kept")
    await examined.look("server gone")
    for path in ("**/api/**", "**/healthz"):
        await page.unroute(path)
    await page.get_by_text("Your work on this page is kept").wait_for(state="detached")
    await page.context.clear_cookies()
    await crowd.open(crowded.ready, "messages")
    await crowd.sees("You were signed out")
    await examined.look("signed out")
    await page.reload()
    await crowd.sees("Please sign in")
    await examined.look("sign in")
    await page.goto(crowded.ready["sign_in"])
    await crowd.sees("This link is used up")
    await examined.look("used up")
    crowd.complaints.clear()
    assert examined.faults == {}, json.dumps(examined.faults, indent=1)


async def test_an_agent_is_created_saved_and_tested_by_keyboard_alone(stack, api, model, browser):
    model.play(rules=[noted(word) for word in TOLD])
    page, keyboard = browser.page, browser.page.keyboard

    async def tab_to(name):
        for _ in range(MOST_STEPS):  # the page may have put the focus there itself
            if await page.evaluate(FOCUSED) == name:
                return
            await keyboard.press("Tab")
        raise AssertionError(f"{name!r} is not reached by Tab")

    async def press(name):
        await tab_to(name)
        await keyboard.press("Enter")

    await browser.open(stack.ready, "agents")
    await press("Create an agent")
    # where there is no agent yet, the list has a link that is called so too
    await page.get_by_role("button", name="Talk to Voxie").wait_for()
    await press("Without a microphone")
    await browser.sees("What is your business called")
    await press("Business name")
    await keyboard.type("Bella Napoli")
    await keyboard.press("Enter")
    await page.locator("[data-field=business_name] .value").get_by_text("Bella Napoli").wait_for()
    for word, said in TOLD.items():
        await tab_to("Write instead of speaking")
        await keyboard.type(said)
        await keyboard.press("Enter")
        await page.locator(".bubble.agent").get_by_text(f"Noted: {word}.").wait_for()
    await page.get_by_role("heading", name="Bella Napoli").wait_for()
    await press("Test agent")
    await page.get_by_role("heading", name="Bella Napoli", level=1).wait_for()
    await press("Test agent")
    await page.locator(".bubble.agent").get_by_text("Thank you for calling Bella Napoli.").wait_for()
    await expect(page.get_by_role("button", name="Hang up")).to_be_focused()
    await keyboard.press("Enter")
    await browser.sees("You hung up.")
    api.delete(f"/api/agents/{page.url.rpartition('/')[2]}").raise_for_status()


async def test_the_rooms_code_is_not_loaded_before_it_is_needed(stack, browser):
    await browser.open(stack.ready, "agents")
    loaded = await browser.page.evaluate(
        "() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)"
    )
    assert loaded
    assert not [name for name in loaded if "/join-" in name]


async def test_who_wants_no_motion_gets_none(stack, browser):
    await browser.page.emulate_media(reduced_motion="reduce")
    await browser.open(stack.ready, "create")
    running = await browser.page.evaluate("document.getAnimations().length")
    assert running == 0
