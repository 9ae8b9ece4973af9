"""What the speech engine is made of: the contracts of ears, mouth and brain."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

SAMPLE_RATE = 24_000
"""Hz; PCM, 16 bit little endian, mono: `audio/pcm` of the Realtime protocol."""


@dataclass(frozen=True)
class SpeechStarted:
    """The person began to speak, `offset_ms` after the start of the session's audio."""

    offset_ms: int


@dataclass(frozen=True)
class SpeechEnded:
    """The person finished a sentence: what was heard (may be empty: a cough)."""

    offset_ms: int
    text: str
    confidence: float | None


class Listening(Protocol):
    """One session's ears."""

    def feed(self, pcm: bytes) -> AsyncIterator[SpeechStarted | SpeechEnded]:
        """Take one piece of audio of any length; yields what it brought about, without blocking the loop."""
        ...

    def bias(self, words: Sequence[str]) -> None:
        """Words to expect: names, items, places of the conversation at hand."""
        ...

    def end_after(self, silence_ms: int) -> None:
        """How much silence ends a sentence."""
        ...

    async def finish(self) -> SpeechEnded | None:
        """End the sentence at hand now (a manual `input_audio_buffer.commit`)."""
        ...


class Ears(Protocol):
    """Hearing for many sessions over one set of weights."""

    def listen(self) -> Listening: ...


class Mouth(Protocol):
    """Speech out of text."""

    def speak(self, text: str, *, voice: str, speed: float = 1.0) -> AsyncIterator[bytes]:
        """PCM (see `SAMPLE_RATE`) clause by clause, the first clause as early as can be."""
        ...


@dataclass(frozen=True)
class ToolSpec:
    """A tool as the client declared it in `session.update`."""

    name: str
    description: str
    parameters: dict[str, Any]
    """JSON Schema."""


@dataclass(frozen=True)
class Item:
    """One item of the conversation, in order."""

    kind: str
    """`user`, `assistant`, `function_call`, `function_call_output` or `system`."""
    text: str
    """Words, a call's arguments (JSON) or a tool's answer."""
    name: str = ""
    call_id: str = ""


@dataclass(frozen=True)
class Situation:
    """All that a model sees when it is asked for a response."""

    instructions: str
    tools: Sequence[ToolSpec]
    items: Sequence[Item]
    response_instructions: str = ""
    """Instructions of this `response.create` alone."""
    tool_choice: str = "auto"


@dataclass(frozen=True)
class Say:
    """Speak this."""

    text: str


@dataclass(frozen=True)
class CallTool:
    """Call this tool."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)


class Brain(Protocol):
    """Decides what to say or which tool to call."""

    def respond(self, situation: Situation) -> Sequence[Say | CallTool]: ...
