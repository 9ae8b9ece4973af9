"""Any days, chosen by hand, where the workspace is."""

import re
from datetime import UTC, datetime, timedelta

from playwright.async_api import expect

from tests.browser.chromium import ONE_FOR_ALL

pytestmark = ONE_FOR_ALL

DAY = timedelta(days=1)


async def test_calls_of_days_chosen_by_hand(crowded, crowd):
    yesterday = datetime.now(UTC).date() - DAY
    await crowd.open(crowded.ready, "calls")
    await crowd.page.get_by_label("First day").fill(str(yesterday - DAY))
    await crowd.page.get_by_label("Last day").fill(str(yesterday))
    newest = crowd.page.locator("tbody time").first
    # a call a minute; until they are there, those of before are shown
    await expect(newest).to_have_attribute("datetime", re.compile(f"^{yesterday}T23:59"))
    await crowd.page.get_by_label("Last day").fill("")
    await expect(crowd.page.get_by_text("until")).to_have_count(0)
    await crowd.shoot("calls-of-days")


async def test_a_day_that_is_typed_moves_the_other_end_only_while_it_must(crowded, crowd):
    await crowd.open(crowded.ready, "analytics?from=2026-03-10&to=2026-03-20")
    last = crowd.page.get_by_label("Last day")
    await last.focus()
    await crowd.page.keyboard.type("032")
    first = crowd.page.get_by_label("First day")
    await expect(first).to_have_value("2026-03-02")
    await crowd.page.keyboard.type("5")
    await expect(first).to_have_value("2026-03-10")
    await expect(last).to_have_value("2026-03-25")


async def test_figures_of_days_chosen_by_hand(crowded, crowd):
    asked = []
    crowd.page.on("request", lambda request: asked.append(request.url))
    await crowd.open(crowded.ready, "analytics")
    last = crowd.page.get_by_label("Last day")
    await expect(last).to_have_value(str(datetime.now(UTC).date()))
    await crowd.page.get_by_label("First day").fill("2026-02-01")
    await last.fill("2026-02-28")
    await crowd.sees("No call in this time")
    assert any("totals?since=2026-02-01&until=2026-03-01" in url for url in asked)
    await expect(crowd.page.get_by_role("button", name="30 days")).to_have_attribute("aria-pressed", "false")
    await crowd.press("7 days")
    await expect(last).to_have_value(str(datetime.now(UTC).date()))
