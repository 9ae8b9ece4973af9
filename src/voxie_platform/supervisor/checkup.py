"""What `doctor` looks at: each part, how it is, and what to do about it."""

import os
import shutil
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from voxie_platform.errors import VoxieError
from voxie_platform.offline import weights
from voxie_platform.rooms.server import server_of
from voxie_platform.rooms.service import open_rooms
from voxie_platform.settings import HERE, RUN_FILE, Settings
from voxie_platform.storage.open import open_stores
from voxie_platform.supervisor.livekit import VERSION, new_enough_on_path
from voxie_platform.supervisor.plan import LIVEKIT_PORT, LIVEKIT_UDP_PORT, needs_livekit, needs_speech
from voxie_platform.supervisor.ports import free_port

MOST_CLOCK_SECONDS = 30.0
LEAST_FREE_BYTES = 500 * 1024 * 1024


@dataclass(frozen=True)
class Finding:
    """One line of `doctor`."""

    part: str
    fine: bool
    says: str
    needed: bool = True
    """Whether calls are impossible without it."""


async def examine(settings: Settings) -> list[Finding]:
    """Every part in turn; one that cannot be looked at is a finding too."""
    return [await look(part, check, settings) for part, check in CHECKS.items()]


async def look(part: str, check: "Check", settings: Settings) -> Finding:
    try:
        return await check(settings)
    except VoxieError as error:
        return Finding(part, False, error.sentence)
    except OSError as error:
        return Finding(part, False, f"{error.strerror or error} ({error.filename or 'no file'})")


async def folder(settings: Settings) -> Finding:
    place = settings.data_dir.absolute()
    nearest = next(parent for parent in (place, *place.parents) if parent.exists())
    if not os.access(nearest, os.W_OK):
        return Finding("folder", False, f"{nearest} cannot be written to: set DATA_DIR to a folder of yours")
    free = shutil.disk_usage(nearest).free
    enough = free >= LEAST_FREE_BYTES
    return Finding("folder", enough, f"{place}, {free / 1e9:.1f} GB free{'' if enough else ': make room'}")


async def running(settings: Settings) -> Finding:
    """Whether an `up` runs here; without one the processes are started by hand."""
    here = (settings.data_dir / RUN_FILE).exists()
    says = "`up` runs here" if here else "no `up` runs here: start it, or start worker and api yourself"
    return Finding("up", here, says, needed=False)


async def program(settings: Settings) -> Finding:
    if not needs_livekit(settings):
        return Finding("livekit-server", True, f"not needed: {settings.livekit_url} is given")
    if found := await new_enough_on_path():
        return Finding("livekit-server", True, str(found))
    kept = settings.cache_folder / f"livekit-server-{VERSION}"
    if kept.exists():
        return Finding("livekit-server", True, str(kept))
    way = "`up` builds it with Go" if shutil.which("go") else "install Go, or livekit-server itself"
    return Finding("livekit-server", shutil.which("go") is not None, f"{VERSION} is not here yet: {way}")


async def livekit(settings: Settings) -> Finding:
    if needs_livekit(settings):
        says = "LIVEKIT_API_KEY and LIVEKIT_API_SECRET are not set: `up` makes its own server and keys"
        return Finding("livekit", False, says, needed=False)
    async with open_rooms(server_of(settings)) as rooms:
        await rooms.ping()
    return Finding("livekit", True, f"{settings.livekit_url} answers and takes the key")


async def clock(settings: Settings) -> Finding:
    """Tokens carry times: LiveKit's clock and ours must agree."""
    if needs_livekit(settings):
        return Finding("clock", True, "on this machine alone")
    url = urlsplit(settings.livekit_url)
    scheme = "https" if url.scheme == "wss" else "http"
    try:
        async with httpx.AsyncClient(timeout=5.0) as client:
            answer = await client.get(f"{scheme}://{url.netloc}/")
    except httpx.HTTPError as error:
        return Finding(
            "clock", False, f"cannot be compared: LiveKit does not answer ({type(error).__name__})"
        )
    if "date" not in answer.headers:
        return Finding("clock", True, "LiveKit does not tell its time", needed=False)
    apart = abs(parsedate_to_datetime(answer.headers["date"]).timestamp() - time.time())
    fine = apart <= MOST_CLOCK_SECONDS
    return Finding("clock", fine, f"{apart:.0f} s apart from LiveKit's{'' if fine else ': set this clock'}")


async def store(settings: Settings) -> Finding:
    async with open_stores(settings) as stores:
        await stores.ping()
        workers = await stores.fleet.workers()
    there = sum(worker.registered for worker in workers)
    return Finding("store", True, f"{settings.store} answers; {there} workers registered in the last hour")


async def model(settings: Settings) -> Finding:
    if needs_speech(settings):
        return Finding("model", True, "no OPENAI_API_KEY: the offline engine (demo brain) serves")
    base = settings.openai_base_url or "https://api.openai.com/v1"
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else ""
    try:
        async with httpx.AsyncClient(timeout=10.0) as client:
            answer = await client.get(f"{base}/models", headers={"Authorization": f"Bearer {key}"})
    except httpx.HTTPError as error:
        return Finding("model", False, f"{base} does not answer ({type(error).__name__})")
    return Finding("model", answer.is_success, f"{base} answers {answer.status_code} to OPENAI_API_KEY")


async def speech(settings: Settings) -> Finding:
    if not needs_speech(settings):
        return Finding("speech weights", True, "not needed: OPENAI_API_KEY is set")
    if settings.offline_host not in HERE:
        return Finding("speech weights", True, f"not needed here: the engine is at {settings.offline_host}")
    bad = [
        line for line in await weights.status(settings.cache_folder) if line.state is not weights.State.READY
    ]
    if not bad:
        return Finding("speech weights", True, "complete")
    first = f"{bad[0].weight.file} is {bad[0].state}"
    says = f"{len(bad)} files ({first}): `up` fetches them; text works without"
    return Finding("speech weights", False, says, needed=False)


async def ports(settings: Settings) -> Finding:
    wanted = [
        (settings.api_port, False),
        (LIVEKIT_PORT, False),
        (LIVEKIT_UDP_PORT, True),
        (settings.offline_port, False),
    ]
    taken = [str(port) for port, udp in wanted if port and free_port(port, udp=udp) != port]
    if not taken:
        return Finding("ports", True, "all free")
    return Finding(
        "ports", False, f"{', '.join(taken)} in use: a running `up`, else it takes others", needed=False
    )


Check = Callable[[Settings], Awaitable[Finding]]
CHECKS: dict[str, Check] = {
    "folder": folder,
    "up": running,
    "livekit-server": program,
    "livekit": livekit,
    "clock": clock,
    "store": store,
    "model": model,
    "speech weights": speech,
    "ports": ports,
}
