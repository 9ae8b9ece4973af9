"""The route on which Prometheus reads this process's figures, and the fleet's."""

import asyncio
import math
from collections import Counter

from fastapi import APIRouter, Request, Response

from voxie_platform.api.contract import PROBLEM
from voxie_platform.api.health import PROBE_SECONDS
from voxie_platform.api.platform import Platform, platform_of
from voxie_platform.errors import NotSignedInError, VoxieError
from voxie_platform.fleet.models import SEEN_SECONDS, InProgress, Worker
from voxie_platform.metrics.figures import CONTENT_TYPE
from voxie_platform.metrics.guard import may_scrape

routes = APIRouter(tags=["health"])

STATES = ("taking", "draining", "unregistered", "lost")


@routes.get(
    "/metrics",
    response_class=Response,
    responses={
        200: {
            "content": {"text/plain": {"schema": {"type": "string"}}},
            "description": "As Prometheus reads it.",
        },
        401: {
            "description": "Neither the METRICS_KEY nor, where none is set, this machine itself.",
            **PROBLEM,
        },
    },
)
async def read_metrics(request: Request) -> Response:
    """For Prometheus: it sends the METRICS_KEY, or reads from this machine itself."""
    platform = platform_of(request)
    expect_scraper(request, platform)
    await count_fleet(platform)
    return Response(platform.metrics.text(), media_type=CONTENT_TYPE)


def expect_scraper(request: Request, platform: Platform) -> None:
    """Raises: NotSignedInError."""
    settings, peer = platform.settings, request.client.host if request.client else ""
    key = settings.metrics_key.get_secret_value() if settings.metrics_key else None
    # with a public address there is a proxy on this machine or another, which says nothing of who asks it
    if not may_scrape(request.headers, peer, key=key, open_here=settings.public_url is None):
        raise NotSignedInError("Metrics are for this machine alone, or for whoever sends the METRICS_KEY.")


async def count_fleet(platform: Platform) -> None:
    """The fleet's figures as the store has them now; none at all while it does not answer."""
    figures, fleet = platform.metrics.api, platform.stores.fleet
    for gauge in (figures.calls, figures.workers, figures.slots):
        gauge.clear()
    figures.versions.set(math.nan)
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            workers, calls = await asyncio.gather(fleet.workers(), fleet.in_progress())
    except (VoxieError, TimeoutError):
        figures.store_up.set(0)
        return
    figures.store_up.set(1)
    show_workers(platform, workers)
    show_calls(platform, calls)


def show_workers(platform: Platform, workers: tuple[Worker, ...]) -> None:
    figures = platform.metrics.api
    counted = Counter((worker.mode, state_of(worker)) for worker in workers)
    for mode in platform.metrics.deployments:
        for state in STATES:
            figures.workers.labels(mode, state).set(counted[mode, state])
        taking = [worker for worker in workers if worker.mode is mode and worker.takes_calls]
        figures.slots.labels(mode).set(sum(worker.slots for worker in taking))
    figures.versions.set(len({worker.version for worker in workers if worker.takes_calls}))


def state_of(worker: Worker) -> str:
    """The worst that is to be said of a worker."""
    if worker.seen_seconds > SEEN_SECONDS:
        return "lost"
    if worker.draining:
        return "draining"
    return "taking" if worker.takes_calls else "unregistered"


def show_calls(platform: Platform, calls: tuple[InProgress, ...]) -> None:
    gauge = platform.metrics.api.calls
    for mode in platform.metrics.deployments:
        for state in platform.metrics.unfinished:
            gauge.labels(mode, state).set(0)
    for one in calls:
        gauge.labels(one.deployment, one.state).set(one.calls)
