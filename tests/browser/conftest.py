"""What the browser tests stand on."""

import pytest

from tests.browser.chromium import browsing
from tests.browser.sound import write_track
from tests.support.caller import tone

HUM_AT, HUM_SECONDS = 6.0, 0.8


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
