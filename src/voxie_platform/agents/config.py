"""What an agent is: one model, one YAML file in and out."""

import hashlib
import json
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from voxie_platform.agents.soundness import faults_in
from voxie_platform.functions.business import Business, TimeZone
from voxie_platform.functions.registry import FunctionSettings
from voxie_platform.values import LongText, ShortText, Value

AgentName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
"""BCP 47, such as `en` or `en-US`."""
Voice = Literal["alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar"]
"""Voices of OpenAI Realtime; the offline speech engine has a counterpart for each."""


class Identity(Value):
    """Who it is."""

    name: AgentName
    purpose: LongText = ""
    language: LanguageTag = "en"
    timezone: TimeZone = "UTC"


class Prompt(Value):
    """How it speaks and what it must keep to."""

    instructions: Annotated[str, StringConstraints(strip_whitespace=True, max_length=32_000)] = ""
    tone: ShortText = ""
    never: Annotated[tuple[ShortText, ...], Field(max_length=50)] = ()


class Greeting(Value):
    """The first words a caller hears; empty text: made from the names known."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000)] = ""
    interruptible: bool = True


class Models(Value):
    """What listens, thinks and speaks."""

    kind: Literal["realtime"] = "realtime"
    model: ShortText | None = None
    """None: the deployment's OPENAI_REALTIME_MODEL."""
    voice: Voice = "marin"
    speed: Annotated[float, Field(ge=0.5, le=1.5)] = 1.0


class Turns(Value):
    """When a caller's turn is over."""

    end_of_speech_ms: Annotated[int, Field(ge=200, le=3_000)] = 500
    """Silence that ends the caller's turn."""
    interruptible: bool = True
    """Whether the caller's voice stops the agent's."""


class Limits(Value):
    """Where a call ends by itself."""

    silence_reminder_seconds: Annotated[float, Field(ge=3, le=600)] = 15.0
    max_silence_seconds: Annotated[float, Field(ge=5, le=3_600)] = 60.0
    max_duration_seconds: Annotated[float, Field(ge=10, le=14_400)] = 1_800.0

    @model_validator(mode="after")
    def reminder_comes_first(self) -> Self:
        """Nobody is hung up on unwarned."""
        if self.silence_reminder_seconds >= self.max_silence_seconds:
            raise ValueError("silence_reminder_seconds must be less than max_silence_seconds")
        return self


class AgentConfig(Value):
    """One version of an agent, complete."""

    identity: Identity
    business: Business = Business()
    prompt: Prompt = Prompt()
    greeting: Greeting = Greeting()
    models: Models = Models()
    turns: Turns = Turns()
    limits: Limits = Limits()
    functions: Annotated[tuple[FunctionSettings, ...], Field(max_length=32)] = ()

    @model_validator(mode="before")
    @classmethod
    def is_sound(cls, given: object) -> object:
        """Wherever it comes from: nothing in it that no store or no voice can take, and an end to it."""
        if isinstance(given, dict) and (faults := faults_in(given)):
            raise ValueError(f"{faults[0].field}: {faults[0].message}")
        return given

    @model_validator(mode="after")
    def each_function_once(self) -> Self:
        """A kind stands once: the model would not know which of two to take."""
        kinds = [function.kind for function in self.functions]
        for position, kind in enumerate(kinds):
            if kind in kinds[:position]:
                raise ValueError(f"functions.{position}: {kind!r} is there twice")
        return self

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON."""
        canonical = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
