"""What `up` tells whoever started it, as it happens."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import ClassVar

AGAIN_SECONDS = 30.0


@dataclass(frozen=True)
class News:
    """One thing that happened; `event` names it for programs."""

    event: ClassVar[str]


@dataclass(frozen=True)
class Progress(News):
    """Something slow goes on."""

    event = "progress"
    text: str


@dataclass(frozen=True)
class Warned(News):
    """Something is not as asked for, or went wrong in a part."""

    event = "warning"
    text: str
    part: str | None = None


@dataclass(frozen=True)
class Started(News):
    """A part's process runs."""

    event = "started"
    part: str
    pid: int


@dataclass(frozen=True)
class Died(News):
    """A part ended by itself; it is started again."""

    event = "died"
    part: str
    code: int
    again_in_seconds: float


@dataclass(frozen=True)
class Ready(News):
    """A call can be made."""

    event = "ready"
    api: str
    sign_in: str
    key: str
    livekit_url: str
    livekit_api_key: str
    livekit_api_secret: str
    after_seconds: float
    speech: str
    """`openai`, or `demo` for the offline speech engine."""


@dataclass(frozen=True)
class Stopping(News):
    """No new calls; those under way may end within the time given."""

    event = "stopping"
    seconds: float


@dataclass(frozen=True)
class Stopped(News):
    """Nothing that was started is left."""

    event = "stopped"


Tell = Callable[[News], None]


@asynccontextmanager
async def said_again(tell: Tell, what: str, *, every: float = AGAIN_SECONDS) -> AsyncIterator[None]:
    """While this takes long, that it goes on: a silent terminal looks like one that hangs."""
    saying = asyncio.create_task(say_again(tell, what, every))
    try:
        yield
    finally:
        saying.cancel()


async def say_again(tell: Tell, what: str, every: float) -> None:
    began = time.monotonic()
    while True:
        await asyncio.sleep(every)
        tell(Progress(f"still {what}, {time.monotonic() - began:.0f} s by now"))
