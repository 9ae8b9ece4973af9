"""Agents made, changed, copied and deleted by hand; the fleet; keys: all on the page."""

import re

import pytest

from tests.browser.chromium import ONE_FOR_ALL, visiting

pytestmark = ONE_FOR_ALL

MARKUP = "<b onmouseover=alert(1)>Luigi</b>"
CONFIG = {"identity": {"name": "Mario's", "purpose": "Takes bookings"}, "greeting": {"text": "Welcome."}}


@pytest.fixture
def mario(api):
    made = api.post("/api/agents", json=CONFIG).raise_for_status().json()
    yield made
    api.delete(f"/api/agents/{made['id']}")


def field(browser, name):
    return browser.page.get_by_label(name, exact=True)


async def test_an_agent_is_made_by_form_with_its_hours_tables_and_answers(stack, api, browser):
    await browser.open(stack.ready, "agents")
    await browser.page.get_by_role("link", name="By form").click()
    await field(browser, "Name").fill(MARKUP)
    await field(browser, "Business name").fill("Luigi & Sons")
    await browser.page.get_by_label("Monday: open or closed").select_option("open")
    await browser.page.get_by_label("Monday, closes (1)").fill("00:00")
    await browser.page.get_by_label("Tuesday: open or closed").select_option("closed")
    await browser.page.get_by_role("button", name="Add an answer").click()
    await field(browser, "About").fill("parking")
    await field(browser, "Answer").fill("Behind the house.")
    await browser.page.get_by_label("Take bookings").check()
    await browser.press("Add one")
    await browser.page.get_by_label("People 2").fill("8")
    await browser.press("Save")
    await browser.sees("Your agent is ready.")
    await browser.page.get_by_role("heading", name=MARKUP).wait_for()
    agent = browser.page.url.rpartition("/")[2]
    config = api.get(f"/api/agents/{agent}").raise_for_status().json()["config"]
    assert config["business"]["opening_hours"]["monday"] == [["09:00", "24:00"]]
    assert config["business"]["opening_hours"]["tuesday"] == []
    assert config["business"]["opening_hours"]["sunday"] is None
    assert config["business"]["facts"] == [{"topic": "parking", "text": "Behind the house."}]
    [bookings] = [one for one in config["functions"] if one["kind"] == "bookings"]
    units = [(unit["name"], unit["capacity"]) for unit in bookings["plan"]["units"]]
    assert units == [("Table 1", 4), ("Table 2", 8)]
    assert await browser.page.locator("main b").count() == 0


async def test_what_the_api_refuses_is_said_at_its_field_and_nothing_is_lost(stack, api, browser, mario):
    await browser.open(stack.ready, f"agent/{mario['id']}")
    await field(browser, "Time zone").fill("Mars/Olympus")
    await field(browser, "Tone").fill("dry")
    await browser.page.get_by_label("Wednesday: open or closed").select_option("open")
    await browser.page.get_by_label("Wednesday, opens (1)").fill("18:00")
    await browser.press("Save")
    await browser.sees("is no IANA time zone")
    zone = field(browser, "Time zone")
    assert await zone.get_attribute("aria-invalid") == "true"
    assert await zone.evaluate("input => input === document.activeElement")
    await browser.page.locator(".day .fault").get_by_text("write hours past midnight").wait_for()
    assert await field(browser, "Tone").input_value() == "dry"
    await zone.fill("Europe/Rome")
    await browser.page.get_by_label("Wednesday, opens (1)").fill("08:00")
    await browser.press("Save")
    await browser.sees("Saved as version 2.")
    assert api.get(f"/api/agents/{mario['id']}").json()["config"]["prompt"]["tone"] == "dry"
    browser.complaints.clear()  # Chromium's own line on a 422


