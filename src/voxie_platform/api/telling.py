"""Who tells of calls that are over: a text model, where there is one and it is wanted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from voxie_platform.calls.summary import RULES
from voxie_platform.calls.told import Storyteller
from voxie_platform.settings import Settings
from voxie_platform.voice.access import access_of


@asynccontextmanager
async def storyteller_for(settings: Settings) -> AsyncIterator[Storyteller | None]:
    """None: rules tell, for there is no key, or nobody is to be asked."""
    model = settings.openai_summary_model
    if settings.speaks_offline or model == RULES:
        yield None
        return
    # over a second and fifty megabytes that an api without a key is spared
    from voxie_platform.voice.storyteller import open_storyteller

    async with open_storyteller(access_of(settings), model) as storyteller:
        yield storyteller
