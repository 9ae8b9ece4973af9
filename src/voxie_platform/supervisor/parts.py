"""Fetching, ahead of time, every part that `up` and the tests need; run as a module by `make parts`."""

import asyncio
import sys
from dataclasses import asdict

from voxie_platform.errors import VoxieError
from voxie_platform.settings import settings
from voxie_platform.supervisor.livekit import livekit_server
from voxie_platform.supervisor.page_parts import fetch_page_parts
from voxie_platform.supervisor.preparation import fetch_weights
from voxie_platform.supervisor.telling import News
from voxie_platform.supervisor.told import run_until_told


async def fetch_parts() -> None:
    """All at once; what is there already is left as it is."""
    given = settings()
    cache = given.cache_folder.absolute()
    async with asyncio.TaskGroup() as group:
        group.create_task(livekit_server(cache, say))
        group.create_task(fetch_page_parts(cache, say))
        group.create_task(fetch_weights(given, say))


def say(news: News) -> None:
    sys.stderr.write(f"  {asdict(news).get('text', news.event)}\n")


if __name__ == "__main__":
    try:
        run_until_told(fetch_parts())
    except* VoxieError as group:
        sys.exit("\n".join(str(error) for error in group.exceptions))
