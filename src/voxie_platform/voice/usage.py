"""What the Realtime API says of tokens and seconds, as it is kept."""

from collections.abc import Mapping
from typing import Any

Used = dict[str, int | float | None]


NONE: Used = {"input_cached_text": 0, "input_cached_audio": 0}


def of_response(response: Mapping[str, Any]) -> Used | None:
    """Tokens of a response that is over, by kind; None: the model does not tell them, or not apart."""
    usage = response.get("usage") or {}
    if not usage and not response.get("output") and response.get("status") in {"failed", "cancelled"}:
        return NONE
    given, made = usage.get("input_token_details"), usage.get("output_token_details")
    if given is None or made is None:
        return None
    cached, split = count(given, "cached_tokens"), given.get("cached_tokens_details")
    if split is None and not cached:
        split = {}
    return {
        "input_text": count(given, "text_tokens"),
        "input_audio": count(given, "audio_tokens"),
        "input_cached": cached,
        "input_cached_text": None if split is None else count(split, "text_tokens"),
        "input_cached_audio": None if split is None else count(split, "audio_tokens"),
        "output_text": count(made, "text_tokens"),
        "output_audio": count(made, "audio_tokens"),
    }


def of_transcript(usage: Mapping[str, Any]) -> Used | None:
    """Seconds, or tokens by kind, of a transcript; None: not measured."""
    if usage.get("type") == "duration":
        return {"audio_seconds": float(usage.get("seconds") or 0.0)}
    given = usage.get("input_token_details")
    if given is None:
        return None
    return {
        "input_text": count(given, "text_tokens"),
        "input_audio": count(given, "audio_tokens"),
        "input_cached_text": 0,
        "input_cached_audio": 0,
        "output_text": count(usage, "output_tokens"),
    }


def count(tokens: Mapping[str, Any], kind: str) -> int:
    """A kind that is not named was not used."""
    return int(tokens.get(kind) or 0)
