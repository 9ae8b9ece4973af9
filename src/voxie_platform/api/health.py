"""Routes for whoever watches the process: is it alive, can it serve."""

import asyncio
from collections.abc import Awaitable
from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from voxie_platform.api.platform import Platform, platform_of
from voxie_platform.api.problems import outward
from voxie_platform.errors import VoxieError
from voxie_platform.settings import DeploymentMode

routes = APIRouter(tags=["health"])

PROBE_SECONDS = 2.0


class Alive(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Part(BaseModel):
    """One thing this server needs."""

    ok: bool
    detail: str
    """Empty if it answers."""


class Ready(BaseModel):
    """Whether requests can be served."""

    status: Literal["ready", "not_ready"]
    store: Part
    livekit: Part
    workers: dict[DeploymentMode, int]
    """Workers that can take calls now, for each deployment. None is no fault of this process."""


@routes.get("/healthz")
async def healthz() -> Alive:
    """The process is alive."""
    return Alive()


@routes.get("/readyz", responses={503: {"model": Ready, "description": "Store or LiveKit does not answer."}})
async def readyz(request: Request, response: Response) -> Ready:
    """Store and LiveKit answer, each named; and how many workers there are."""
    platform = platform_of(request)
    livekit, (store, workers) = await asyncio.gather(
        probe(platform.rooms.ping()), store_and_workers(platform)
    )
    is_ready = store.ok and livekit.ok
    if not is_ready:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    status: Literal["ready", "not_ready"] = "ready" if is_ready else "not_ready"
    return Ready(status=status, store=store, livekit=livekit, workers=workers)


async def store_and_workers(platform: Platform) -> tuple[Part, dict[DeploymentMode, int]]:
    counts = dict.fromkeys(DeploymentMode, 0)

    async def look() -> None:
        await platform.stores.ping()
        for worker in await platform.stores.fleet.workers():
            if worker.takes_calls:
                counts[worker.mode] += 1

    return await probe(look()), counts


async def probe(question: Awaitable[None]) -> Part:
    """Whether a part answers in time."""
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            await question
    except TimeoutError:
        return Part(ok=False, detail=f"Does not answer within {PROBE_SECONDS:g} s.")
    except VoxieError as error:
        return Part(ok=False, detail=outward(error).sentence)
    return Part(ok=True, detail="")
