"""Bookings as a calendar, in the business's own time, for eyes, keyboard and phone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.axe import Examined
from tests.browser.chromium import ONE_FOR_ALL, PHONE, WIDE
from tests.support.stack import running_stack
from tests.support.until import until
from voxie_platform.functions.records import NewBooking
from voxie_platform.ids import new_id
from voxie_platform.settings import read_settings
from voxie_platform.storage.open import open_stores

pytestmark = ONE_FOR_ALL

BERLIN = ZoneInfo("Europe/Berlin")
SUNDAY = datetime(2027, 3, 28, 19, tzinfo=BERLIN)
"""The clocks there are changed on its morning."""
SLOT = timedelta(minutes=30)
TABLES = ("Table 1", "Table 2", "Table 3")
PLAN = {"units": [{"name": name, "capacity": 4} for name in TABLES], "timezone": "Europe/Berlin"}
CONFIG = {"identity": {"name": "Rosso"}, "functions": [{"kind": "bookings", "plan": PLAN}]}
ELSEWHERE = {
    "identity": {"name": "Sakura"},
    "functions": [{"kind": "bookings", "calendar": "tokyo", "plan": PLAN | {"timezone": "Asia/Tokyo"}}],
}
IN_JULY = datetime(2027, 7, 1, 19, tzinfo=ZoneInfo("Asia/Tokyo"))
MORE_THAN_A_PAGE = 60
GUESTS = {
    "Rossi": (SUNDAY, 3, "Table 1"),
    "Bianchi": (SUNDAY + 3 * SLOT, 2, "Table 1"),
    "Verdi": (SUNDAY, 4, "Table 3"),
    "Saturday's": (SUNDAY - timedelta(days=1), 3, "Table 2"),
    "Monday's": (SUNDAY + timedelta(days=1), 3, "Table 2"),
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def diary(tmp_path_factory, model):
    """A platform whose agent has booked, in a workspace of another time zone."""
    folder = tmp_path_factory.mktemp("diary")
    with running_stack(folder, model, without=("worker-voxie", "worker-spawner")) as running:
        with running.api() as api:
            api.patch("/api/workspace", json={"timezone": "America/New_York"}).raise_for_status()
            rosso, sakura = (
                api.post("/api/agents", json=config).raise_for_status().json()["id"]
                for config in (CONFIG, ELSEWHERE)
            )
        newest = {
            f"Guest {number}": (IN_JULY + number * timedelta(days=1), 3, "Table 1")
            for number in range(MORE_THAN_A_PAGE)
        }
        await book_all(folder, rosso, "main", GUESTS)
        await book_all(folder, sakura, "tokyo", newest)
        yield running


async def book_all(folder, agent, calendar, guests):
    async with open_stores(read_settings(data_dir=folder)) as stores:
        [workspace] = await stores.access.workspaces()
        functions = stores.of(workspace.id).functions
        calendar = await functions.calendar(calendar)
        for name, (starts_at, slots, unit) in guests.items():
            booking = NewBooking(
                id=new_id(),
                calendar_id=calendar.id,
                token=name,
                call_id=None,
                agent_id=agent,
                starts_at=starts_at,
                ends_at=starts_at + slots * SLOT,
                party=3,
                name=name,
                note="Window, please" if name == "Rossi" else "",
            )
            grain = [starts_at + minutes * timedelta(minutes=5) for minutes in range(slots * 6)]
            made = await functions.book(booking, units=(unit,), slots=tuple(grain))
            assert made is not None


@pytest_asyncio.fixture(loop_scope="session")
async def reader(diary, entering):
    async with entering(diary) as browser:
        yield browser


async def test_a_week_shows_each_day_in_the_business_s_own_time(diary, reader):
    await reader.open(diary.ready, "bookings?view=week&day=2027-03-25")
    days = reader.page.locator(".weekday")
    await expect(days).to_have_count(7)
    await expect(days.nth(6).locator(".slip")).to_have_count(3)
    await expect(days.nth(5).locator(".slip")).to_contain_text("07:00 PM–08:30 PM")
    await expect(days.nth(6).locator(".slip").first).to_contain_text("07:00 PM–")
    await reader.sees("Times are those of Europe/Berlin.")
    await reader.shoot("bookings-week")
    await reader.press("Week after")
    await expect(days.nth(0).locator(".slip")).to_contain_text("Monday's")
    await expect(reader.page.locator(".slip")).to_have_count(1)


async def test_days_are_in_the_time_of_those_who_booked_them_and_not_of_who_booked_last(diary, reader):
    await reader.open(diary.ready, "bookings?view=day&day=2027-07-14")
    await expect(reader.page.locator(".slip")).to_contain_text("07:00 PM–08:30 PM")
    await reader.sees("Times are those of Asia/Tokyo.")
    await reader.page.get_by_label("Go to day").fill("2027-03-28")
    await expect(reader.page.locator(".slip").first).to_contain_text("07:00 PM–")
    await reader.sees("Times are those of Europe/Berlin.")


async def test_a_day_is_called_free_only_once_its_bookings_are_known(diary, reader):
    held = []

    async def hold(route):
        held.append(route)

    await reader.open(diary.ready, "bookings?view=day&day=2027-06-01")
    await reader.sees("Nothing is booked on this day")
    await reader.page.route("**/api/bookings?starts_since*", hold)
    await reader.page.get_by_label("Go to day").fill("2027-03-28")
    await reader.page.get_by_role("heading", name="Sunday, March 28, 2027").wait_for()
    await expect(reader.page.get_by_text("Nothing is booked on this day")).to_have_count(0)
    await until(lambda: bool(held))
    await held[0].continue_()
    await reader.sees("Rossi")


@pytest.mark.parametrize("day", ["2027-02-31", "9999-12-31", "tomorrow"])
async def test_an_address_with_no_day_of_the_calendar_shows_today(diary, reader, day):
    await reader.open(diary.ready, f"bookings?view=day&day={day}")
    shown = reader.page.get_by_label("Go to day")
    await expect(shown).to_have_value(str(datetime.now(ZoneInfo("Asia/Tokyo")).date()))


async def test_a_day_shows_what_is_booked_side_by_side_and_what_is_free(diary, reader):
    await reader.open(diary.ready, "bookings?view=day&day=2027-03-28")
    await expect(reader.page.locator(".lane h3")).to_have_text(list(TABLES))
    boxes = {
        name: await reader.page.locator(".lane-rows > li").filter(has_text=name).bounding_box()
        for name in ("Rossi", "Bianchi", "Verdi")
    }
    assert boxes["Rossi"]["y"] == boxes["Verdi"]["y"]
    assert boxes["Bianchi"]["y"] == pytest.approx(boxes["Rossi"]["y"] + boxes["Rossi"]["height"], abs=1)
    assert boxes["Verdi"]["height"] == pytest.approx(2 * boxes["Bianchi"]["height"], abs=1)
    await expect(reader.page.get_by_role("region", name="Table 2").locator(".slip")).to_have_count(0)
    await reader.shoot("bookings-day")
    await reader.page.get_by_label("Go to day").fill("2027-06-01")
    await reader.sees("Nothing is booked on this day")


async def test_the_calendar_is_walked_by_keyboard_and_fits_a_phone(diary, reader):
    await reader.open(diary.ready, "bookings")
    await reader.page.get_by_role("button", name="Week", exact=True).press("Enter")
    await reader.page.get_by_label("Go to day").fill("2027-03-28")
    await reader.page.get_by_role("link", name="Sat Mar 27").press("Enter")
    await reader.page.get_by_role("heading", name="Saturday, March 27, 2027").wait_for()
    await reader.page.get_by_role("button", name="Day after").press("Enter")
    await reader.page.get_by_role("heading", name="Sunday, March 28, 2027").wait_for()
    examined = Examined(reader)
    for size in (WIDE, PHONE):
        await reader.page.set_viewport_size(size)
        for view in ("day", "week"):
            await reader.open(diary.ready, f"bookings?view={view}&day=2027-03-28")
            await reader.sees("Rossi")
            beyond = "document.documentElement.scrollWidth - innerWidth"
            assert await reader.page.evaluate(beyond) <= 0
            await examined.look(view)
    assert examined.faults == {}
