"""A session's settings, put together from partial `session.update` events."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from voxie_platform.offline.parts import ToolSpec
from voxie_platform.offline.protocol import Event, RefusedEventError

DEFAULT_VOICE = "marin"
SLOWEST, FASTEST = 0.25, 1.5
Modalities = Annotated[list[Literal["text", "audio"]], Field(min_length=1, max_length=1)]


class _Part(BaseModel):
    """What is read here is checked; what else a client sends is kept and shown back."""

    model_config = ConfigDict(frozen=True, extra="allow", hide_input_in_errors=True)


class Pcm(_Part):
    """The only sound that is spoken here."""

    type: Literal["audio/pcm"] = "audio/pcm"
    rate: Literal[24_000] = 24_000


class Transcription(_Part):
    """That heard words are wanted as text; `prompt` holds words that may come."""

    prompt: str | None = None


class TurnDetection(_Part):
    """Who decides that a turn is over; none: the client."""

    type: Literal["server_vad", "semantic_vad"] = "server_vad"
    create_response: bool | None = True
    silence_duration_ms: Annotated[int, Field(ge=0, le=10_000)] | None = None
    interrupt_response: bool | None = True


class AudioInput(_Part):
    """What the client sends."""

    format: Pcm | None = Pcm()
    transcription: Transcription | None = None
    turn_detection: TurnDetection | None = TurnDetection()


class VoiceId(_Part):
    """A voice named by its id."""

    id: str


class AudioOutput(_Part):
    """What the client gets."""

    format: Pcm | None = Pcm()
    voice: str | VoiceId | None = DEFAULT_VOICE
    speed: Annotated[float, Field(ge=SLOWEST, le=FASTEST)] | None = 1.0


class Audio(_Part):
    """Both directions."""

    input: AudioInput = AudioInput()
    output: AudioOutput = AudioOutput()


class Settings(_Part):
    """The whole session."""

    type: Literal["realtime"] = "realtime"
    model: str = ""
    output_modalities: Modalities = ["audio"]
    instructions: str | None = ""
    tools: list[dict[str, Any]] | None = []
    tool_choice: str | dict[str, Any] | None = "auto"
    audio: Audio = Audio()


class Asked(_Part):
    """The `response` of one `response.create`: what differs from the session for this one."""

    instructions: str | None = None
    metadata: dict[str, str] | None = None
    output_modalities: Modalities | None = None
    tools: list[dict[str, Any]] | None = None
    tool_choice: str | dict[str, Any] | None = None
    conversation: Literal["auto"] | None = None
    input: None = None
    """Only the session's own conversation is answered here."""


class Configuration:
    """What the client asked for so far."""

    def __init__(self, model: str = "") -> None:
        self._settings = Settings(model=model)

    def update(self, changes: Any) -> None:
        if not isinstance(changes, dict):
            raise RefusedEventError(
                "missing_required_parameter", "Missing required parameter: 'session'.", "session"
            )
        self._settings = checked(Settings, _merged(self.shown(), changes), "session")

    def shown(self) -> Event:
        return self._settings.model_dump(mode="json")

    @property
    def model(self) -> str:
        return self._settings.model

    @property
    def instructions(self) -> str:
        return self._settings.instructions or ""

    @property
    def tools(self) -> list[ToolSpec]:
        return tools_of(self._settings.tools)

    @property
    def modalities(self) -> Sequence[str]:
        return self._settings.output_modalities

    @property
    def tool_choice(self) -> str:
        return choice_of(self._settings.tool_choice)

    @property
    def voice(self) -> str:
        voice = self._settings.audio.output.voice
        return voice.id if isinstance(voice, VoiceId) else voice or DEFAULT_VOICE

    @property
    def speed(self) -> float:
        return self._settings.audio.output.speed or 1.0

    @property
    def transcribes(self) -> bool:
        return self._settings.audio.input.transcription is not None

    @property
    def expected_words(self) -> Sequence[str]:
        """The words the client says may come (the transcription's `prompt`)."""
        transcription = self._settings.audio.input.transcription
        prompt = (transcription.prompt if transcription else None) or ""
        return [word for piece in re.split(r"[,;\n]", prompt) if (word := piece.strip())]

    @property
    def silence_ms(self) -> int | None:
        """How much silence ends a turn, where the client says it."""
        turns = self._settings.audio.input.turn_detection
        return turns.silence_duration_ms if turns else None

    @property
    def detects_turns(self) -> bool:
        return self._settings.audio.input.turn_detection is not None

    @property
    def answers_turns(self) -> bool:
        turns = self._settings.audio.input.turn_detection
        return turns is not None and turns.create_response is not False

    @property
    def yields_to_speech(self) -> bool:
        turns = self._settings.audio.input.turn_detection
        return turns is not None and turns.interrupt_response is not False


Checked = TypeVar("Checked", bound=BaseModel)


def checked(kind: type[Checked], given: Mapping[str, Any], name: str) -> Checked:
    """What a client gave, or the first fault in it as an error that names the field."""
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        path = ".".join([name, *(str(step) for step in fault["loc"])])
        raise RefusedEventError("invalid_value", f"Invalid value: '{path}': {fault['msg']}.", path) from error


def tools_of(declared: Sequence[Mapping[str, Any]] | None) -> list[ToolSpec]:
    return [
        ToolSpec(tool["name"], str(tool.get("description") or ""), _schema(tool.get("parameters")))
        for tool in declared or ()
        if tool.get("type") == "function" and isinstance(tool.get("name"), str)
    ]


def choice_of(choice: str | Mapping[str, Any] | None) -> str:
    """`auto`, `none`, `required`, or the one function's name."""
    return (choice if isinstance(choice, str) else str((choice or {}).get("name", ""))) or "auto"


def _schema(parameters: Any) -> dict[str, Any]:
    return parameters if isinstance(parameters, dict) else {}


def _merged(old: Event, changes: Mapping[str, Any]) -> Event:
    """A group is merged, anything else replaced; a null clears (it makes turns manual)."""
    merged = dict(old)
    for name, value in changes.items():
        before = merged.get(name)
        merged[name] = (
            _merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
        )
    return merged
