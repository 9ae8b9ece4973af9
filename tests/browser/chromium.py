"""Chromium with a sound file as its microphone, and ears on what the page plays."""

import base64
import io
import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest
from faster_whisper.audio import decode_audio
from playwright.async_api import Browser as Chromium
from playwright.async_api import ConsoleMessage, Page, TimeoutError, async_playwright

from tests.support.caller import RATE
from tests.support.livekit import missing

PROGRAMS = ("chromium-headless-shell", "chromium")
"""The first that is there; the other makes a window for each visit, which costs four times as much."""
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
ONE_FOR_ALL = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
"""For tests in the one Chromium of the run."""
SWITCHED_OFF = (
    "PreloadTopChromeWebUI",
    "PreloadTopChromeWebUILessNavigations",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
"""Pages that a window prepares for its own menus, a quarter of what each visit costs; and Playwright's list,
which this one takes the place of."""
LOUD = 0.01
PIECE = RATE // 50
SHOTS = "BROWSER_SHOTS"
"""A folder for pictures of what the tests saw."""
EARS = """
new MutationObserver((changes) => {
  for (const node of changes.flatMap((change) => [...change.addedNodes])) {
    if (node.tagName !== "AUDIO" || !node.srcObject || window.voice) continue;
    window.voice = { parts: [] };
    const recorder = window.voice.recorder = new MediaRecorder(node.srcObject);
    recorder.ondataavailable = ({ data }) => window.voice.parts.push(data);
    recorder.start(250);
  }
}).observe(document, { childList: true, subtree: true });
"""
TAKE = """
async () => {
  const { recorder, parts } = window.voice;
  const stopped = new Promise((done) => { recorder.onstop = done; });
  if (recorder.state !== "inactive") recorder.stop(), await stopped;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
"""


class Browser:
    """One page; whatever it complains about is kept."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._told)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    async def sign_in(self, ready: dict) -> None:
        await self.page.goto(ready["sign_in"])
        await self.page.get_by_role("heading", name="Agents").wait_for()

    async def open(self, ready: dict, place: str) -> None:
        await self.page.goto(f"{ready['api']}/#/{place}")
        await self.page.locator("main h1").wait_for()

    async def press(self, name: str) -> None:
        await self.page.get_by_role("button", name=name, exact=True).click()

    async def sees(self, text: str | re.Pattern[str], *, seconds: float = 10.0) -> None:
        """Until this stands somewhere on the page."""
        try:
            await self.page.get_by_text(text).first.wait_for(timeout=seconds * 1000)
        except TimeoutError:
            shown = await self.page.inner_text("main")
            raise AssertionError(f"{text!r} is not there, but: {shown}; {self.complaints}") from None

    @property
    def state(self):
        """What the page says is going on."""
        return self.page.locator(".state [role=status]")

    async def heard(self) -> np.ndarray:
        """All that the agent's voice played since it was first there ; asked once."""
        webm = base64.b64decode(await self.page.evaluate(TAKE))
        return decode_audio(io.BytesIO(webm), sampling_rate=RATE)

    async def shoot(self, name: str) -> None:
        """A picture, wide and as on a phone, light and dark, if somebody wants to look at it."""
        if not (folder := os.environ.get(SHOTS)):
            return
        for scheme in ("light", "dark"):
            await self.page.emulate_media(color_scheme=scheme)
            for shape, size in (("wide", WIDE), ("phone", PHONE)):
                await self.page.set_viewport_size(size)
                await self.page.screenshot(path=Path(folder, f"{name}-{shape}-{scheme}.png"), full_page=True)
        await self.page.emulate_media(color_scheme="light")
        await self.page.set_viewport_size(WIDE)

    def _told(self, message: ConsoleMessage) -> None:
        """LiveKit's client complains of each connection that is closed; that is no complaint of the page.

        Nor is that an agent is gone: Chromium says so of each that is asked for, the page shows its calls.
        """
        place = message.location.get("url", "")
        own = "/assets/join-" not in place or "Content Security Policy" in message.text
        gone = "404" in message.text and "/api/agents/" in place
        if message.type == "error" and own and not gone:
            self.complaints.append(f"{message.text} {place}".strip())


def seconds_loud(samples: np.ndarray) -> float:
    """How long it was not silent, in pieces of 20 ms."""
    pieces = samples[: len(samples) // PIECE * PIECE].reshape(-1, PIECE)
    return float(np.sum(np.sqrt(np.mean(pieces**2, axis=1)) > LOUD)) * 0.02


@asynccontextmanager
async def browsing(microphone: Path | None, *, cookies: list | None = None) -> AsyncIterator[Browser]:
    """A page in a Chromium of its own; without a sound the microphone is refused."""
    async with (
        running_chromium(microphone) as chromium,
        visiting(chromium, cookies=cookies) as browser,
    ):
        yield browser


@asynccontextmanager
async def running_chromium(microphone: Path | None) -> AsyncIterator[Chromium]:
    """The sound begins anew whenever a page asks for the microphone; without one it is refused."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        missing("chromium-headless-shell")
    answer = (
        ["--use-fake-ui-for-media-stream", f"--use-file-for-fake-audio-capture={microphone}%noloop"]
        if microphone
        else ["--use-fake-ui-for-media-stream=deny"]
    )
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=program,
            args=[
                "--use-fake-device-for-media-stream",
                f"--disable-features={','.join(SWITCHED_OFF)}",
                *answer,
            ],
        )
        try:
            yield chromium
        finally:
            await chromium.close()


@asynccontextmanager
async def visiting(chromium: Chromium, *, cookies: list | None = None) -> AsyncIterator[Browser]:
    """A page of somebody whom Chromium does not know."""
    context = await chromium.new_context(viewport=WIDE, timezone_id="America/New_York")
    context.set_default_timeout(15_000)
    await context.add_init_script(EARS)
    await context.add_cookies(cookies or [])
    try:
        yield Browser(await context.new_page())
    finally:
        await context.close()
