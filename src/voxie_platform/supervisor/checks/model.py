"""Who speaks: OpenAI's model with a key, or the offline engine with its weights."""

from http import HTTPStatus

import httpx

from voxie_platform.offline import weights
from voxie_platform.offline.server import HEALTH
from voxie_platform.settings import HERE, Settings
from voxie_platform.supervisor.checks.finding import Finding, broken, good, worth_knowing
from voxie_platform.supervisor.plan import needs_speech

OPENAI = "https://api.openai.com/v1"
ASK_SECONDS = 10.0
ENGINES_WORDS = (HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE)
"""It answers: well, or without the files that it hears and speaks with."""
MEANINGS: dict[int, tuple[str, str]] = {
    HTTPStatus.UNAUTHORIZED: (
        "does not take OPENAI_API_KEY",
        "make a new key; calls would be silent and then end",
    ),
    HTTPStatus.FORBIDDEN: ("does not let this OPENAI_API_KEY in", "look at the key's project and its rights"),
    HTTPStatus.TOO_MANY_REQUESTS: (
        "says that the quota is used up",
        "look at the account's limits and billing",
    ),
}


async def model(settings: Settings) -> Finding:
    """It answers, takes the key, and has the model that is asked for."""
    if needs_speech(settings):
        return await engine(settings)
    base = (settings.openai_base_url or OPENAI).rstrip("/")
    secret = settings.openai_api_key.get_secret_value() if settings.openai_api_key else ""
    try:
        async with httpx.AsyncClient(timeout=ASK_SECONDS) as client:
            answer = await client.get(f"{base}/models", headers={"Authorization": f"Bearer {secret}"})
    except httpx.HTTPError as error:
        do = "is there a way to it from here (proxy, firewall)? is OPENAI_BASE_URL right?"
        return broken("model", f"{base} does not answer ({type(error).__name__})", do)
    if meaning := MEANINGS.get(answer.status_code):
        return broken("model", f"{base} {meaning[0]}", meaning[1])
    if not answer.is_success:
        return broken("model", f"{base} answers {answer.status_code}", "is OPENAI_BASE_URL right?")
    return there(base, settings.openai_realtime_model, answer)


async def engine(settings: Settings, seconds: float = ASK_SECONDS) -> Finding:
    """The offline engine answers, where it runs: nothing else tells one that is stuck from one that works."""
    serves = "no OPENAI_API_KEY: the offline engine (demo brain) serves"
    page = f"{settings.offline_url.removesuffix('/v1')}/healthz"
    try:
        async with httpx.AsyncClient(timeout=seconds, trust_env=False) as client:
            answer = await client.get(page)
    except httpx.ConnectError:
        return good("model", f"{serves}; it does not run now")
    except httpx.HTTPError as error:
        do = "it is stuck: end its process, and `up` starts it again"
        return broken("model", f"the offline engine at {page} does not answer ({type(error).__name__})", do)
    if answer.status_code not in ENGINES_WORDS:
        return broken("model", f"{page} answers {answer.status_code}", "is OFFLINE_PORT somebody else's?")
    return good("model", f"{serves}, and answers")


def there(base: str, wanted: str, answer: httpx.Response) -> Finding:
    """Whether the model that is asked for is in the list, where there is a list."""
    try:
        listed = {str(one["id"]) for one in answer.json()["data"]}
    except (ValueError, KeyError, TypeError):
        listed = set()
    if not listed:
        return good("model", f"{base} takes the key; it lists no models")
    if wanted not in listed:
        return broken(
            "model", f"{base} has no model {wanted} for this key", "set OPENAI_REALTIME_MODEL to one it has"
        )
    return good("model", f"{base} takes the key and has {wanted}")


async def speech(settings: Settings) -> Finding:
    """The files that the offline engine hears and speaks with."""
    if not needs_speech(settings):
        return good("speech weights", "not needed: OPENAI_API_KEY is set")
    if settings.offline_host not in HERE:
        return await engine_elsewhere(settings)
    lines = await weights.status(settings.cache_folder)
    bad = [line for line in lines if line.state is not weights.State.READY]
    if not bad:
        return good("speech weights", "complete")
    found = f"{len(bad)} files are not ready ({bad[0].weight.file} is {bad[0].state})"
    return worth_knowing("speech weights", found, "`up` fetches them; text works without")


async def engine_elsewhere(settings: Settings) -> Finding:
    """What the engine says of itself: it starts without its files as well, and calls are silent then."""
    place = f"{settings.offline_host}:{settings.offline_port}"
    try:
        async with httpx.AsyncClient(timeout=ASK_SECONDS, trust_env=False) as client:
            answer = await client.get(f"http://{place}{HEALTH}")
            if answer.status_code not in ENGINES_WORDS:
                answer.raise_for_status()
            said = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        do = "start `voxie-platform offline` there, or set OPENAI_API_KEY"
        return broken("speech weights", f"no engine answers at {place} ({type(error).__name__})", do)
    if said.get("hears") and said.get("speaks"):
        return good("speech weights", f"loaded by the engine at {place}")
    do = f"{said.get('because') or 'its log says which files it could not get'}; start it again once it can"
    return broken("speech weights", f"the engine at {place} has none: calls are silent", do)
