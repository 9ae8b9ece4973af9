"""What changes elsewhere is seen without a reload; webhooks and their deliveries."""

import asyncio
import re
import time

from tests.browser.chromium import ONE_FOR_ALL
from tests.support.receiver import FINE, answering, running_receiver

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
    assert await browser.page.locator("tbody tr").count() == 1


async def test_a_webhook_is_made_pinged_and_switched_off(crowded, crowd):
    async with running_receiver() as receiver:
        await crowd.open(crowded.ready, "settings")
        await crowd.press("New webhook")
        await crowd.page.get_by_label("Address", exact=True).fill("http://169.254.169.254/latest")
        await crowd.press("Make the webhook")
        await crowd.page.get_by_role("dialog").get_by_role("alert").wait_for()
        await crowd.page.get_by_label("Address", exact=True).fill(receiver.url)
        await crowd.page.get_by_label("Bookings: made, moved, cancelled").check()
        await crowd.press("Make the webhook")
        assert (await crowd.page.get_by_label("The secret").input_value()).startswith("whsec_")
        await crowd.page.get_by_role("dialog").get_by_role("button", name="Close").click()
        await crowd.page.get_by_role("link", name=receiver.url).click()
        await crowd.press("Send a ping")
        await crowd.sees("webhook.ping")
        await crowd.page.locator("summary").get_by_text("delivered").wait_for()
        await crowd.page.locator("summary").first.click()
        await crowd.press("Send again")
        await crowd.sees("again, of 1")
        assert len(receiver.received) >= 1
        await crowd.press("New secret")
        await crowd.press("an hour")
        await crowd.press("Make a new secret")
        assert (await crowd.page.get_by_label("The secret").input_value()).startswith("whsec_")
        await crowd.page.get_by_role("dialog").get_by_role("button", name="Close").click()
        await crowd.sees("The secret before this one signs too")
        await crowd.press("Send a ping")
        await until(lambda: " " in receiver.received[-1].headers["webhook-signature"])
        receiver.behave = answering(b"HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n")
        await crowd.press("Send a ping")
        await crowd.sees("wants to be told nothing more (410)")
        await crowd.shoot("webhook-gone")
        receiver.behave = answering(FINE)
        await crowd.press("Enable")
        await crowd.page.get_by_role("button", name="Send a ping").wait_for()
        await crowd.page.get_by_role("link", name="Settings").first.click()
        await crowd.press(f"Actions for {receiver.url}")
        await crowd.press("Disable")
        await crowd.page.locator(".hooks").get_by_text("off", exact=True).wait_for()
    crowd.complaints.clear()  # Chromium's own line on a 422


async def until(true, seconds=10):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)
