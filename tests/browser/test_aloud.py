"""The first five minutes: one interview and one booking, spoken through Chromium to the real demo engine."""

import asyncio
import re
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.browser.chromium import browsing, seconds_loud
from tests.browser.crowd import MARKUP
from tests.browser.rehearsal import Rehearsal
from tests.support.caller import RATE
from tests.support.livekit import missing
from tests.support.stack import starting_stack
from tests.voice.speech import opened, plain
from voxie_platform.ids import new_id
from voxie_platform.interview.conversation import Interview
from voxie_platform.offline.weights import WeightsMissingError
from voxie_platform.settings import read_settings
from voxie_platform.storage.open import open_stores, upgrade
from voxie_platform.voice.business import business_agent
from voxie_platform.voice.voxie import VoxieAgent

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

VISITOR, CALLER = "cedar", "coral"
NAME = "Bella Napoli"
MID_MORNING = timedelta(hours=10, minutes=30)
PLACES = {"Boston": "America/New_York", "Tokyo": "Asia/Tokyo"}
"""Half a world apart: in one of them neither midnight nor the evening that is booked is near."""


def from_mid_morning(place: str) -> timedelta:
    """How far it is there, on the face of a clock of a whole day."""
    now = datetime.now(ZoneInfo(PLACES[place]))
    away = abs(timedelta(hours=now.hour, minutes=now.minute) - MID_MORNING)
    return min(away, timedelta(days=1) - away)


