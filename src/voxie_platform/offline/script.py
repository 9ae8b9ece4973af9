"""The script a test gives the engine: what it hears, says, calls and does wrong."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeFloat, NonNegativeInt, PositiveInt

from voxie_platform.offline.plan import Failure
from voxie_platform.offline.protocol import NO_TOKENS, Usage


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Cut(_Value):
    """The connection ends after so many events to the client."""

    after_events: NonNegativeInt = 0
    how: Literal["reset", "close"] = "reset"


class Handshake(_Value):
    """The connection is refused; `times` is how often (default: always)."""

    status: Annotated[int, Field(ge=400, le=599)] = 503
    code: str = "server_error"
    message: str = "The server is not available."
    times: PositiveInt | None = None
    delay_seconds: NonNegativeFloat = 0.0


class ScriptedCall(_Value):
    name: str
    arguments: dict[str, Any] = {}


class Reply(_Value):
    """One response. `{n}` in the words is the number of the person's turn, `{heard}` what was heard."""

    say: str = ""
    calls: tuple[ScriptedCall, ...] = ()
    then: "Reply | None" = None
    """The next response, when the called tools have answered (default: the script's `after_tool`)."""
    usage: Usage = NO_TOKENS
    delay_seconds: NonNegativeFloat = 0.0
    """Between `response.created` and the first word or sound."""
    audio_seconds: NonNegativeFloat | None = None
    """The tone's length (default: the script's)."""
    pace: NonNegativeFloat | None = None
    """Seconds of tone sent in a second; 0 is at once (default: the script's)."""
    silent: bool = False
    """Not even `response.created`: the client waits for ever."""
    refusal: Failure | None = None
    """An `error` event in place of the response."""
    failure: Failure | None = None
    """The words are said, then the response ends as `failed`."""
    incomplete: str | None = None
    """The words are said, then the response ends as `incomplete`, for this reason."""
    failing_times: PositiveInt | None = None
    """How often a session meets any of these three; after that the words are all (default: always)."""
    cut: Cut | None = None
    """Counted from the beginning of this response."""
    duplicates: bool = False
    """Every `conversation.item.added` from here to the next response is sent twice."""
    odd_audio: bool = False
    """Every piece of the tone ends in half a sample."""
    raw: tuple[str, ...] = ()
    """Frames that are sent as they are, before the response."""


class Rule(_Value):
    """What is said to words that match; rules go before the numbered replies."""

    heard: str
    """A regular expression, searched without regard to case."""
    reply: Reply


class Script(_Value):
    """How sessions behave; everything has a default."""

    greeting: Reply = Reply(say="Hello.")
    """When a response is asked for and the person has not said anything new."""
    rules: tuple[Rule, ...] = ()
    replies: tuple[Reply, ...] = ()
    """To the first turn of the person, the second, ..."""
    reply: Reply = Reply(say="reply {n}")
    """To every other turn."""
    after_tool: Reply = Reply(say="done")
    transcripts: tuple[str, ...] = ()
    """What the first spoken turn is heard as, the second, ... (further ones: `turn 3`)."""
    transcript_delay_seconds: NonNegativeFloat = 0.0
    audio_seconds: NonNegativeFloat = 0.6
    pace: NonNegativeFloat = 0.0
    loudness: PositiveInt = 300
    """Mean amplitude (of 32768) from which sound is speech."""
    silence_ms: PositiveInt = 300
    """So much quiet ends a turn."""
    handshake: Handshake | None = None
    mute: bool = False
    """The connection is accepted and nothing is ever sent."""
    cut: Cut | None = None
    """Counted from the beginning of the session."""
    variants: tuple["Variant", ...] = ()
    """Other scripts for the sessions whose instructions say so."""

    def for_instructions(self, instructions: str) -> "Script":
        """What a session with these instructions plays."""
        return next((it.script for it in self.variants if it.containing in instructions), self)


class Variant(_Value):
    containing: str
    script: Script
