"""What axe-core finds serious or critical on a page as it stands, in either theme."""

from pathlib import Path

from tests.browser.chromium import Browser
from tests.support.livekit import missing

AXE = Path(__file__).parents[2] / "dashboard" / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
FOUND = """
async (rules) => (await axe.run(document, rules)).violations
  .filter(({ impact }) => ["serious", "critical"].includes(impact))
  .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.any[0]?.message ?? ""}`))
"""


class Examined:
    """Looks at one state of the page after the other; keeps what was found."""

    def __init__(self, browser: Browser) -> None:
        if not AXE.exists():
            missing("axe-core")
        self.page = browser.page
        self.faults: dict[str, list[str]] = {}
        self.seen = 0

    async def look(self, state: str) -> None:
        """At what is there now; `state` is its name in what is told."""
        await self.page.evaluate(AXE.read_text(encoding="utf-8"))
        for theme in ("light", "dark"):
            await self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            if found := await self.page.evaluate(FOUND, RULES):
                self.faults[f"{state}, {theme}"] = found
        self.seen += 1
