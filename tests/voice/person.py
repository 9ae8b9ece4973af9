"""Somebody on the line who speaks and listens with a voice and ears alone."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from livekit import rtc

from tests.support.caller import Caller, calling
from tests.voice.speech import Speech

QUIET_SECONDS = 0.3
"""After the agent has stopped: its last sound is still on the way."""
ANSWER_SECONDS = 20.0
LONGEST_SPEECH_SECONDS = 90.0
MOST_TURNS = 25
STATE = "lk.agent.state"
SPEAKING = "speaking"
AGENT = "agent-"
FAREWELL = "Goodbye"
NOTHING_MATCHES = "Sorry, could you say that again?"


@dataclass(frozen=True)
class Reply:
    """What the agent said after one sentence of the person."""

    to: str
    """Empty: the greeting."""
    shown: str
    """As the room's transcription has it."""
    pcm: bytes
    seconds_until: float
    """From the end of the person's speech to the agent's first sound."""


@dataclass
class Person:
    """One side of a call; the other one is an agent."""

    caller: Caller
    speech: Speech
    voice: str
    replies: list[Reply] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    speeches: int = 0
    """Of the agent, heard to their end."""

    @property
    def hung_up_on(self) -> bool:
        return self.caller.left is not None

    async def talk(
        self, answers: Mapping[str, str | list[str]], until: Callable[["Person"], bool] = lambda person: False
    ) -> None:
        """Answer each question that is heard, as people do, until the agent hangs up (or earlier).

        `answers`: a pattern of what is asked -> the sentence, or one for each time that it is asked.
        """
        asked: dict[str, int] = {}
        reply = await self.listen()
        while not self.hung_up_on and not until(self):
            assert len(self.replies) < MOST_TURNS, self.caller.situation()
            if FAREWELL in reply.shown:
                await self.caller.until(lambda: self.hung_up_on, ANSWER_SECONDS, "the end of the call")
            else:
                reply = await self.say(answer_to(reply.shown, answers, asked))

    async def say(self, words: str) -> Reply:
        """Say this, and listen to the answer."""
        pcm = await self.speech.sound(words, self.voice)
        await self.caller.speak(pcm)
        silent_at = time.monotonic() + self.caller.source.queued_duration
        await asyncio.sleep(silent_at - time.monotonic())
        self.caller.first_heard_at = None
        return await self.listen(words, silent_at)

    async def listen(self, to: str = "", since: float | None = None) -> Reply:
        """Until the agent has said what it has to say."""
        began, begin, lines = since or time.monotonic(), len(self.caller.recording), self.agent_lines()
        await self.caller.until(lambda: self.caller.first_heard_at, ANSWER_SECONDS, f"an answer to {to!r}")
        waited = self.caller.first_heard_at - began
        while True:
            await self.caller.until(self.is_over, LONGEST_SPEECH_SECONDS, "the agent's silence")
            await self.caller.until_quiet(QUIET_SECONDS)
            if self.is_over():
                break
        self.speeches = self.states.count(SPEAKING)
        shown = " ".join(self.agent_lines()[len(lines) :])
        reply = Reply(to, shown, bytes(self.caller.recording[begin:]), waited)
        self.replies.append(reply)
        return reply

    def is_over(self) -> bool:
        began = self.states.count(SPEAKING) > self.speeches
        return self.hung_up_on or (began and self.states[-1] != SPEAKING)

    def agent_lines(self) -> list[str]:
        return self.caller.transcript(AGENT)

    def changed(self, attributes: dict[str, str], participant: rtc.Participant) -> None:
        if STATE in attributes:
            self.states.append(attributes[STATE])


def answer_to(asks: str, answers: Mapping[str, str | list[str]], asked: dict[str, int]) -> str:
    """To the question that was asked last."""
    found = {pattern: match.start() for pattern in answers for match in re.finditer(pattern, asks, re.I)}
    if not found:
        return NOTHING_MATCHES
    pattern = max(found, key=lambda pattern: found[pattern])
    given = answers[pattern]
    if isinstance(given, str):
        return given
    asked[pattern] = asked.get(pattern, 0) + 1
    return given[min(asked[pattern], len(given)) - 1]


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
