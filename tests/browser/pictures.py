"""Pictures of every page, of a real stack with the demo brain: `make pictures`."""

import asyncio
import base64
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.browser.chromium import PHONE, WIDE, Browser, browsing
from tests.support.stack import Stack, running_stack
from voxie_platform.settings import read_settings

PLACE = Path(__file__).parents[2] / "docs" / "screenshots"
THEMES = ("light", "dark")
SHAPES = (("wide", WIDE), ("phone", PHONE))
SECONDS = 60
TO_WEBP = """
async (png) => {
  const picture = new Image();
  picture.src = `data:image/png;base64,${png}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
  canvas.getContext("2d").drawImage(picture, 0, 0);
  return canvas.toDataURL("image/webp", 0.82).split(",")[1];
}
"""
VISIT = (
    "It's a pizzeria in Boston called Bella Napoli, and it should take table bookings and answer questions.",
    "Tuesday to Sunday from five to ten, closed on Mondays.",
    "Ten tables for four and two tables for eight.",
)
REST = ("That's all, please finish.", "Yes, please save it.")
CALL = (
    "I'd like to book a table for four people on Friday at seven in the evening.",
    "My name is Anna Keller.",
    "Yes, please.",
)
MESSAGE = (
    "I'd like to leave a message.",
    "My name is Tom Weber.",
    "555 0134",
    "Please call me back about a birthday dinner.",
)
OTHERS = ("Salon Lumière", "Dr. Okafor, Dentist", "Harbor Bike Shop")


@dataclass
class Album:
    """Where the pictures go."""

    browser: Browser
    darkroom: Browser
    """A blank page that turns them into small ones."""

    async def shoot(self, name: str, *, whole: bool = False) -> None:
        """In both themes and both shapes, without the caret."""
        page = self.browser.page
        for theme in THEMES:
            await page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            for shape, size in SHAPES:
                await page.set_viewport_size(size)
                await page.evaluate("scrollTo(0, 0)")
                png = await page.screenshot(full_page=whole, caret="hide", animations="disabled")
                small = await self.darkroom.page.evaluate(TO_WEBP, base64.b64encode(png).decode())
                (PLACE / f"{name}-{shape}-{theme}.webp").write_bytes(base64.b64decode(small))
        await page.emulate_media(color_scheme="light")
        await page.set_viewport_size(WIDE)


async def write(browser: Browser, *sentences: str) -> None:
    """Each after the answer to the one before."""
    for sentence in sentences:
        answers = browser.page.locator(".bubble.agent")
        before = await answers.count()
        await browser.page.get_by_label("Write instead of speaking").fill(sentence)
        await browser.page.keyboard.press("Enter")
        await answers.nth(before).wait_for(timeout=SECONDS * 1000)
        await browser.page.locator(".state[data-state=listening]").wait_for(timeout=SECONDS * 1000)


async def begin(browser: Browser) -> None:
    await browser.press("Without a microphone")
    await browser.page.locator(".bubble.agent").first.wait_for(timeout=SECONDS * 1000)
    await browser.page.locator(".state[data-state=listening]").wait_for(timeout=SECONDS * 1000)


async def created(album: Album, stack: Stack) -> str:
    """An agent made by writing to Voxie; its id."""
    browser = album.browser
    await album.shoot("agents-empty")
    await browser.open(stack.ready, "create")
    await album.shoot("create-start")
    await begin(browser)
    await write(browser, *VISIT)
    await album.shoot("create")
    await write(browser, *REST)
    test = browser.page.get_by_role("link", name="Test agent")
    await test.wait_for(timeout=SECONDS * 1000)
    await browser.press("Hang up")
    await album.shoot("create-saved")
    return (await test.get_attribute("href") or "").rpartition("/")[2]


async def called(album: Album, stack: Stack, agent: str) -> None:
    browser = album.browser
    await browser.open(stack.ready, f"test/{agent}")
    await begin(browser)
    await write(browser, *CALL)
    await browser.page.get_by_role("region", name="Bookings").get_by_text("Anna Keller").wait_for()
    await album.shoot("test")
    await write(browser, *MESSAGE)
    await write(browser, "Yes, please.")
    await album.shoot("test-live")
    await browser.press("Hang up")
    await browser.sees("You hung up.")


async def take(stack: Stack, browser: Browser, darkroom: Browser) -> None:
    album = Album(browser, darkroom)
    await browser.page.goto(stack.ready["api"])
    await browser.sees("Please sign in")
    await album.shoot("sign-in")
    await browser.sign_in(stack.ready)
    agent = await created(album, stack)
    await called(album, stack, agent)
    with stack.api() as api:
        for name in OTHERS:
            api.post("/api/agents", json={"identity": {"name": name}}).raise_for_status()
        change = {
            "config": {"greeting": {"text": "Bella Napoli, buona sera! How can I help?"}},
            "note": "Sounds more like us",
        }
        api.patch(f"/api/agents/{agent}", json=change).raise_for_status()
        [call, *_] = api.get("/api/calls", params={"agent_id": agent}).json()["items"]
        [booking, *_] = api.get("/api/bookings").json()["items"]
        zone = ZoneInfo(api.get(f"/api/agents/{agent}").json()["config"]["identity"]["timezone"])
    day = datetime.fromisoformat(booking["starts_at"]).astimezone(zone).date()
    for name, place in {
        "agents": "agents",
        "agent": f"agent/{agent}",
        "calls": "calls",
        "call": f"call/{call['id']}",
        "analytics": "analytics?days=7",
        "bookings": "bookings",
        "bookings-week": f"bookings?view=week&day={day}",
        "bookings-day": f"bookings?view=day&day={day}",
        "messages": "messages",
        "workers": "workers",
        "settings": "settings",
    }.items():
        await browser.open(stack.ready, place)
        await browser.page.locator(".loading").first.wait_for(state="detached")
        await asyncio.sleep(0.5)
        await album.shoot(name, whole=name == "call")
    await browser.open(stack.ready, f"agent/{agent}")
    await browser.press("Versions")
    await browser.page.locator("ins").first.wait_for()
    await album.shoot("versions")


async def main() -> None:
    PLACE.mkdir(parents=True, exist_ok=True)
    cache = str(read_settings().cache_folder.absolute())
    with (
        tempfile.TemporaryDirectory() as folder,
        running_stack(Path(folder), None, environment={"CACHE_DIR": cache}) as stack,
    ):
        async with browsing(None) as browser, browsing(None) as darkroom:
            await take(stack, browser, darkroom)
            sys.stdout.writelines(f"{line}\n" for line in browser.complaints)


if __name__ == "__main__":
    asyncio.run(main())
