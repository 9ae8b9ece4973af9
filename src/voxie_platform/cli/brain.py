"""A model for commands that talk: the one that is set, else the demo brain in this process."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import SecretStr

from voxie_platform.settings import Settings


@asynccontextmanager
async def settings_with_a_model(settings: Settings) -> AsyncIterator[Settings]:
    """The settings, with something to talk to in any case; the demo brain reads and writes only."""
    if settings.openai_api_key or settings.offline_api_key:
        yield settings
        return
    from voxie_platform.offline.serve import offline_server

    key = secrets.token_urlsafe(24)
    async with offline_server(key=key) as server:
        found = {"openai_api_key": SecretStr(key), "openai_base_url": server.base_url}
        yield settings.model_copy(update=found)
