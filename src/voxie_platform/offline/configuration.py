"""A session's settings, put together from partial `session.update` events."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from voxie_platform.offline.parts import SAMPLE_RATE, ToolSpec
from voxie_platform.offline.protocol import Event, RefusedEventError

DEFAULT_VOICE = "marin"
SLOWEST, FASTEST = 0.25, 1.5
_PCM: Event = {"type": "audio/pcm", "rate": SAMPLE_RATE}


def default_settings() -> Event:
    return {
        "type": "realtime",
        "model": "",
        "output_modalities": ["audio"],
        "instructions": "",
        "tools": [],
        "tool_choice": "auto",
        "max_output_tokens": "inf",
        "audio": {
            "input": {
                "format": dict(_PCM),
                "transcription": None,
                "noise_reduction": None,
                "turn_detection": {"type": "server_vad", "create_response": True, "interrupt_response": True},
            },
            "output": {"format": dict(_PCM), "voice": DEFAULT_VOICE, "speed": 1.0},
        },
    }


@dataclass
class Configuration:
    """What the client asked for so far."""

    settings: Event = field(default_factory=default_settings)

    def update(self, changes: Any) -> None:
        if not isinstance(changes, dict):
            raise RefusedEventError(
                "missing_required_parameter", "Missing required parameter: 'session'.", "session"
            )
        merged = _merged(self.settings, changes)
        _check(merged)
        self.settings = merged

    @property
    def instructions(self) -> str:
        return str(self.settings.get("instructions") or "")

    @property
    def tools(self) -> list[ToolSpec]:
        return tools_of(self.settings.get("tools"))

    @property
    def modalities(self) -> list[str]:
        return list(self.settings["output_modalities"])

    @property
    def tool_choice(self) -> str:
        return choice_of(self.settings.get("tool_choice"))

    @property
    def voice(self) -> str:
        voice = self._output.get("voice")
        return str(voice.get("id", DEFAULT_VOICE)) if isinstance(voice, dict) else str(voice or DEFAULT_VOICE)

    @property
    def speed(self) -> float:
        return min(FASTEST, max(SLOWEST, float(self._output.get("speed") or 1.0)))

    @property
    def transcribes(self) -> bool:
        return self._input.get("transcription") is not None

    @property
    def expected_words(self) -> Sequence[str]:
        """The words the client says may come (the transcription's `prompt`)."""
        prompt = (self._input.get("transcription") or {}).get("prompt") or ""
        return [word for piece in re.split(r"[,;\n]", str(prompt)) if (word := piece.strip())]

    @property
    def detects_turns(self) -> bool:
        return self._input.get("turn_detection") is not None

    @property
    def answers_turns(self) -> bool:
        return self._turns.get("create_response") is not False

    @property
    def yields_to_speech(self) -> bool:
        return self._turns.get("interrupt_response") is not False

    @property
    def _input(self) -> Mapping[str, Any]:
        return self.settings["audio"].get("input") or {}

    @property
    def _output(self) -> Mapping[str, Any]:
        return self.settings["audio"].get("output") or {}

    @property
    def _turns(self) -> Mapping[str, Any]:
        return self._input.get("turn_detection") or {}


def tools_of(declared: Any) -> list[ToolSpec]:
    if not isinstance(declared, list):
        return []
    return [
        ToolSpec(tool["name"], str(tool.get("description") or ""), tool.get("parameters") or {})
        for tool in declared
        if isinstance(tool, dict) and tool.get("type") == "function" and isinstance(tool.get("name"), str)
    ]


def choice_of(choice: Any) -> str:
    """`auto`, `none`, `required`, or the one function's name."""
    return str(choice.get("name", "auto")) if isinstance(choice, dict) else str(choice or "auto")


def _merged(old: Event, changes: Mapping[str, Any]) -> Event:
    """A group is merged, anything else replaced; a null clears (it makes turns manual)."""
    merged = dict(old)
    for name, value in changes.items():
        before = merged.get(name)
        merged[name] = (
            _merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
        )
    return merged


def _check(settings: Event) -> None:
    modalities = settings.get("output_modalities")
    if modalities not in (["text"], ["audio"]):
        raise RefusedEventError(
            "invalid_value",
            'Invalid value: \'session.output_modalities\' is either ["text"] or ["audio"].',
            "session.output_modalities",
        )
    if not isinstance(settings.get("audio"), dict):
        raise RefusedEventError("invalid_value", "Invalid value: 'session.audio'.", "session.audio")
    for side in ("input", "output"):
        group = settings["audio"].get(side)
        if not isinstance(group, dict):
            raise RefusedEventError(
                "invalid_value", f"Invalid value: 'session.audio.{side}'.", f"session.audio.{side}"
            )
        if (group.get("format") or _PCM) != _PCM:
            raise RefusedEventError(
                "invalid_value",
                "Invalid value: only audio/pcm at 24000 Hz is spoken here.",
                f"session.audio.{side}.format",
            )
