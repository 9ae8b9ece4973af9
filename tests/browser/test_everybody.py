"""The page for those who see little, use no mouse, or want no motion."""

import json
from pathlib import Path

import pytest

from tests.browser.chromium import ONE_FOR_ALL
from tests.support.livekit import missing

pytestmark = ONE_FOR_ALL

AXE = Path(__file__).parents[2] / "dashboard" / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
FOUND = """
async (rules) => (await axe.run(document, rules)).violations
  .filter(({ impact }) => ["serious", "critical"].includes(impact))
  .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.any[0]?.message ?? ""}`))
"""
FOCUSED = """
() => {
  const { ariaLabel, innerText } = document.activeElement;
  return (ariaLabel ?? innerText ?? "").trim();
}
"""
MOST_STEPS = 40


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


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_no_page_shuts_anybody_out(stack, api, browser, agent, theme):
    if not AXE.exists():
        missing("axe-core")
    api.patch(f"/api/agents/{agent}", json={"config": {"greeting": {"text": "Hi."}}}).raise_for_status()
    await browser.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    found = {}

    async def look(place):
        await browser.page.locator(".loading").first.wait_for(state="detached")
        await browser.page.evaluate(AXE.read_text(encoding="utf-8"))
        if faults := await browser.page.evaluate(FOUND, RULES):
            found[place] = faults

    for place in (
        "agents",
        "create",
        "calls",
        "analytics",
        "bookings",
        "messages",
        "workers",
        "settings",
        "agent/new",
    ):
        await browser.open(stack.ready, place)
        await look(place)
    await browser.open(stack.ready, f"agent/{agent}")
    await look("agent")
    await browser.press("Versions")
    await browser.page.locator("ins").first.wait_for()
    await look("versions")
    await browser.open(stack.ready, f"test/{agent}")
    await browser.press("Without a microphone")
    await browser.sees("Hi.")
    await look("test, live")
    await browser.press("Hang up")
    await browser.sees("You hung up.")
    call = api.get("/api/calls", params={"agent_id": agent}).json()["items"][0]["id"]
    await browser.open(stack.ready, f"call/{call}")
    await look("call")
    await browser.open(stack.ready, "settings")
    await browser.press("New key")
    await look("dialog")
    assert found == {}, json.dumps(found, indent=1)


async def test_an_agent_is_created_and_tested_by_keyboard_alone(stack, model, browser, agent):
    keyboard = browser.page.keyboard

    async def tab_to(name):
        for _ in range(MOST_STEPS):  # the page may have put the focus there itself
            if await browser.page.evaluate(FOCUSED) == name:
                return
            await keyboard.press("Tab")
        raise AssertionError(f"{name!r} is not reached by Tab")

    await browser.open(stack.ready, "agents")
    await tab_to("Create an agent")
    await keyboard.press("Enter")
    await browser.sees("Talk to Voxie")
    await tab_to("Talk to Voxie")
    await keyboard.press("Enter")
    await browser.sees("What is your business called")
    await tab_to("Business name")
    await keyboard.press("Enter")
    await keyboard.type("Bella Napoli")
    await keyboard.press("Enter")
    await browser.page.locator("[data-field=business_name] .value").get_by_text("Bella Napoli").wait_for()
    await browser.page.get_by_role("button", name="Hang up").focus()
    await keyboard.press("Enter")
    await browser.sees("You hung up.")
    await browser.open(stack.ready, "agents")
    await tab_to("Test agent Carlo's")
    await keyboard.press("Enter")
    await browser.page.get_by_role("heading", name="Carlo's", level=1).wait_for()
    await tab_to("Test agent")
    await keyboard.press("Enter")
    await browser.sees("Welcome.")
    assert await browser.page.evaluate(FOCUSED) == "Hang up"
    await keyboard.press("Enter")
    await browser.sees("You hung up.")


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
