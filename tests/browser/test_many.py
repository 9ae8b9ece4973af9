"""Ten thousand of each: every list is found in, walked by keyboard and scrolled without a halt."""

import re
from datetime import date, timedelta

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.chromium import ONE_FOR_ALL, visiting
from tests.browser.conftest import MANY
from tests.browser.effort import FRAMES, Effort
from tests.browser.town import settle
from tests.store.examples import heartbeat, usage
from tests.support.until import until
from voxie_platform.settings import read_settings
from voxie_platform.storage.open import open_stores

pytestmark = ONE_FOR_ALL

ID = "00000001-0000-7000-8000-{:012}"
AT_ONCE = 500
PRICED = 3_500
"""Further down than one page of the api looks, and than three."""
HALT_SECONDS = 0.1
STEP = 600
STEPS = 20
PIECES = {
    "API keys": ("settings", "Search keys", "tbody tr", "Till "),
    "Members": ("settings", "Search members", ".hooks > li", "Person "),
    "Webhooks": ("settings", "Search webhooks", ".hooks > li", "Branch "),
    "Workers": ("workers", "Search workers", "tbody tr", "host-"),
}
"""Each list that comes as a whole: its page, its search, its rows, and what the rows are called."""
PIECE, PAGE, FEW = 20, 50, 20
DAYS = 7
DRAWN = """
() => {
  window.drawn = 0;
  const told = Date.prototype.toLocaleString;
  Date.prototype.toLocaleString = function (...how) {
    window.drawn += 1;
    return told.apply(this, how);
  };
}
"""
"""How many moments the page has put into words since."""


async def scrolled(page):
    """The most that a step down the page took: all its tasks together, so that none alone took more."""
    effort = await Effort.of(page)
    took = []
    for _ in range(STEPS):
        before = await effort.so_far()
        await page.mouse.wheel(0, STEP)
        await page.evaluate(FRAMES)
        took.append(await effort.so_far() - before)
    return max(took)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def town_key(crowded):
    return await settle(crowded.folder, count=MANY)


@pytest_asyncio.fixture(loop_scope="session")
async def mayor(chromium, town_key):
    """Signed in to the second workspace."""
    async with visiting(chromium) as browser:
        await browser.page.context.add_init_script(f"sessionStorage.setItem('voxie-key', '{town_key}')")
        yield browser
        assert browser.complaints == []


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def counted(crowded):
    """Each of the ten thousand calls is in the figures; one has a price, for a part of what it used."""
    async with open_stores(read_settings(data_dir=crowded.folder)) as stores:
        workspace = await stores.access.first_workspace("Main")
        analytics, calls = stores.of(workspace.id).analytics, stores.of(workspace.id).calls
        priced = ID.format(PRICED)
        used = (("told", 1_000), ("broken off", 0))
        await calls.write([usage(priced, response, output_text=tokens) for response, tokens in used])
        for first in range(1, MANY + 1, AT_ONCE):
            await analytics.count([ID.format(number) for number in range(first, first + AT_ONCE)])


@pytest.mark.parametrize("title", PIECES)
async def test_a_list_that_came_as_a_whole_is_shown_in_pieces_and_found_in(crowded, mayor, title):
    place, search, row, name = PIECES[title]
    await mayor.open(crowded.ready, place)
    card = mayor.page.get_by_role("region", name=title, exact=True)
    rows = card.locator(row)
    await expect(rows).to_have_count(PIECE)
    more = card.get_by_role("button", name="Show more")
    await more.focus()
    await mayor.page.keyboard.press("Enter")
    await expect(rows).to_have_count(2 * PIECE)
    await expect(more).to_be_focused()
    assert await scrolled(mayor.page) < HALT_SECONDS
    box = card.get_by_label(search)
    await box.fill(f"{name.lower()}9999")
    await expect(rows).to_have_count(1)
    await expect(rows).to_contain_text("9999")
    await card.get_by_text("1 of 1 shown.").wait_for()
    await mayor.shoot(f"many-{title}")
    await box.fill("nobody of that name")
    await card.get_by_text("0 of 0 shown.").wait_for()


async def test_ten_thousand_counted_calls_are_told_apart_by_as_many_agents(crowded, crowd, counted):
    await crowd.open(crowded.ready, "analytics")
    await crowd.page.get_by_role("link", name="Calls 10,000").wait_for()
    apart = crowd.page.get_by_role("region", name="Told apart")
    rows = apart.locator("tbody tr")
    await expect(rows).to_have_count(PAGE)
    await apart.get_by_role("button", name="Show more").press("Enter")
    await expect(rows).to_have_count(2 * PAGE)
    assert await scrolled(crowd.page) < HALT_SECONDS
    await crowd.shoot("analytics-apart")
    for by, name in (("Kind", "with agents"), ("Channel", "voice"), ("Deployment", "agents")):
        await crowd.press(by)
        await expect(rows.get_by_role("cell", name=name, exact=True)).to_have_count(1)
    await rows.get_by_role("link", name="10,000").click()
    await crowd.sees("deployment: agents")


