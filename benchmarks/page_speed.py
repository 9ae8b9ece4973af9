"""How heavy the page is and how it feels with ten thousand agents.

Run: PYTHONPATH=. python benchmarks/page_speed.py
"""

import asyncio
import gzip
import json
import sys
import tempfile
from pathlib import Path

from tests.browser.chromium import Browser, browsing
from tests.browser.crowd import fill
from tests.browser.effort import FRAMES, Effort
from tests.support.model import running_model
from tests.support.stack import Stack, running_stack

from voxie_platform.api.page import DIST

MANY = 10_000
LOADED = "() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)"
PAINTED = """
() => new Promise((done) => new PerformanceObserver((list) => {
  const [first] = list.getEntriesByName("first-contentful-paint");
  if (first) done(first.startTime);
}).observe({ type: "paint", buffered: true }))
"""
WATCHED = """
() => {
  window.tasks = [];
  new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((one) => one.duration)))
    .observe({ type: "longtask", buffered: false });
}
"""
PLANTED = """
() => new Promise((done) => setTimeout(() => {
  const began = performance.now();
  while (performance.now() - began < 120);
  setTimeout(done, 100);
}))
"""
"""A long task of our own, to know that they are seen."""
RUNS = 5
LATER = {"the room's code": "join-*.js", "Supabase's client": "module-*.js"}


async def measure(stack: Stack) -> None:
    async with browsing(None) as browser:
        await browser.sign_in(stack.ready)
        painted = [await first_paint(browser, stack) for _ in range(RUNS)]
        loaded = await browser.page.evaluate(LOADED)
        print(f"first contentful paint, {RUNS} loads: {', '.join(f'{ms:.0f}' for ms in sorted(painted))} ms")
        for kind in ("js", "css"):
            files = [DIST / name.lstrip("/") for name in loaded if name.endswith(f".{kind}")]
            print(f"{kind} of the first load: {weight(files):.1f} kB gzip in {len(files)} files")
        for what, files in LATER.items():
            print(f"{what}: {weight(list((DIST / 'assets').glob(files))):.1f} kB gzip")
        await scroll(browser)


async def first_paint(browser: Browser, stack: Stack) -> float:
    await browser.page.goto("about:blank")
    await browser.open(stack.ready, "agents")
    return await browser.page.evaluate(PAINTED)


async def scroll(browser: Browser) -> None:
    """To the end of the list, with everything that is fetched on the way."""
    rows = browser.page.locator(".agent-row")
    await rows.nth(99).wait_for(state="attached")
    await browser.page.evaluate(WATCHED)
    await browser.page.evaluate(PLANTED)
    assert await browser.page.evaluate("window.tasks.splice(0).length") == 1
    effort = await Effort.of(browser.page)
    steps = []
    while (before := await rows.count()) < MANY:
        steps.append(await step(browser, effort, 8000))
        if await browser.page.evaluate("innerHeight + scrollY >= document.body.scrollHeight - 700"):
            await rows.nth(before).wait_for(state="attached", timeout=60_000)
    fetched = await browser.page.evaluate("window.tasks.splice(0)")
    print(f"scrolling to the end of {await rows.count()} agents: {told(fetched)}; {busiest(steps)}")
    steps = [await step(browser, effort, -8000) for _ in range(100)]
    print(
        f"and back, all of them there: {told(await browser.page.evaluate('window.tasks'))}; {busiest(steps)}"
    )


async def step(browser: Browser, effort: Effort, pixels: int) -> float:
    """What the page worked for it."""
    before = await effort.so_far()
    await browser.page.mouse.wheel(0, pixels)
    await browser.page.evaluate(FRAMES)
    return await effort.so_far() - before


def busiest(steps: list[float]) -> str:
    """Of the processor: the clock counts what others on the machine do as well."""
    return f"the busiest of {len(steps)} steps took {max(steps) * 1000:.0f} ms of processor"


def told(tasks: list[float]) -> str:
    return f"{len(tasks)} tasks over 50 ms, the longest {max(tasks, default=0):.0f} ms"


def weight(files: list[Path]) -> float:
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) / 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "model").mkdir()
        workers = ("worker-voxie", "worker-spawner")
        with running_model(folder / "model") as model, running_stack(folder, model, without=workers) as stack:
            with stack.api() as api:
                config = api.post("/api/agents", json={"identity": {"name": "Newest"}}).json()["config"]
            fill(next(folder.glob("*.db")), json.dumps(config), count=MANY)
            asyncio.run(measure(stack))


if __name__ == "__main__":
    sys.exit(main())
