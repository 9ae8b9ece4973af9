"""What the browser tests stand on."""

import json

import pytest

from tests.browser.chromium import browsing
from tests.browser.crowd import fill
from tests.browser.sound import write_track
from tests.support.caller import tone
from tests.support.stack import running_stack

HUM_AT, HUM_SECONDS = 6.0, 0.8
MANY = 10_000


@pytest.fixture(scope="session")
def hum(tmp_path_factory):
    """Silence with one tone in it: to the scripted model a turn."""
    path = tmp_path_factory.mktemp("sound") / "hum.wav"
    return write_track(path, [(HUM_AT, tone(HUM_SECONDS))], seconds=60)


@pytest.fixture
async def browser(stack, model, hum, sign_in):
    """Signed in, with a microphone."""
    model.play()
    async with browsing(hum) as browser:
        await sign_in(browser)
        yield browser
        assert browser.complaints == []


@pytest.fixture(scope="session")
def cookies():
    """The session of the one sign-in link, once it was opened."""
    return []


@pytest.fixture
def sign_in(stack, cookies):
    """By the printed link the first time, afterwards with the session it opened."""

    async def signed(browser):
        context = browser.page.context
        if cookies:
            await context.add_cookies(cookies)
            await browser.open(stack.ready, "agents")
            return
        await browser.sign_in(stack.ready)
        cookies.extend(await context.cookies())

    return signed


@pytest.fixture(scope="session")
def crowded(tmp_path_factory, model):
    """Ten thousand agents, calls, bookings and messages; webhooks may go to this machine; no workers."""
    folder = tmp_path_factory.mktemp("crowded")
    workers = ("worker-voxie", "worker-spawner")
    with running_stack(
        folder, model, without=workers, environment={"OUTBOUND_ALLOW_NETWORKS": '["127.0.0.0/8"]'}
    ) as running:
        with running.api() as api:
            config = api.post("/api/agents", json={"identity": {"name": "Newest"}}).json()["config"]
        [store] = folder.glob("*.db")
        fill(store, json.dumps(config), count=MANY)
        yield running


@pytest.fixture(scope="session")
def crowd_cookies():
    """The session of the crowded platform's one sign-in link."""
    return []


@pytest.fixture
async def crowd(crowded, crowd_cookies, hum):
    """A browser signed in there."""
    async with browsing(hum, cookies=crowd_cookies) as browser:
        await (browser.open(crowded.ready, "agents") if crowd_cookies else browser.sign_in(crowded.ready))
        crowd_cookies[:] = await browser.page.context.cookies()
        yield browser
        assert browser.complaints == []
