"""What one response is going to be, and who decides it for a session."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from voxie_platform.offline.parts import CallTool, Ears, Mouth, Say, Situation
from voxie_platform.offline.protocol import NO_TOKENS, Event, Usage


class Failure(BaseModel):
    """The model could not: the text of an error as the service words it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    code: str
    message: str = "The server had an error while processing your request."
    type: str = "server_error"


@dataclass(frozen=True)
class Plan:
    """What to say and which tools to call, in order; the rest is what only a script asks for."""

    acts: Sequence[Say | CallTool] = ()
    usage: Usage = NO_TOKENS
    silent: bool = False
    """Not even `response.created`."""
    refusal: Failure | None = None
    """An `error` event in place of the response."""
    failure: Failure | None = None
    """The response ends as `failed` once the acts are done."""
    incomplete: str | None = None
    """It ends as `incomplete` then, for this reason."""
    delay_seconds: float = 0.0
    """Before the first word or sound."""
    mouth: Mouth | None = None
    """Speaks this response in place of the session's own."""

    @property
    def words(self) -> str:
        return " ".join(act.text for act in self.acts if isinstance(act, Say))


class Mind(Protocol):
    """One session's answers."""

    async def plan(self, situation: Situation) -> Plan: ...


class Wire(Protocol):
    """The way to the client."""

    async def send(self, event: Event) -> None: ...


@dataclass(frozen=True)
class Faculties:
    """What one session hears, thinks and speaks with; without ears or mouth it goes on with text only."""

    mind: Mind
    ears: Ears | None = None
    mouth: Mouth | None = None
    transcript_delay: Callable[[], float] = lambda: 0.0
    """Seconds: recognised words arrive this much later than the turn they belong to."""
