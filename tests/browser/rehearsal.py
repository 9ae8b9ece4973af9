"""A talk with the demo brain without a room: what will be said to each sentence, and how long that takes.

A microphone that is a sound file cannot wait for an answer. The brain is made of rules and the voices are the
same each time, so the answers are known beforehand, and the file leaves room for each of them.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from tests.browser.sound import write_track
from tests.support.caller import RATE
from tests.voice.speech import Speech
from voxie_platform.offline.brain import DemoBrain
from voxie_platform.offline.parts import Item, Say, Situation, ToolSpec
from voxie_platform.voice.business import BusinessAgent
from voxie_platform.voice.voxie import LISTEN, SAVE, VoxieAgent

JOIN_SECONDS = 4.0
"""From the microphone to the first word of the greeting, at most."""
ANSWER_SECONDS = 3.5
"""From the end of a sentence to the first word of the answer, at most."""
BREATH_SECONDS = 0.5


@dataclass(frozen=True)
class Exchange:
    """A sentence, what was heard of it, and the answer."""

    said: str
    heard: str
    answer: str
    said_seconds: float
    answer_seconds: float


@dataclass
class Rehearsal:
    """One talk, sentence by sentence; the speaker's store sees all of it."""

    speaker: VoxieAgent | BusinessAgent
    speech: Speech
    voice: str
    items: list[Item] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    sounds: list[bytes] = field(default_factory=list)

    def greet(self) -> None:
        """The first words."""
        self.items.append(Item("assistant", self.speaker.opening))
        self.speaker.spoken(True)

    async def say(self, *sentences: str) -> None:
        """Each of these, and what is answered to it."""
        for said in sentences:
            sound = await self.speech.sound(said, self.voice)
            heard = await self.speech.words(sound + bytes(RATE))
            answer = await self.answer_to(heard)
            self.sounds.append(sound)
            seconds = await self.seconds_of(answer)
            self.exchanges.append(Exchange(said, heard, answer, len(sound) / RATE / 2, seconds))

    async def answer_to(self, heard: str) -> str:
        """What the speaker says, after all the tools it calls."""
        self.speaker.caller_spoke()
        self.items.append(Item("user", heard))
        while True:
            [act] = DemoBrain().respond(Situation(self.speaker.instructions, self.tools, self.items))
            if isinstance(act, Say):
                self.items.append(Item("assistant", act.text))
                self.speaker.spoken(True)
                return act.text
            call_id = f"call{len(self.items)}"
            answer = (await self.speaker.answer_tool(act.name, act.arguments)).for_model()
            self.items.append(Item("function_call", json.dumps(act.arguments), act.name, call_id))
            self.items.append(Item("function_call_output", answer, act.name, call_id))

    @property
    def tools(self) -> list[ToolSpec]:
        speaker = self.speaker
        offered = [LISTEN, SAVE] if isinstance(speaker, VoxieAgent) else speaker.desk.tools
        return [ToolSpec(tool.name, tool.description, dict(tool.parameters)) for tool in offered]

    async def seconds_of(self, words: str) -> float:
        config = self.speaker.config
        return len(await self.speech.sound(words, config.models.voice)) / RATE / 2

    async def track(self, path: Path) -> float:
        """Write the person's side to a file; the second at which the last answer is over."""
        at = JOIN_SECONDS + await self.seconds_of(self.speaker.opening)
        pieces = []
        for exchange, sound in zip(self.exchanges, self.sounds, strict=True):
            at += BREATH_SECONDS
            pieces.append((at, sound))
            at += exchange.said_seconds + ANSWER_SECONDS + exchange.answer_seconds
        write_track(path, pieces, seconds=at + 60)
        return at
