"""The offline engine as a process: demo or scripted, until it is told to stop."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Literal

from voxie_platform.offline.demo import demo_engine
from voxie_platform.offline.script import Script
from voxie_platform.offline.scripted import ScriptedEngine
from voxie_platform.offline.server import LOCALHOST, Engine, OfflineServer, serve

logger = logging.getLogger(__name__)

Mode = Literal["demo", "scripted"]


async def serve_offline(server: AbstractAsyncContextManager[OfflineServer]) -> None:
    """Serve until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with server:
        await stop.wait()


@asynccontextmanager
async def offline_server(
    *,
    key: str,
    mode: Mode = "demo",
    host: str = LOCALHOST,
    port: int = 0,
    script: Path | None = None,
    cache: Path | None = None,
) -> AsyncIterator[OfflineServer]:
    """Serve while the block lasts; `cache` holds the weights of ears and mouth (none: text only)."""
    async with _engine(mode, script, cache) as engine, serve(engine, key=key, host=host, port=port) as server:
        yield server


@asynccontextmanager
async def _engine(mode: Mode, script: Path | None, cache: Path | None) -> AsyncIterator[Engine]:
    if mode == "scripted":
        yield ScriptedEngine(Script.model_validate_json(script.read_bytes()) if script else None)
        return
    async with demo_engine(cache) as engine:
        yield engine
