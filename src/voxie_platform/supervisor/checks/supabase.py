"""The Supabase project: its address, its secret key and what that may do, how users' tokens are signed."""

from http import HTTPStatus

import httpx

from voxie_platform.access.tokens import keys_in
from voxie_platform.settings import ANON, PUBLISHABLE, Settings, claims_in
from voxie_platform.supervisor.checks.finding import Finding, broken, good, worth_knowing
from voxie_platform.supervisor.checks.livekit import apart

ASK_SECONDS = 8.0
NO_GRANT = "42501"
NO_TABLE = ("PGRST205", "42P01")
DEMO = "supabase-demo"
"""Issuer of the keys that every local Supabase has."""


async def key(settings: Settings) -> Finding:
    """A secret one, of this project, with the grants that a new table needs since 2026."""
    if settings.store != "supabase":
        return good("supabase key", "not needed: STORE is sqlite")
    if settings.supabase_url is None or settings.supabase_secret_key is None:
        return broken("supabase key", "SUPABASE_URL or SUPABASE_SECRET_KEY is missing", "set both")
    secret = settings.supabase_secret_key.get_secret_value()
    if wrong := wrong_kind(secret):
        return broken("supabase key", f"SUPABASE_SECRET_KEY is {wrong}", "set the secret key (sb_secret_...)")
    answer = await asked(settings, "/rest/v1/workspaces?select=id&limit=1", secret)
    return verdict(answer, knows_demo=claims_in(secret).get("iss") == DEMO)


def verdict(answer: httpx.Response, *, knows_demo: bool) -> Finding:
    """What the project's answer to a first question means."""
    code = code_in(answer)
    if answer.status_code == HTTPStatus.UNAUTHORIZED:
        return broken(
            "supabase key", "the project does not take SUPABASE_SECRET_KEY", "copy it from API keys"
        )
    if code in NO_TABLE or answer.status_code == HTTPStatus.NOT_FOUND:
        return broken("supabase key", "the project has no tables of ours", "run `voxie-platform db upgrade`")
    if code == NO_GRANT:
        do = "grant the tables to service_role: run `voxie-platform db upgrade`"
        return broken("supabase key", "the secret key may not read our tables (42501)", do)
    if not answer.is_success:
        return broken(
            "supabase key", f"the project answers {answer.status_code}", "look at its status and logs"
        )
    if knows_demo:
        do = "give a project that others reach keys of its own"
        return worth_knowing(
            "supabase key", "the key of a local development project, which everybody knows", do
        )
    return good("supabase key", "taken, and it may read our tables")


async def clock(settings: Settings) -> Finding:
    """Leases and heartbeats use the store's clock, tokens use ours."""
    if settings.supabase_url is None:
        return good("supabase clock", "no project is set; SQLite's is this machine's")
    return apart("supabase clock", "Supabase", await asked(settings, "/auth/v1/.well-known/jwks.json"))


async def users(settings: Settings) -> Finding:
    """Tokens must be signed with a key that can be looked up."""
    if settings.supabase_url is None:
        return good("users", "no Supabase project is set: keys and sign-in links alone open the api")
    answer = await asked(settings, "/auth/v1/.well-known/jwks.json")
    if not answer.is_success:
        return broken(
            "users",
            f"the project answers {answer.status_code} to the question for its keys",
            "is SUPABASE_URL right?",
        )
    try:
        keys = keys_in(answer.json())
    except ValueError:
        return broken("users", "the project's key set cannot be read", "is SUPABASE_URL right?")
    if not keys:
        do = "move it to asymmetric signing keys (JWT keys in its settings)"
        found = "the project signs with a shared secret, so no user can sign in here"
        # nobody may want to: keys and sign-in links open the api all the same
        return (broken if settings.supabase_publishable_key else worth_knowing)("users", found, do)
    kinds = ", ".join(sorted({one.algorithm_name for one in keys.values()}))
    return good("users", f"the project publishes {len(keys)} signing keys ({kinds})")


def wrong_kind(secret: str) -> str | None:
    """What the key is, if it is none for a server."""
    if secret.startswith(PUBLISHABLE):
        return "a publishable key"
    if claims_in(secret).get("role") == ANON:
        return "the anon key"
    return None


def code_in(answer: httpx.Response) -> str:
    """PostgREST's or Postgres's own code of an error."""
    try:
        found = answer.json()
    except ValueError:
        return ""
    return str(found.get("code", "")) if isinstance(found, dict) else ""


async def asked(settings: Settings, path: str, secret: str | None = None) -> httpx.Response:
    """What the project answers. Raises: OSError."""
    headers = {"apikey": secret, "Authorization": f"Bearer {secret}"} if secret else {}
    try:
        async with httpx.AsyncClient(timeout=ASK_SECONDS) as client:
            return await client.get((settings.supabase_url or "").rstrip("/") + path, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise OSError(f"{settings.supabase_url} does not answer ({type(error).__name__})") from None
