"""What the browser tests stand on."""

import json
from collections import defaultdict
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from tests.browser.chromium import running_chromium, visiting
from tests.browser.crowd import fill
from tests.browser.sound import write_track
from tests.support.caller import tone
from tests.support.stack import running_stack

HUM_AT, HUM_SECONDS = 6.0, 0.8
MANY = 10_000
ORDER = ("speaking_stack", "crowded", "house", "diary", "lonely", "stack")
"""By what tests ask for."""


def pytest_collection_modifyitems(items):
    """Real speech first, which takes longest; then platform by platform: few are started twice.

    The process that speaks keeps one test more for afterwards: a short one, on the platform that it has.
    """
    here = [item for item in items if item.path.is_relative_to(Path(__file__).parent)]
    others = [item for item in items if item not in here]
    here.sort(key=lambda item: [name not in item.fixturenames for name in ORDER])
    items[:] = others + here


@pytest.fixture(scope="session")
def hum(tmp_path_factory):
    """Silence with one tone in it: to the scripted model a turn."""
    path = tmp_path_factory.mktemp("sound") / "hum.wav"
    return write_track(path, [(HUM_AT, tone(HUM_SECONDS))], seconds=60)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium(hum):
    """One for all: to start it takes longer than most tests."""
    async with running_chromium(hum) as running:
        yield running


@pytest.fixture(scope="session")
def cookies():
    """By platform: the session of its one sign-in link, once that was opened."""
    return defaultdict(list)


@pytest.fixture
def entering(chromium, cookies):
    """Signed in to a platform, with a microphone; in the end the page has not complained of anything."""

    @asynccontextmanager
    async def entering(stack, chromium=chromium):
        known = cookies[stack.folder]
        async with visiting(chromium, cookies=known) as browser:
            if not known:
                await browser.sign_in(stack.ready)
                known.extend(await browser.page.context.cookies())
            yield browser
            assert browser.complaints == []

    return entering


@pytest_asyncio.fixture(loop_scope="session")
async def browser(stack, model, entering):
    """On the platform that all tests share."""
    model.play()
    async with entering(stack) as browser:
        yield browser


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


@pytest.fixture
def crowd_api(crowded):
    """Its api, signed in with the key of its run."""
    with crowded.api() as client:
        yield client


@pytest_asyncio.fixture(loop_scope="session")
async def crowd(crowded, entering):
    """On the crowded one."""
    async with entering(crowded) as browser:
        yield browser
