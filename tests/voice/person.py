"""Somebody on the line who speaks and listens with a voice and ears alone."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from livekit import rtc

from tests.support.caller import Caller, calling
from tests.voice.speech import Speech

QUIET_SECONDS = 0.3
"""After the agent has stopped: its last sound is still on the way."""
ANSWER_SECONDS = 20.0
STATE = "lk.agent.state"


@dataclass
class Reply:
    """What the agent said after one sentence of the person."""

    to: str
    """Empty: the greeting."""
    pcm: bytes
    seconds_until: float
    """From the end of the person's speech to the agent's first sound."""
    seconds: float


@dataclass
class Person:
    """One side of a call; the other one is an agent."""

    caller: Caller
    speech: Speech
    voice: str
    replies: list[Reply] = field(default_factory=list)
    states: list[str] = field(default_factory=list)

    async def listen(self, to: str = "", since: float | None = None) -> Reply:
        """Until the agent has said what it has to say."""
        began, begin = since or time.monotonic(), len(self.caller.recording)
        await self.caller.until(lambda: self.caller.first_heard_at, ANSWER_SECONDS, f"an answer to {to!r}")
        waited = self.caller.first_heard_at - began
        spoke = time.monotonic()
        while True:
            await self.caller.until(lambda: self.states[-1:] != ["speaking"] or self.caller.left, 90, "silence")
            quiet = asyncio.ensure_future(self.caller.until_quiet(QUIET_SECONDS))
            await quiet
            if self.states[-1:] != ["speaking"] or self.caller.left:
                break
        reply = Reply(to, bytes(self.caller.recording[begin:]), waited, time.monotonic() - spoke - QUIET_SECONDS)
        self.replies.append(reply)
        return reply

    async def say(self, words: str) -> Reply:
        """Say this, and listen to the answer."""
        pcm = await self.speech.sound(words, self.voice)
        await self.caller.speak(pcm)
        silent_at = time.monotonic() + self.caller.source.queued_duration
        await asyncio.sleep(max(0.0, silent_at - time.monotonic()))
        self.caller.first_heard_at = None
        return await self.listen(words, silent_at)

    def changed(self, attributes: dict[str, str], participant: rtc.Participant) -> None:
        if STATE in attributes:
            self.states.append(attributes[STATE])


@asynccontextmanager
async def on_the_line(
    spawned: dict, speech: Speech, voice: str, *, topics: tuple[str, ...] = ()
) -> AsyncIterator[Person]:
    """In the room that a spawn or a session answered with."""
    async with calling(spawned, topics=topics) as caller:
        person = Person(caller, speech, voice)
        for participant in caller.room.remote_participants.values():
            person.changed(participant.attributes, participant)
        caller.room.on("participant_attributes_changed", person.changed)
        yield person
