"""Tokens and seconds, from what the Realtime API says to what is kept."""

from datetime import UTC, datetime

import pytest

from voxie_platform.calls import models
from voxie_platform.offline.protocol import Usage, response_object
from voxie_platform.voice.usage import of_response, of_transcript

SPLIT = Usage(text_in=11, audio_in=30, cached_text=2, cached_audio=20, text_out=5, audio_out=7).as_event()


def ended(usage, status="completed", output=()):
    return response_object("r", status, metadata=None, modalities=["audio"], output=output) | {"usage": usage}


def test_each_kind_of_token_is_kept_apart():
    assert of_response(ended(SPLIT)) == {
        "input_text": 11,
        "input_audio": 30,
        "input_cached": 22,
        "input_cached_text": 2,
        "input_cached_audio": 20,
        "output_text": 5,
        "output_audio": 7,
    }


def test_cached_tokens_of_unknown_kind_are_not_guessed_at():
    details = {"text_tokens": 11, "audio_tokens": 30, "cached_tokens": 22}
    used = of_response(ended({"input_token_details": details, "output_token_details": {}}))
    assert (used["input_cached"], used["input_cached_text"], used["input_cached_audio"]) == (22, None, None)
    none_cached = of_response(ended({"input_token_details": {"text_tokens": 1}, "output_token_details": {}}))
    assert (none_cached["input_cached_text"], none_cached["input_cached_audio"]) == (0, 0)


def test_tokens_of_unknown_kind_are_not_measured():
    assert of_response(ended({"input_tokens": 41, "output_tokens": 12})) is None
    assert of_response(ended(None)) is None
    assert of_transcript({"type": "tokens", "input_tokens": 41, "output_tokens": 12}) is None
    assert of_transcript({}) is None


@pytest.mark.parametrize("status", ["failed", "cancelled"])
def test_what_ended_before_the_first_word_and_tells_no_tokens_used_none(status):
    used = of_response(ended(None, status))
    row = models.Usage(call_id="c", response_id="r", model="m", at=datetime.now(UTC), **used)
    assert (row.is_measured, row.input_text, row.output_audio) == (True, 0, 0)
    assert of_response(ended(None, status, [{"type": "message"}])) is None, "it may be paid for all the same"


def test_a_transcript_is_counted_in_tokens_or_in_seconds():
    assert of_transcript({"type": "duration", "seconds": 1.25}) == {"audio_seconds": 1.25}
    used = of_transcript(
        {
            "type": "tokens",
            "input_tokens": 40,
            "input_token_details": {"text_tokens": 10, "audio_tokens": 30},
            "output_tokens": 6,
        }
    )
    assert (used["input_text"], used["input_audio"], used["output_text"]) == (10, 30, 6)
    assert "audio_seconds" not in used