PLACE = min(PLACES, key=from_mid_morning)
"""Where the days of the rehearsal are still those of the call, minutes later."""
FIRST = f"It's a pizzeria in {PLACE}, and it should take table bookings and answer questions."
VISIT = (
    "Tuesday to Sunday from five to eleven, closed on Mondays.",
    "No, we close at ten.",
    "Ten tables for four and two tables for eight.",
    "That's all, please finish.",
    "Yes, please save it.",
)
CALL = (
    "I'd like to book a table for four people on Friday at seven in the evening.",
    "My name is Anna Keller.",
    "Yes, please.",
    "No, thank you, goodbye.",
)
FIRST_SECONDS = 12.0
WEEK = {"monday": []} | {
    day: [["17:00", "22:00"]] for day in ("tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
}


@asynccontextmanager
async def rehearsing(folder, cache):
    """A workspace for rehearsals, with voices and ears."""
    settings = read_settings(data_dir=folder, store="sqlite")
    await upgrade(settings)
    try:
        async with opened(cache) as speech, open_stores(settings) as stores:
            yield stores.of((await stores.access.first_workspace("rehearsal")).id), speech
    except WeightsMissingError as error:
        missing(str(error))


async def rehearsed_visit(workspace, speech) -> Rehearsal:
    interview = await Interview.open(workspace.interviews, new_id(), call_id=None)
    visit = Rehearsal(VoxieAgent(interview), speech, VISITOR)
    visit.greet()
    await visit.say(FIRST)
    await interview.set("business_name", NAME)
    await visit.say(*VISIT)
    return visit


async def rehearsed_call(workspace, speech, agent_id) -> Rehearsal:
    config = (await workspace.agents.get(agent_id)).config
    speaker = business_agent(config, workspace.functions, agent_id=agent_id, call_id=None)
    call = Rehearsal(speaker, speech, CALLER)
    call.greet()
    await call.say(*CALL)
    return call


@pytest.fixture(scope="session")
def cache():
    return read_settings().cache_folder.absolute()


@pytest.fixture(scope="session")
def speaking_stack(tmp_path_factory, cache):
    """`up` without a key: the demo brain with real ears and voices; a talk is rehearsed while it starts."""
    folder = tmp_path_factory.mktemp("speaking")
    with starting_stack(folder, None, environment={"CACHE_DIR": str(cache)}) as starting:
        yield starting


async def test_a_newcomer_makes_an_agent_by_talking_and_books_with_it(speaking_stack, cache, tmp_path):
    async with rehearsing(tmp_path / "rehearsal", cache) as (workspace, speech):
        visit = await rehearsed_visit(workspace, speech)
        made = visit.speaker.interview.sheet.agent_id
        assert made, [(one.heard, one.answer) for one in visit.exchanges]
        call = await rehearsed_call(workspace, speech, made)
        [booked] = (await workspace.functions.bookings(limit=5)).items
        visit_seconds = await visit.track(tmp_path / "visit.wav")
        call_seconds = await call.track(tmp_path / "call.wav")
        await asyncio.to_thread(speaking_stack.wait_until_ready)
        ready = speaking_stack.ready

        async with browsing(tmp_path / "visit.wav") as browser:
            await browser.sign_in(ready)
            await browser.page.get_by_role("link", name="Create an agent").first.click()
            await browser.press("Talk to Voxie")
            await visited(browser, visit_seconds)
            await shown_on_the_sheet(browser, visit.speaker.interview.sheet)
            await heard_as(browser, speech, visit.speaker.opening)
            await browser.shoot("spoken-saved")
            await browser.page.get_by_role("link", name="Test agent").click()
            await browser.page.get_by_role("heading", name=NAME).wait_for()
            cookies = await browser.page.context.cookies()
            agent = browser.page.url.rpartition("/")[2]
            assert browser.complaints == []
        with speaking_stack.api() as api:
            expect_agent(api.get(f"/api/agents/{agent}").raise_for_status().json())

        async with browsing(tmp_path / "call.wav", cookies=cookies) as browser:
            beside = await opened_beside(browser, f"{ready['api']}/#/bookings", "No booking yet")
            await browser.open(ready, f"test/{agent}")
            await browser.press("Test agent")
            await browser.sees("Anna Keller", seconds=call_seconds + 20)
            bookings = browser.page.get_by_role("region", name="Bookings")
            await bookings.get_by_text("Anna Keller").wait_for()
            await beside.get_by_role("cell", name="Anna Keller").wait_for()
            await browser.sees("The call is over.", seconds=60)
            await heard_as(browser, speech, call.speaker.opening)
            await browser.shoot("spoken-booked")
            await browser.page.get_by_role("link", name="What was said in this call").click()
            await told_of_the_call(browser, call)
            await browser.shoot("spoken-call")
            await counted(browser, browser.page.url.rpartition("/")[2])
            assert browser.complaints == []
        with speaking_stack.api() as api:
            [row] = api.get("/api/bookings").raise_for_status().json()["items"]
        wanted = (booked.starts_at, booked.ends_at, booked.party, booked.name, booked.unit, "booked")
        assert row["agent_id"] == agent
        assert (row["party"], row["name"], row["unit"], row["status"]) == wanted[2:]
        assert row["starts_at"].replace("Z", "+00:00") == booked.starts_at.isoformat()


async def test_fault_33_a_deep_link_without_a_session_asks_to_sign_in(speaking_stack):
    await asyncio.to_thread(speaking_stack.wait_until_ready)
    with speaking_stack.api() as api:
        made = api.post("/api/agents", json={"identity": {"name": MARKUP}}).raise_for_status().json()
    async with browsing(None) as stranger:
        await stranger.open(speaking_stack.ready, f"test/{made['id']}")
        await stranger.sees("Please sign in")
        assert MARKUP not in await stranger.page.content()
        await stranger.shoot("sign-in")


async def visited(browser, seconds):
    """The sheet fills in while the visitor talks, one name is typed, and in the end all is saved."""
    await browser.page.locator("[data-field=trade] .value").get_by_text("pizzeria").wait_for(timeout=40_000)
    await browser.press("Business name")
    await browser.page.get_by_role("textbox", name="Business name").fill(NAME)
    await browser.page.keyboard.press("Enter")
    await browser.page.locator("[data-field=business_name] .value").get_by_text(NAME).wait_for()
    hours = browser.page.locator("[data-field=opening_hours]")
    await hours.get_by_text("corrected").wait_for(timeout=90_000)
    await browser.shoot("spoken-half")
    await browser.page.get_by_role("link", name="Test agent").wait_for(timeout=(seconds + 30) * 1000)


async def shown_on_the_sheet(browser, sheet):
    """What was understood stands there, and its sentence leads to where it was said."""
    shown = {
        await entry.get_attribute("data-field"): await entry.locator(".value").inner_text()
        for entry in await browser.page.locator(".entry", has=browser.page.locator(".value")).all()
    }
    assert {line.field: line.value for line in sheet.fields if line.value}.items() <= shown.items()
    hours = browser.page.locator("[data-field=opening_hours]").get_by_title("Show where you said it")
    await hours.click()
    marked = browser.page.locator(".bubble.caller.marked")
    await marked.wait_for()
    assert await marked.locator("span").inner_text() in await hours.inner_text()


async def opened_beside(browser, address, text):
    """The same person's second tab, once it shows this."""
    tab = await browser.page.context.new_page()
    await tab.goto(address)
    await tab.get_by_text(text).wait_for()
    return tab


async def told_of_the_call(browser, call):
    """Every turn with what was said, how long each answer took, and what was used."""
    page = browser.page
    await page.locator(".turn").last.wait_for()
    said = await page.locator(".turn.agent .turn-words").all_inner_texts()
    assert said == [call.speaker.opening, *(one.answer for one in call.exchanges)]
    assert await page.locator(".turn").count() == 2 * len(CALL) + 1
    took = await page.locator(".turn.agent .took").all_inner_texts()
    assert [bool(re.match(r"Answered after [\d,]+ ms", text)) for text in took] == [True] * len(CALL), took
    await page.get_by_text("Ran book").first.wait_for()
    usage = page.get_by_role("region", name="Usage")
    assert re.search(r"Sound transcribed\s+[\d.]+ s", await usage.inner_text())


async def counted(browser, call):
    """The figure of calls with the agent leads to exactly this one, the one of bookings as well."""
    page = browser.page
    await page.get_by_role("link", name="Analytics").click()
    await leads_to(page, "Bookings 1", call)
    await page.get_by_role("region", name="Told apart").get_by_role("link", name=NAME).click()
    await page.get_by_role("heading", name=f"Analytics of {NAME}").wait_for()
    await leads_to(page, "Calls 1", call)


async def leads_to(page, figure, call):
    """To this call and no other, and the way back to the figure."""
    await page.get_by_role("link", name=re.compile(f"^{figure}$")).click()
    await page.get_by_role("region", name="Calls", exact=True).wait_for()
    await page.locator("tbody tr").first.wait_for()
    [row] = await page.locator("tbody tr").all()
    assert await row.get_by_role("link").get_attribute("href") == f"#/call/{call}"
    await page.go_back()


def expect_agent(agent):
    """What was said, and nothing else."""
    config = agent["config"]
    assert agent["name"] == NAME
    assert config["business"]["opening_hours"] == WEEK
    assert (config["business"]["phone"], config["business"]["address"]) == ("", "")
    assert config["identity"]["timezone"] == PLACES[PLACE]
    assert NAME in config["greeting"]["text"]
    kinds = {function["kind"]: function for function in config["functions"]}
    assert set(kinds) == {"bookings", "facts", "messages", "end_call"}
    assert [unit["capacity"] for unit in kinds["bookings"]["plan"]["units"]] == [4] * 10 + [8] * 2


async def heard_as(browser, speech, words):
    """The voice that the page played is understood as these words, at its beginning."""
    samples = await browser.heard()
    assert seconds_loud(samples) > 2
    first = samples[: int(FIRST_SECONDS * RATE)]
    heard = plain(await speech.words((first * 32_767).astype("<i2").tobytes()))
    wanted = plain(words)[:5]
    assert " ".join(wanted) in " ".join(heard), (wanted, heard)
