"""The shapes of the Realtime protocol's server events."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, NonNegativeInt

from voxie_platform.ids import new_id

Event = dict[str, Any]
"""One event or one item as it travels: the protocol is open, so what we do not know is kept."""


class RefusedEventError(Exception):
    """What the client sent cannot be done; it is told so in an `error` event and the session goes on."""

    def __init__(self, code: str, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.param = param


class Usage(BaseModel):
    """The tokens one response is said to have used, by kind."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    text_in: NonNegativeInt = 0
    audio_in: NonNegativeInt = 0
    cached_text: NonNegativeInt = 0
    cached_audio: NonNegativeInt = 0
    text_out: NonNegativeInt = 0
    audio_out: NonNegativeInt = 0

    def as_event(self) -> Event:
        input_tokens = self.text_in + self.audio_in
        output_tokens = self.text_out + self.audio_out
        return {
            "total_tokens": input_tokens + output_tokens,
            "input_tokens": input_tokens,
            "output_tokens": output_tokens,
            "input_token_details": {
                "text_tokens": self.text_in,
                "audio_tokens": self.audio_in,
                "image_tokens": 0,
                "cached_tokens": self.cached_text + self.cached_audio,
                "cached_tokens_details": {
                    "text_tokens": self.cached_text,
                    "audio_tokens": self.cached_audio,
                    "image_tokens": 0,
                },
            },
            "output_token_details": {"text_tokens": self.text_out, "audio_tokens": self.audio_out},
        }


NO_TOKENS = Usage()
"""A policy without a language model uses none: a measured zero."""


def short_id(prefix: str) -> str:
    """An id of the protocol, at most 32 characters (the longest `call_id` a client accepts)."""
    return f"{prefix}_{new_id().replace('-', '')[-24:]}"


def error_event(
    code: str,
    message: str,
    *,
    error_type: str = "invalid_request_error",
    event_id: str | None = None,
    param: str | None = None,
) -> Event:
    return {
        "type": "error",
        "error": {"type": error_type, "code": code, "message": message, "param": param, "event_id": event_id},
    }


def session_event(kind: str, session_id: str, settings: Mapping[str, Any]) -> Event:
    return {
        "type": kind,
        "session": {"object": "realtime.session", "id": session_id, **settings},
    }


def item_added(item: Event, previous_item_id: str | None) -> Event:
    return {"type": "conversation.item.added", "previous_item_id": previous_item_id, "item": dict(item)}


def item_deleted(item_id: str) -> Event:
    return {"type": "conversation.item.deleted", "item_id": item_id}


def item_truncated(item_id: str, audio_end_ms: int) -> Event:
    return {
        "type": "conversation.item.truncated",
        "item_id": item_id,
        "content_index": 0,
        "audio_end_ms": audio_end_ms,
    }


def speech_started(item_id: str, audio_start_ms: int) -> Event:
    return {
        "type": "input_audio_buffer.speech_started",
        "item_id": item_id,
        "audio_start_ms": audio_start_ms,
    }


def speech_stopped(item_id: str, audio_end_ms: int) -> Event:
    return {"type": "input_audio_buffer.speech_stopped", "item_id": item_id, "audio_end_ms": audio_end_ms}


def audio_committed(item_id: str, previous_item_id: str | None) -> Event:
    return {
        "type": "input_audio_buffer.committed",
        "item_id": item_id,
        "previous_item_id": previous_item_id,
    }


def heard_item(item_id: str) -> Event:
    """A spoken turn: its words follow in the transcription event."""
    return {
        "id": item_id,
        "object": "realtime.item",
        "type": "message",
        "role": "user",
        "status": "completed",
        "content": [{"type": "input_audio", "transcript": None}],
    }


def transcription_completed(item_id: str, transcript: str, seconds: float) -> Event:
    return {
        "type": "conversation.item.input_audio_transcription.completed",
        "item_id": item_id,
        "content_index": 0,
        "transcript": transcript,
        "logprobs": None,
        "usage": {"type": "duration", "seconds": seconds},
    }


def message_item(item_id: str, status: str, part: Event | None = None) -> Event:
    return {
        "id": item_id,
        "object": "realtime.item",
        "type": "message",
        "role": "assistant",
        "status": status,
        "content": [part] if part else [],
    }


def call_item(item_id: str, status: str, *, call_id: str, name: str, arguments: str) -> Event:
    return {
        "id": item_id,
        "object": "realtime.item",
        "type": "function_call",
        "status": status,
        "call_id": call_id,
        "name": name,
        "arguments": arguments,
    }


def response_object(
    response_id: str,
    status: str,
    *,
    metadata: Event | None,
    modalities: Sequence[str],
    output: Sequence[Event] = (),
    details: Event | None = None,
    usage: Usage | None = None,
) -> Event:
    return {
        "object": "realtime.response",
        "id": response_id,
        "status": status,
        "status_details": details,
        "output": list(output),
        "output_modalities": list(modalities),
        "metadata": metadata,
        "usage": usage.as_event() if usage else None,
    }
