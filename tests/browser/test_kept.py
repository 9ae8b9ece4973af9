"""What somebody typed, was shown once, or is heard by: neither taken away nor kept too long."""

import pytest
from playwright.async_api import expect

from tests.browser.chromium import ONE_FOR_ALL, PHONE
from tests.browser.refusing import abort
from tests.support.until import until

pytestmark = ONE_FOR_ALL

ID = "00000001-0000-7000-8000-000000000001"
LATE = """
const devices = navigator.mediaDevices;
const ask = devices.getUserMedia.bind(devices);
let asked, given;
window.asked = new Promise((done) => { asked = done; });
window.given = new Promise((done) => { given = done; });
const allowed = new Promise((allow) => { window.allow = allow; });
devices.getUserMedia = async (wanted) => {
  asked();
  await allowed;
  const stream = await ask(wanted);
  given(stream.getTracks());
  return stream;
};
"""
"""Whoever is asked for the microphone thinks about it until `allow()`."""
STATES = """
async () => {
  const tracks = await window.given;
  await new Promise((done) => setTimeout(done));
  return tracks.map((track) => track.readyState);
}
"""


@pytest.fixture
def agent(crowd_api):
    made = crowd_api.post("/api/agents", json={"identity": {"name": "Mario"}}).raise_for_status().json()
    yield made["id"]
    crowd_api.delete(f"/api/agents/{made['id']}")


def field(browser, name):
    return browser.page.get_by_label(name, exact=True)


async def test_what_is_typed_while_an_agent_is_being_saved_stays_and_is_saved_next(
    crowded, crowd_api, crowd, agent
):
    held = []

    async def hold(route):
        held.append(route)

    await crowd.open(crowded.ready, f"agent/{agent}")
    await field(crowd, "Tone").fill("dry")
    await crowd.page.route(f"**/api/agents/{agent}", hold, times=1)
    await crowd.press("Save")
    await until(lambda: bool(held))
    await field(crowd, "Purpose").fill("Takes bookings")
    await held[0].continue_()
    await crowd.sees("Saved as version 2.")
    await expect(field(crowd, "Purpose")).to_have_value("Takes bookings")
    await crowd.press("Save")
    await crowd.sees("Saved as version 3.")
    config = crowd_api.get(f"/api/agents/{agent}").json()["config"]
    assert (config["prompt"]["tone"], config["identity"]["purpose"]) == ("dry", "Takes bookings")


async def test_versions_are_not_shown_over_unsaved_changes_unasked(crowded, crowd, agent):
    await crowd.open(crowded.ready, f"agent/{agent}")
    await field(crowd, "Tone").fill("dry")
    await crowd.press("Versions")
    await crowd.sees("Leave without saving?")
    await crowd.press("Stay here")
    await expect(field(crowd, "Tone")).to_have_value("dry")
    await crowd.press("Versions")
    await crowd.press("Leave")
    await crowd.sees("The first version.")


async def test_a_number_can_be_emptied_and_typed_anew(crowded, crowd):
    await crowd.open(crowded.ready, "agent/new")
    await crowd.page.get_by_label("Take bookings").check()
    people = field(crowd, "People 1")
    await people.press("Backspace")
    await expect(people).to_have_value("")
    await people.press("6")
    await expect(people).to_have_value("6")


async def test_a_secret_that_is_shown_once_survives_two_escapes(crowded, crowd):
    await crowd.open(crowded.ready, "settings")
    await crowd.press("New key")
    await field(crowd, "What it is for").fill("night shift")
    await crowd.press("Make the key")
    secret = await crowd.page.get_by_label("The new key").input_value()
    for _ in range(3):
        await crowd.page.keyboard.press("Escape")
    await expect(crowd.page.get_by_label("The new key")).to_have_value(secret)
    await crowd.page.get_by_role("dialog").get_by_role("button", name="Close").click()
    await crowd.press("Revoke night shift")
    await crowd.page.get_by_role("dialog").get_by_role("button", name="Revoke").click()


@pytest.mark.parametrize("ask", ["Check your microphone", "Test agent"])
async def test_a_microphone_allowed_after_the_page_was_left_is_let_go_and_nobody_is_called(
    crowded, crowd_api, crowd, agent, ask
):
    await crowd.page.add_init_script(LATE)
    await crowd.open(crowded.ready, f"test/{agent}")
    await crowd.press(ask)
    await crowd.page.evaluate("window.asked")
    await crowd.page.get_by_role("link", name="Messages").click()
    await crowd.page.get_by_role("heading", name="Messages").wait_for()
    await crowd.page.evaluate("window.allow()")
    assert await crowd.page.evaluate(STATES) == ["ended"]
    await crowd.page.get_by_role("link", name="Calls", exact=True).click()
    await crowd.page.get_by_role("heading", name="Calls").wait_for()
    assert crowd_api.get("/api/calls", params={"agent_id": agent}).json()["items"] == []


async def test_agents_are_made_where_the_page_comes_over_plain_http_from_another_machine(
    crowded, crowd_api, crowd
):
    await crowd.page.add_init_script("delete Crypto.prototype.randomUUID")
    await crowd.open(crowded.ready, "agent/new")
    await field(crowd, "Name").fill("Far away")
    await crowd.press("Save")
    await crowd.sees("Your agent is ready.")
    crowd_api.delete(f"/api/agents/{crowd.page.url.rpartition('/')[2]}").raise_for_status()


async def test_that_the_server_is_gone_is_seen_on_a_phone_wherever_one_has_scrolled(crowded, crowd):
    await crowd.page.set_viewport_size(PHONE)
    await crowd.open(crowded.ready, "messages")
    await crowd.sees("Caller 50")
    await crowd.page.route("**/api/**", abort)
    await crowd.page.route("**/healthz", abort)
    await crowd.page.evaluate("scrollTo(0, 3000)")
    await crowd.page.get_by_role("button", name="Done").nth(20).click()
    banner = crowd.page.get_by_role("alert").filter(has_text="Your work on this page is kept")
    box = await banner.bounding_box()
    over = "([x, y]) => document.elementFromPoint(x, y)?.closest('[role=alert]')?.textContent ?? ''"
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    assert "Your work on this page is kept" in await crowd.page.evaluate(over, middle)
    crowd.complaints.clear()
