"""What the api did and could not tell: pressed again, it is there once."""

from contextlib import asynccontextmanager

import pytest

from tests.browser.chromium import ONE_FOR_ALL
from tests.browser.refusing import UNREACHABLE
from tests.support.receiver import running_receiver
from tests.support.until import until

pytestmark = ONE_FOR_ALL


@pytest.fixture
def gina(api):
    made = api.post("/api/agents", json={"identity": {"name": "Gina"}}).raise_for_status().json()
    yield made["id"]
    for agent in named(api, "gina"):
        api.delete(f"/api/agents/{agent}")


@asynccontextmanager
async def a_hook(api):
    """One that has had a ping."""
    async with running_receiver() as receiver:
        made = api.post("/api/webhooks", json={"url": receiver.url, "kinds": ["agent.created"]}).json()
        api.post(f"/api/webhooks/{made['id']}/ping").raise_for_status()
        await until(lambda: [one["state"] for one in deliveries(api, made["id"])] == ["delivered"])
        yield made["id"]
    api.delete(f"/api/webhooks/{made['id']}")


def deliveries(api, hook):
    return api.get(f"/api/webhooks/{hook}/deliveries").raise_for_status().json()["items"]


def named(api, name):
    return [agent["id"] for agent in api.get("/api/agents", params={"search": name}).json()["items"]]


@asynccontextmanager
async def answer_lost(browser, things):
    """What is asked of the api is done, and the page does not hear of it."""

    async def unheard(route):
        if route.request.method == "POST":
            await route.fetch()
            await route.abort()
        else:
            await route.fallback()

    path = f"**/api/{things}"
    await browser.page.route(path, unheard)
    yield
    await browser.sees(UNREACHABLE)
    await browser.page.unroute(path)
    browser.complaints.clear()  # Chromium's own line on an answer that was lost


async def test_an_agent_is_saved_once(stack, api, browser):
    await browser.open(stack.ready, "agent/new")
    await browser.page.get_by_label("Name", exact=True).fill("Only once")
    async with answer_lost(browser, "agents"):
        await browser.press("Save")
    await browser.press("Save")
    await browser.sees("Your agent is ready.")
    assert named(api, "only once") == [browser.page.url.rpartition("/")[2]]


async def test_an_agent_is_copied_once(stack, api, browser, gina):
    await browser.open(stack.ready, "agents")
    await browser.page.get_by_label("Search agents").fill("gina")
    async with answer_lost(browser, "agents"):
        await browser.press("Actions for Gina")
        await browser.press("Duplicate")
    await browser.press("Actions for Gina")
    await browser.press("Duplicate")
    await browser.page.get_by_role("heading", name="Gina (copy)").wait_for()
    assert len(named(api, "gina")) == 2


async def test_a_call_is_begun_once(stack, api, browser, gina):
    await browser.open(stack.ready, f"test/{gina}")
    async with answer_lost(browser, "agents/*/spawn"):
        await browser.press("Without a microphone")
    await browser.press("Without a microphone")
    await browser.page.get_by_role("button", name="Hang up").wait_for()
    assert len(api.get("/api/calls", params={"agent_id": gina}).json()["items"]) == 1


async def test_a_talk_with_voxie_is_begun_once(stack, api, browser):
    before = len(api.get("/api/calls", params={"kind": "interview", "limit": 200}).json()["items"])
    await browser.open(stack.ready, "create")
    async with answer_lost(browser, "voxie/sessions"):
        await browser.press("Without a microphone")
    await browser.press("Without a microphone")
    await browser.page.get_by_role("button", name="Hang up").wait_for()
    now = api.get("/api/calls", params={"kind": "interview", "limit": 200}).json()["items"]
    assert len(now) == before + 1


async def test_a_key_is_made_once_and_not_shown_as_an_empty_box(stack, api, browser):
    await browser.open(stack.ready, "settings")
    await browser.press("New key")
    await browser.page.get_by_label("What it is for", exact=True).fill("only once")
    async with answer_lost(browser, "keys"):
        await browser.press("Make the key")
    await browser.press("Make the key")
    await browser.sees("Revoke it and make another")
    assert await browser.page.get_by_label("The new key").count() == 0
    assert [key["name"] for key in api.get("/api/keys").json()["items"]].count("only once") == 1


async def test_a_webhook_is_sent_a_ping_and_what_it_had_once_more(crowded, crowd_api, crowd):
    async with a_hook(crowd_api) as hook:
        await crowd.open(crowded.ready, f"webhook/{hook}")
        await crowd.page.locator("summary").click()
        for things, name in (("deliveries/*/replay", "Send again"), ("ping", "Send a ping")):
            button = crowd.page.get_by_role("button", name=name).last
            before = len(deliveries(crowd_api, hook))
            async with answer_lost(crowd, f"webhooks/*/{things}"):
                await button.click()
            await button.click()
            await crowd.page.get_by_text(UNREACHABLE).wait_for(state="detached")
            assert len(deliveries(crowd_api, hook)) == before + 1


async def test_a_secret_is_exchanged_once_and_shown(crowded, crowd_api, crowd):
    async with a_hook(crowd_api) as hook:
        await crowd.open(crowded.ready, f"webhook/{hook}")
        await crowd.press("New secret")
        async with answer_lost(crowd, "webhooks/*/secret"):
            await crowd.press("Make a new secret")
        exchanged = crowd_api.get(f"/api/webhooks/{hook}").json()["updated_at"]
        await crowd.press("Make a new secret")
        assert (await crowd.page.get_by_label("The secret").input_value()).startswith("whsec_")
        assert crowd_api.get(f"/api/webhooks/{hook}").json()["updated_at"] == exchanged
