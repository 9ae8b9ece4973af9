"""Supabase's users: whose token it is that a request carries."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from voxie_platform.access.keyset import KeySet
from voxie_platform.access.tokens import User, key_id_of, user_of
from voxie_platform.errors import UnavailableError
from voxie_platform.settings import Settings

KEYS_PATH = "/.well-known/jwks.json"
FETCH_SECONDS = 3.0
LARGEST_KEY_SET = 64 * 1024


@dataclass(frozen=True)
class Users:
    """The users of one Supabase project."""

    issuer: str
    keys: KeySet

    async def user_of(self, token: str) -> User:
        """Raises: NotSignedInError, UnavailableError."""
        key = await self.keys.key(key_id_of(token))
        return user_of(token, key, issuer=self.issuer)


@asynccontextmanager
async def open_users(settings: Settings) -> AsyncIterator[Users | None]:
    """None: no Supabase project is named, so only keys and the page's session open anything."""
    if settings.supabase_url is None:
        yield None
        return
    auth = settings.supabase_url.rstrip("/") + "/auth/v1"
    async with httpx.AsyncClient(timeout=FETCH_SECONDS, follow_redirects=False) as client:
        yield Users(
            issuer=settings.supabase_jwt_issuer or auth,
            keys=KeySet(lambda: key_set_at(client, auth + KEYS_PATH)),
        )


async def key_set_at(client: httpx.AsyncClient, url: str) -> object:
    """The document as it is.

    Raises: UnavailableError, ValueError (it is no JSON).
    """
    try:
        answer = await client.get(url)
    except httpx.HTTPError as error:
        raise UnavailableError(f"Supabase's sign-in does not answer ({type(error).__name__}).") from None
    if not answer.is_success or len(answer.content) > LARGEST_KEY_SET:
        raise UnavailableError(
            f"Supabase's sign-in answers {answer.status_code} to the question for its keys."
        )
    document: object = answer.json()
    return document
