"""The public keys that tokens are signed with: fetched seldom, kept for a while, never waited for twice."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping

import jwt

from voxie_platform.access.tokens import keys_in
from voxie_platform.errors import NotSignedInError, UnavailableError

logger = logging.getLogger(__name__)

FRESH_SECONDS = 600.0
"""After that they are fetched again; Supabase's own edge keeps them as long."""
LONGEST_SECONDS = 3_600.0
"""So long keys are believed though they cannot be fetched again: one may have been taken back."""
FLOOR_SECONDS = 15.0
"""Between two fetches, whatever tokens come in: anybody can make up a key's id."""

Fetch = Callable[[], Awaitable[object]]


class KeySet:
    """The keys of one issuer, on one event loop."""

    def __init__(self, fetch: Fetch, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._clock = clock
        self._keys: Mapping[str, jwt.PyJWK] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._fetching = asyncio.Lock()

    async def key(self, key_id: str) -> jwt.PyJWK:
        """The key of that id.

        Raises:
            NotSignedInError: the issuer has no such key.
            UnavailableError: the issuer does not tell its keys.
        """
        if not self._is_current(key_id) and not self._is_being_renewed(key_id):
            async with self._fetching:
                if not self._is_current(key_id) and self._may_fetch():
                    await self._refresh()
        if self._age() > LONGEST_SECONDS:
            raise UnavailableError("Supabase does not tell the keys that its users' tokens are signed with.")
        if key_id not in self._keys:
            raise NotSignedInError("This token is signed with a key that our Supabase project does not have.")
        return self._keys[key_id]

    def _is_current(self, key_id: str) -> bool:
        return key_id in self._keys and self._age() <= FRESH_SECONDS

    def _is_being_renewed(self, key_id: str) -> bool:
        """Somebody else waits for the fetch already; meanwhile the key is good as it is."""
        return self._fetching.locked() and key_id in self._keys

    def _age(self) -> float:
        return float("inf") if self._fetched_at is None else self._clock() - self._fetched_at

    def _may_fetch(self) -> bool:
        return self._tried_at is None or self._clock() - self._tried_at >= FLOOR_SECONDS

    async def _refresh(self) -> None:
        self._tried_at = self._clock()
        try:
            self._keys = keys_in(await self._fetch())
        except (UnavailableError, ValueError) as error:
            logger.warning("signing keys not fetched", extra={"because": str(error)})
        else:
            self._fetched_at = self._clock()
