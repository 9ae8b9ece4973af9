"""When a call can be made: somebody can speak in it, the api is ready and each worker is registered."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx

from voxie_platform.errors import UnavailableError
from voxie_platform.fleet.models import SEEN_SECONDS
from voxie_platform.fleet.store import FleetStore
from voxie_platform.supervisor.family import Family
from voxie_platform.supervisor.plan import Part

READY_SECONDS = 120.0
LIVEKIT_SECONDS = 20.0
ASK_SECONDS = 0.1


async def listening(url: str, who: str = "the LiveKit server", seconds: float = LIVEKIT_SECONDS) -> None:
    """Until somebody listens at the address. Raises: UnavailableError."""
    parts = urlsplit(url)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(OSError):
            _, writer = await asyncio.open_connection(parts.hostname, parts.port or 443)
            writer.close()
            return
        await asyncio.sleep(ASK_SECONDS)
    raise UnavailableError(f"Nothing listens at {url}, where {who} should be.")


async def ready(family: Family, parts: Sequence[Part], api_url: str, fleet: FleetStore) -> None:
    """Until a call can be made.

    Raises:
        UnavailableError: naming what is not ready.
    """
    deadline = time.monotonic() + READY_SECONDS
    async with httpx.AsyncClient(base_url=api_url, timeout=2.0, trust_env=False) as client:
        while missing := await not_ready(family, parts, client, fleet):
            if time.monotonic() > deadline:
                raise UnavailableError(f"Not ready after {READY_SECONDS:.0f} s: {missing}.")
            await asyncio.sleep(ASK_SECONDS)


async def not_ready(
    family: Family, parts: Sequence[Part], client: httpx.AsyncClient, fleet: FleetStore
) -> str | None:
    """The first part that is not ready."""
    registered = {
        worker.pid
        for worker in await fleet.workers()
        if worker.registered and worker.seen_seconds <= SEEN_SECONDS
    }
    for part in parts:
        if part.mode is not None and family.pid(part.name) not in registered:
            return f"{part.name} is not registered with LiveKit"
    if any(part.name == "api" for part in parts):
        return await api_trouble(client)
    return None


async def api_trouble(client: httpx.AsyncClient) -> str | None:
    try:
        answer = await client.get("/readyz")
    except httpx.HTTPError as error:
        return f"the api does not answer ({type(error).__name__})"
    return None if answer.status_code == HTTPStatus.OK else f"the api answers {answer.status_code} to /readyz"
