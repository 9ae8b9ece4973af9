"""A mouth that runs ahead of its listener by no more than a few seconds."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

from voxie_platform.offline.parts import SAMPLE_RATE, Mouth

AHEAD_SECONDS = 6.0
"""Made before it is played: more only keeps the others waiting, and is thrown away when somebody cuts in."""


@dataclass(frozen=True)
class Paced:
    """The same speech, in the time in which it is listened to."""

    mouth: Mouth
    ahead_seconds: float = AHEAD_SECONDS

    async def speak(self, text: str, *, voice: str, speed: float = 1.0) -> AsyncIterator[bytes]:
        played_until = time.monotonic()
        async for pcm in self.mouth.speak(text, voice=voice, speed=speed):
            yield pcm
            played_until = max(played_until, time.monotonic()) + len(pcm) / (SAMPLE_RATE * 2)
            await asyncio.sleep(played_until - time.monotonic() - self.ahead_seconds)
