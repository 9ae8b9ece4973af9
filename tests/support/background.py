"""What runs beside a test."""

import asyncio
from contextlib import asynccontextmanager


@asynccontextmanager
async def running(work):
    """For as long as the block lasts."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