async def test_a_price_in_part_is_at_least_that_and_leads_to_its_call_behind_pages_without_one(
    crowded, crowd, counted
):
    asked = []
    crowd.page.on("request", lambda request: asked.append(request.url))
    await crowd.open(crowded.ready, "analytics")
    await crowd.page.get_by_role("link", name="Cost at least $0.016").click()
    call = crowd.page.locator(f"tbody a[href='#/call/{ID.format(PRICED)}']")
    await expect(call).to_have_count(1)
    assert sum("/api/calls?" in url and "after=" in url for url in asked) >= 3
    await crowd.sees("counted under priced")


async def test_seven_days_are_seven_bars_of_whole_days_that_lead_to_their_calls(crowded, crowd, counted):
    await crowd.open(crowded.ready, "analytics?days=7")
    days = crowd.page.locator(".plot-bars a")
    await expect(days).to_have_count(DAYS)
    last = date.fromisoformat(await crowd.page.get_by_label("Last day").input_value())
    first = last - timedelta(days=DAYS - 1)
    await expect(crowd.page.get_by_label("First day")).to_have_value(str(first))
    told = [await day.get_attribute("aria-label") for day in await days.all()]
    together = sum(int(text.partition(": ")[2].split()[0].replace(",", "")) for text in told)
    await crowd.page.get_by_role("link", name=f"Calls {together:,}", exact=True).wait_for()
    assert told[1].endswith(": 1,440 calls"), "one a minute"
    await days.first.click()
    newest = crowd.page.locator("tbody time").first
    await expect(newest).to_have_attribute("datetime", re.compile(f"^{first}T23:59"))


async def test_ten_thousand_deliveries_are_scrolled_without_a_halt(crowded, crowd):
    await crowd.open(crowded.ready, f"webhook/{ID.format(1)}")
    deliveries = crowd.page.locator("summary").get_by_text("delivered")
    for shown in range(PAGE, 10 * PAGE, PAGE):
        await expect(deliveries).to_have_count(shown)
        await crowd.press("Show more")
    assert await scrolled(crowd.page) < HALT_SECONDS


async def test_a_letter_typed_beside_a_long_list_draws_none_of_its_rows_anew(crowded, crowd):
    known = []
    crowd.page.on(
        "requestfinished", lambda asked: known.append(asked) if "/api/agents/" in asked.url else None
    )
    await crowd.open(crowded.ready, "bookings")
    rows = crowd.page.locator("tbody tr")
    for shown in range(PAGE, 3 * PAGE, PAGE):
        await expect(rows).to_have_count(shown)
        await crowd.press("Show more")
    await until(lambda: len(known) == 3 * PAGE)  # each row is drawn once more when its agent is known
    await crowd.page.evaluate(FRAMES)
    await crowd.page.evaluate(DRAWN)
    box = crowd.page.get_by_label("Search bookings")
    await box.press("g")
    await expect(box).to_have_value("g")
    assert await crowd.page.evaluate("window.drawn") < PAGE


@pytest.mark.parametrize(
    ("number", "shown"), [(700, "Guest 700"), (MANY, "None among the newest 1,000 of the workspace.")]
)
async def test_an_agents_own_bookings_stand_beside_its_test_however_much_others_booked(
    crowded, crowd, number, shown
):
    await crowd.open(crowded.ready, f"test/{ID.format(number)}")
    await crowd.page.get_by_role("region", name="Bookings").get_by_text(shown).wait_for()


@pytest.mark.parametrize("view", ["week", "day"])
async def test_days_in_which_thousands_of_agents_booked_ask_for_a_few_of_them(crowded, crowd, view):
    asked = []
    crowd.page.on(
        "request", lambda request: asked.append(request.url) if "/api/agents/" in request.url else None
    )
    await crowd.open(crowded.ready, f"bookings?view={view}")
    await crowd.page.locator(".slip").first.wait_for(timeout=60_000)  # fifty answers of the api
    await crowd.page.evaluate(FRAMES)
    assert len(asked) <= FEW


async def test_a_call_of_ten_thousand_turns_that_was_left_is_not_read_to_its_end(crowded, crowd):
    held = []

    async def hold(route):
        held.append(route)

    await crowd.page.route("**/turns?*after=*", hold)
    await crowd.open(crowded.ready, f"call/{ID.format(1)}")
    await until(lambda: bool(held))
    await crowd.page.get_by_role("link", name="Messages").click()
    await crowd.sees("Caller 50")
    await held[0].continue_()
    await crowd.press("Show more")
    await crowd.sees("Caller 100")
    assert len(held) == 1


async def test_a_worker_in_trouble_is_found_by_what_it_says(crowded, crowd):
    said = "The disk of /data/spool is full: 12 MB are left."
    async with open_stores(read_settings(data_dir=crowded.folder)) as stores:
        await crowd.open(crowded.ready, "workers")
        await stores.fleet.beat(heartbeat("in-trouble", host="full", trouble=said))
        row = crowd.page.get_by_role("region", name="Workers").get_by_role("row").filter(has_text=said)
        await row.get_by_text("takes no calls").wait_for()
        await crowd.shoot("worker-in-trouble")