async def test_a_form_with_changes_is_not_left_unasked(stack, browser, mario):
    await browser.open(stack.ready, f"agent/{mario['id']}")
    await field(browser, "Tone").fill("dry")
    await browser.page.get_by_role("link", name="Calls", exact=True).click()
    await browser.sees("Leave without saving?")
    await browser.press("Stay here")
    assert await field(browser, "Tone").input_value() == "dry"
    await browser.page.go_back()
    await browser.press("Leave")
    await browser.page.get_by_role("heading", name="Mario's").wait_for(state="detached")


async def test_two_who_change_one_agent_see_both_versions_before_one_wins(stack, api, browser, mario):
    await browser.open(stack.ready, f"agent/{mario['id']}")
    await field(browser, "Tone").fill("mine")
    path = f"/api/agents/{mario['id']}"
    api.patch(path, json={"config": {"prompt": {"tone": "theirs"}}}).raise_for_status()
    await browser.press("Save")
    dialog = browser.page.get_by_role("dialog")
    await dialog.get_by_text("was changed meanwhile").wait_for()
    assert await dialog.locator("td").all_inner_texts() == ["theirs", "mine"]
    await dialog.get_by_role("button", name="Save mine over it").click()
    await browser.sees("Saved as version 3.")
    assert api.get(path).json()["config"]["prompt"]["tone"] == "mine"
    browser.complaints.clear()  # Chromium's own line on a 412


async def test_an_agent_that_is_switched_off_is_saved_and_led_back_and_stays_off(stack, api, browser, mario):
    path = f"/api/agents/{mario['id']}"
    api.patch(path, json={"enabled": False}).raise_for_status()
    await browser.open(stack.ready, f"agent/{mario['id']}")
    await browser.page.get_by_text("disabled", exact=True).wait_for()
    await field(browser, "Tone").fill("dry")
    await browser.press("Save")
    await browser.sees("Saved as version 2.")
    assert api.get(path).json()["config"]["prompt"]["tone"] == "dry"
    await browser.press("Versions")
    await browser.page.locator("summary", has_text="Version 1").click()
    await browser.press("Restore this version")
    await browser.sees("Saved as version 3.")
    newest = api.get(path).json()
    assert newest["config"] == mario["config"]
    assert newest["enabled"] is False


async def test_an_agent_switched_off_while_it_is_edited_is_saved_and_stays_off(stack, api, browser, mario):
    path = f"/api/agents/{mario['id']}"
    await browser.open(stack.ready, f"agent/{mario['id']}")
    await field(browser, "Tone").fill("dry")
    api.patch(path, json={"enabled": False}).raise_for_status()
    await browser.press("Save")
    await browser.sees("Saved as version 2.")
    await browser.page.get_by_text("disabled", exact=True).wait_for()
    newest = api.get(path).json()
    assert newest["config"]["prompt"]["tone"] == "dry"
    assert newest["enabled"] is False


async def test_versions_say_what_changed_and_lead_back(stack, api, browser, mario):
    path = f"/api/agents/{mario['id']}"
    change = {"config": {"greeting": {"text": "Buona sera!"}}, "note": "sounds more like us"}
    api.patch(path, json=change).raise_for_status()
    await browser.open(stack.ready, f"agent/{mario['id']}")
    await browser.press("Versions")
    await browser.sees("sounds more like us")
    await browser.page.locator("del", has_text="Welcome.").wait_for()
    await browser.page.locator("ins", has_text="Buona sera!").wait_for()
    await browser.page.locator("summary", has_text="Version 1").click()
    await browser.press("Restore this version")
    await browser.sees("Saved as version 3.")
    newest = api.get(path).json()
    assert newest["config"]["greeting"]["text"] == "Welcome."
    assert newest["version"] == 3


