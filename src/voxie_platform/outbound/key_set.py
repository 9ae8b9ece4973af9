"""The signing keys that the operator's own Supabase project publishes."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx

from voxie_platform.errors import UnavailableError

FETCH_SECONDS = 3.0
LARGEST = 64 * 1024


@asynccontextmanager
async def key_set_at(url: str) -> AsyncIterator[Callable[[], Awaitable[object]]]:
    """Asks for the document as it is. The address is the operator's, so that a private one is fine.

    Raises, when asked: UnavailableError, ValueError (it is no JSON).
    """
    async with httpx.AsyncClient(timeout=FETCH_SECONDS, follow_redirects=False) as client:

        async def fetch() -> object:
            try:
                answer = await client.get(url)
            except httpx.HTTPError as error:
                raise UnavailableError(f"Supabase does not answer ({type(error).__name__}).") from None
            if not answer.is_success or len(answer.content) > LARGEST:
                raise UnavailableError(f"Supabase answers {answer.status_code} to the question for its keys.")
            document: object = answer.json()
            return document

        yield fetch
