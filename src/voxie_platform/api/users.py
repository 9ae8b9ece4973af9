"""Supabase's users: whose token it is that a request carries."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from voxie_platform.access.keyset import KeySet
from voxie_platform.access.tokens import User, key_id_of, user_of
from voxie_platform.outbound.key_set import key_set_at
from voxie_platform.settings import Settings

KEYS_PATH = "/.well-known/jwks.json"


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
    # it names itself in tokens as its people know it, and is asked where this process reaches it
    known_as = auth_of(settings.supabase_public_url or settings.supabase_url)
    async with key_set_at(auth_of(settings.supabase_url) + KEYS_PATH) as fetch:
        yield Users(issuer=settings.supabase_jwt_issuer or known_as, keys=KeySet(fetch))


def auth_of(project: str) -> str:
    return project.rstrip("/") + "/auth/v1"