async def test_the_list_finds_copies_switches_off_and_deletes_with_a_way_back(stack, api, browser, mario):
    await browser.open(stack.ready, "agents")
    await browser.page.get_by_label("Search agents").fill("mario")
    row = (
        browser.page.get_by_role("listitem")
        .filter(has_text="Mario's")
        .filter(has=browser.page.locator(".avatar"))
    )
    await browser.press("Actions for Mario's")
    await browser.press("Disable")
    await row.get_by_text("disabled").wait_for()
    assert api.get(f"/api/agents/{mario['id']}").json()["enabled"] is False
    await browser.press("Actions for Mario's")
    await browser.press("Delete")
    await row.wait_for(state="detached")
    assert api.get(f"/api/agents/{mario['id']}").status_code == 404
    await browser.press("Undo")
    await row.get_by_text("disabled").wait_for()
    assert api.get(f"/api/agents/{mario['id']}").json()["enabled"] is False
    await browser.press("Actions for Mario's")
    await browser.press("Delete")
    await browser.press("Dismiss")
    await row.wait_for(state="detached")
    await browser.page.get_by_label("Search agents").fill("")
    await browser.page.get_by_label("Search agents").fill("nobody of that name")
    await browser.sees("No agent of that name")
    assert api.get(f"/api/agents/{mario['id']}").status_code == 404


async def test_a_file_goes_out_and_comes_in_again(stack, api, browser, mario, tmp_path):
    await browser.open(stack.ready, "agents")
    await browser.press("Actions for Mario's")
    async with browser.page.expect_download() as waiting:
        await browser.press("Export as a file")
    file = tmp_path / "mario.yaml"
    await (await waiting.value).save_as(file)
    assert "Takes bookings" in file.read_text()
    file.write_text(file.read_text().replace("Mario's", "Wario"))
    await browser.page.locator("input[type=file]").set_input_files(file)
    await browser.sees("“Wario” was imported.")
    [made] = api.get("/api/agents", params={"search": "wario"}).json()["items"]
    config = api.get(f"/api/agents/{made['id']}").json()["config"]
    assert config["identity"]["purpose"] == "Takes bookings"
    api.delete(f"/api/agents/{made['id']}")


async def test_the_fleet_is_shown_as_it_is(stack, api, chromium, browser, mario):
    await browser.open(stack.ready, f"test/{mario['id']}")
    await browser.press("Without a microphone")
    await browser.sees("Welcome.")
    call = api.get("/api/calls", params={"agent_id": mario["id"]}).json()["items"][0]
    async with visiting(chromium, cookies=await browser.page.context.cookies()) as other:
        await other.open(stack.ready, "workers")
        table = other.page.get_by_role("region", name="Workers")
        await table.get_by_text("agents", exact=True).wait_for()
        await other.sees(call["room_name"])
        await other.sees(re.compile("^1 of"))
        await other.shoot("workers")
        await other.open(stack.ready, f"call/{call['id']}")
        await other.press("End this call")
        await other.sees("ended from here")
    await browser.sees("The call was closed.")


async def test_a_key_is_shown_once_signs_in_a_browser_and_is_revoked(stack, chromium, browser):
    await browser.open(stack.ready, "settings")
    await browser.press("New key")
    await field(browser, "What it is for").fill("night shift")
    await browser.press("Make the key")
    key = await browser.page.get_by_label("The new key").input_value()
    await browser.page.get_by_role("dialog").get_by_role("button", name="Close").click()
    row = browser.page.get_by_role("row").filter(has_text="night shift")
    await row.get_by_text("works", exact=True).wait_for()
    assert key not in await browser.page.content()
    async with visiting(chromium) as other:
        await other.open(stack.ready, "calls")
        await other.page.get_by_label("API key").fill("vx_wrong")
        await other.press("Sign in")
        await other.sees("unknown, expired or revoked")
        await other.page.get_by_label("API key").fill(key)
        await other.press("Sign in")
        await other.page.get_by_role("heading", name="Calls").wait_for()
        assert await other.page.get_by_role("link", name="Workers").count() == 0
        await other.open(stack.ready, "workers")
        await other.sees("You may not see this")

        await browser.press("Revoke night shift")
        await browser.page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
        await row.get_by_text("revoked", exact=True).wait_for()
        await other.page.reload()
        await other.sees("Please sign in")
