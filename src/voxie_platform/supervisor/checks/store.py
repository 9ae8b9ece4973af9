"""The store, and what the fleet says of itself there."""

import socket

import httpx

from voxie_platform.fleet.models import Worker
from voxie_platform.ids import new_id
from voxie_platform.settings import DeploymentMode, Settings, in_url
from voxie_platform.storage.open import open_stores
from voxie_platform.supervisor.checks.finding import Finding, broken, good, worth_knowing

LEASE = "doctor"
LEASE_SECONDS = 5.0
READY_SECONDS = 5.0


async def store(settings: Settings) -> Finding:
    """Of this version's schema, and it takes what is written."""
    holder = f"{socket.gethostname()}:{new_id()}"
    async with open_stores(settings) as stores:
        await stores.ping()
        await stores.fleet.lease(LEASE, holder, LEASE_SECONDS)
        await stores.fleet.release(LEASE, holder)
    return good("store", f"{settings.store} answers, has this version's schema and can be written to")


async def workers(settings: Settings) -> Finding:
    """Those that take calls, and whether they are of one version."""
    async with open_stores(settings) as stores:
        seen = await stores.fleet.workers()
    taking = [worker for worker in seen if worker.takes_calls]
    missing = [mode for mode in DeploymentMode if mode not in {worker.mode for worker in taking}]
    versions = sorted({worker.version for worker in taking})
    if missing:
        do = "; ".join(f"start `worker --mode {mode}`" for mode in missing)
        return worth_knowing("workers", f"none of {' and '.join(missing)} takes calls{troubles(seen)}", do)
    if len(versions) > 1:
        do = "finish the update: calls of one agent are served by different versions"
        return worth_knowing("workers", f"of different versions: {', '.join(versions)}", do)
    return good("workers", f"{len(taking)} take calls, version {versions[0]}")


def troubles(seen: tuple[Worker, ...]) -> str:
    """Why workers that are there take none."""
    told = [f"{worker.host}:{worker.pid}: {worker.trouble}" for worker in seen if worker.trouble]
    return f" ({'; '.join(told)})" if told else ""


async def api(settings: Settings) -> Finding:
    """Whether it answers where the settings say."""
    url = f"http://{in_url(settings.api_host)}:{settings.api_port}"
    try:
        async with httpx.AsyncClient(timeout=READY_SECONDS, trust_env=False) as client:
            answer = await client.get(f"{url}/readyz")
    except httpx.HTTPError:
        return worth_knowing("api", f"nothing answers at {url}", "start `api`, or `up`")
    if answer.is_success:
        return good("api", f"{url} is ready")
    return broken(
        "api", f"{url} answers {answer.status_code} to /readyz", "its answer names the part that is away"
    )
