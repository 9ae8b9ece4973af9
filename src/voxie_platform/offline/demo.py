"""The engine without a key: real ears, the demo brain, a real mouth."""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from voxie_platform.offline.brain import DemoBrain
from voxie_platform.offline.pace import Paced
from voxie_platform.offline.parts import Brain, Ears, Mouth, Situation
from voxie_platform.offline.pinned import WEIGHTS, Weight
from voxie_platform.offline.plan import Faculties, Plan
from voxie_platform.offline.protocol import Event
from voxie_platform.offline.server import Connection, Opening, SocketWire

logger = logging.getLogger(__name__)

PHRASES = "phrases"
"""Beside the weights: what was spoken before is not made again."""


@asynccontextmanager
async def demo_engine(
    cache: Path | None, *, wanted: Sequence[Weight] = WEIGHTS
) -> AsyncIterator["DemoEngine"]:
    """With the weights of that folder, fetched if they are missing; without them with text only."""
    if cache is None:
        yield DemoEngine()
        return
    # the libraries take a second to import: only who speaks pays for them
    from voxie_platform.offline.ears import WhisperEars
    from voxie_platform.offline.mouth import KokoroMouth
    from voxie_platform.offline.weights import WeightsMissingError, fetch

    async with AsyncExitStack() as stack:
        try:
            weights = await fetch(cache, wanted=wanted)
        except WeightsMissingError as missing:
            logger.warning("offline engine goes on with text only", extra={"reason": str(missing)})
            yield DemoEngine(trouble=missing.sentence)
            return
        ears = await stack.enter_async_context(await WhisperEars.open(weights))
        mouth = await stack.enter_async_context(await KokoroMouth.open(weights, phrases=cache / PHRASES))
        yield DemoEngine(ears, Paced(mouth))


@dataclass(frozen=True)
class DemoEngine:
    """Every session shares the weights; the brain keeps nothing."""

    ears: Ears | None = None
    mouth: Mouth | None = None
    brain: Brain = DemoBrain()  # noqa: RUF009 it has no state
    trouble: str | None = None

    async def admit(self, request: web.Request) -> web.Response | None:
        return None

    def open(self, connection: Connection) -> Opening:
        faculties = Faculties(DemoMind(self.brain), self.ears, self.mouth)
        return Opening(faculties, SocketWire(connection.socket))

    def health(self) -> Event:
        return {"mode": "demo", "hears": self.ears is not None, "speaks": self.mouth is not None}

    def routes(self) -> Sequence[web.RouteDef]:
        return ()


@dataclass(frozen=True)
class DemoMind:
    """The brain's answer, as it is; no tokens are used, because there is no language model."""

    brain: Brain

    async def plan(self, situation: Situation) -> Plan:
        return Plan(self.brain.respond(situation))
