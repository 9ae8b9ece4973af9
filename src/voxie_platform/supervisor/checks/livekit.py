"""The LiveKit server: there, ours alone, on time, and with a way for sound."""

import time
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx

from voxie_platform.ids import new_id, short
from voxie_platform.rooms.server import LiveKitServer, server_of
from voxie_platform.rooms.service import open_rooms
from voxie_platform.rooms.tokens import Person, caller_token
from voxie_platform.settings import Settings
from voxie_platform.supervisor.checks.finding import Finding, broken, good, worth_knowing
from voxie_platform.supervisor.livekit import VERSION, new_enough_on_path
from voxie_platform.supervisor.plan import needs_livekit

MOST_CLOCK_SECONDS = 30.0
"""LiveKit bears 60 s; a token of ours lives 120 s."""
ASK_SECONDS = 5.0
NOT_GIVEN = "no LiveKit server is set"


async def program(settings: Settings) -> Finding:
    """What `up` runs, where no server is given."""
    if not needs_livekit(settings):
        return good("livekit-server", f"not needed: {settings.livekit_url} is given")
    if on_path := await new_enough_on_path():
        return good("livekit-server", str(on_path))
    kept = settings.cache_folder / f"livekit-server-{VERSION}"
    if kept.exists():
        return good("livekit-server", str(kept))
    return worth_knowing("livekit-server", f"{VERSION} is not here yet", "`up` fetches or builds it")


async def livekit(settings: Settings) -> Finding:
    """It answers, and takes our key."""
    if needs_livekit(settings):
        do = "set LIVEKIT_API_KEY and LIVEKIT_API_SECRET, or use `up`, which makes its own server and keys"
        return worth_knowing("livekit", NOT_GIVEN, do)
    async with open_rooms(server_of(settings)) as rooms:
        await rooms.ping()
    return good("livekit", f"{settings.livekit_url} answers and takes the key")


async def secret(settings: Settings) -> Finding:
    """Every web page can open a websocket to this machine: known keys are an open door."""
    if needs_livekit(settings):
        return good("livekit secret", f"{NOT_GIVEN}; `up` makes a random one")
    if server_of(settings).has_known_secret:
        do = "give the LiveKit server a secret of its own (`livekit-server generate-keys`)"
        return broken("livekit secret", "LIVEKIT_API_SECRET is a development secret that everybody knows", do)
    return good("livekit secret", "not one that is known")


async def auto_create(settings: Settings) -> Finding:
    """With it on, a kept token opens a room again, and an agent is paid for."""
    if needs_livekit(settings):
        return good("auto_create", f"{NOT_GIVEN}; `up` switches it off")
    answer = await asked(server_of(settings), "/rtc/validate", opens=f"voxie-doctor-{short(new_id())}")
    if answer.status_code == HTTPStatus.NOT_FOUND:
        return good("auto_create", "off: only the api opens rooms")
    if answer.is_success:
        do = "set `room.auto_create: false` in LiveKit's configuration"
        return worth_knowing("auto_create", "on: whoever keeps a token can open its room again", do)
    return worth_knowing("auto_create", f"LiveKit answers {answer.status_code}: it cannot be told")


async def clock(settings: Settings) -> Finding:
    """Tokens carry times: LiveKit's clock and ours must agree."""
    if needs_livekit(settings):
        return good("clock", "on this machine alone")
    answer = await asked(server_of(settings), "/")
    return apart("clock", "LiveKit", answer)


def apart(part: str, whose: str, answer: httpx.Response) -> Finding:
    """How far another clock is from ours, to the second that the header tells."""
    if "date" not in answer.headers:
        return worth_knowing(part, f"{whose} does not tell its time")
    seconds = abs(parsedate_to_datetime(answer.headers["date"]).timestamp() - time.time())
    found = f"{seconds:.0f} s apart from the clock of {whose}"
    if seconds > MOST_CLOCK_SECONDS:
        return broken(part, found, "set the clocks (NTP): tokens are refused as expired or not yet valid")
    return good(part, found)


async def noise(settings: Settings) -> Finding:
    """LiveKit's filter works on LiveKit Cloud alone, and is worse than none elsewhere."""
    if settings.on_livekit_cloud:
        return good("noise cancellation", "on LiveKit Cloud: callers are filtered")
    return good("noise cancellation", "not on LiveKit Cloud: callers are heard unfiltered, with gain control")


async def asked(server: LiveKitServer, path: str, *, opens: str | None = None) -> httpx.Response:
    """What LiveKit's HTTP side answers; the token stands in no error.

    Raises: OSError.
    """
    url = urlsplit(server.url)
    scheme = "https" if url.scheme == "wss" else "http"
    token = opens and caller_token(server, room=opens, person=Person(identity="doctor", name=""))
    try:
        async with httpx.AsyncClient(timeout=ASK_SECONDS) as client:
            given = {"access_token": token} if token else None
            return await client.get(f"{scheme}://{url.netloc}{path}", params=given)
    except httpx.HTTPError as error:
        raise OSError(f"LiveKit does not answer ({type(error).__name__})") from None
