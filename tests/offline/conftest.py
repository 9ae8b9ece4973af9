"""A scripted engine in this process and real sessions of the plugin on it."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from livekit.plugins.openai import realtime

from voxie_platform.offline.ears import WhisperEars
from voxie_platform.offline.mouth import KokoroMouth
from voxie_platform.offline.script import Script
from voxie_platform.offline.scripted import ScriptedEngine
from voxie_platform.offline.server import OfflineServer, serve
from voxie_platform.offline.weights import Weights, fetch

KEY = "a-key-of-the-tests"
CACHE = Path(os.environ.get("VOXIE_TEST_CACHE") or Path(__file__).parents[2] / "data" / "cache")


class Bench:
    """A server, its engine, and the way for a client to get there."""

    def __init__(self, engine: ScriptedEngine, server: OfflineServer, http: aiohttp.ClientSession) -> None:
        self.engine = engine
        self.server = server
        self.http = http

    def play(self, **script: object) -> None:
        self.engine.play(Script.model_validate(script))

    def model(self, **options: object) -> realtime.RealtimeModel:
        return realtime.RealtimeModel(
            base_url=self.server.base_url, api_key=KEY, http_session=self.http, **options
        )

    def logged(self, kind: str, by: str = "client") -> list[dict]:
        return [
            entry.event
            for session in self.engine.sessions.values()
            for entry in session.journal.entries
            if entry.by == by and entry.event["type"] == kind
        ]


@asynccontextmanager
async def bench() -> AsyncIterator[Bench]:
    engine = ScriptedEngine()
    async with serve(engine, key=KEY) as server, aiohttp.ClientSession() as http:
        yield Bench(engine, server, http)


@pytest.fixture
async def scripted() -> AsyncIterator[Bench]:
    async with bench() as ready:
        yield ready


@pytest.fixture(scope="session")
def weights() -> Weights:
    """The real ones, fetched once."""
    return asyncio.run(fetch(CACHE))


@pytest.fixture(scope="session")
def ears(weights: Weights) -> Iterator[WhisperEars]:
    ears = WhisperEars(weights)
    yield ears
    ears.pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="session")
def mouth(weights: Weights) -> Iterator[KokoroMouth]:
    """What it says in tests is kept, so that the second run does not make it again."""
    mouth = KokoroMouth(weights, phrases=CACHE / "phrases")
    yield mouth
    mouth.work.shutdown()
