"""The mouth speaks early, the same each time, and stops when nobody listens."""

import asyncio
import time
from pathlib import Path

import numpy as np
import pytest

from voxie_platform.offline.clauses import clauses
from voxie_platform.offline.mouth import KokoroMouth
from voxie_platform.offline.parts import SAMPLE_RATE
from voxie_platform.offline.voices import OWN_NAMES, VOICES, UnknownVoiceError, voice_of
from voxie_platform.offline.weights import Weights

GREETING = (
    "Hello, this is Bella Napoli. You can book a table, or ask me when we are open. How can I help you?"
)


async def said(mouth: KokoroMouth, text: str, voice: str = "marin", speed: float = 1.0) -> list[bytes]:
    return [pcm async for pcm in mouth.speak(text, voice=voice, speed=speed)]


def seconds(pieces: list[bytes]) -> float:
    return sum(map(len, pieces)) / 2 / SAMPLE_RATE


def test_the_first_clause_is_short_and_nothing_is_lost() -> None:
    pieces = list(clauses(GREETING))

    assert pieces[0] == "Hello, this is Bella Napoli."
    assert " ".join(pieces) == GREETING


@pytest.mark.parametrize(
    "text", ["", "   ", "Yes.", "a" * 500, "word " * 400, "No marks at all but many words in it"]
)
def test_any_text_is_cut_without_loss(text: str) -> None:
    assert " ".join(clauses(text)).split() == text.split()


def test_a_long_sentence_without_a_pause_is_cut_at_a_breath() -> None:
    pieces = list(
        clauses("We would be very happy to welcome you and your friends at our house on Friday evening")
    )

    assert len(pieces) > 1
    assert len(pieces[0]) <= 36


def test_a_voice_goes_by_either_name_and_an_unknown_one_is_named() -> None:
    assert voice_of("alloy") == voice_of("Alloy") == VOICES["alloy"]
    assert all(voice_of(name) == name for name in OWN_NAMES)
    with pytest.raises(UnknownVoiceError, match=r"'nobody'.*marin"):
        voice_of("nobody")


@pytest.mark.voice
async def test_clauses_come_one_by_one_and_sound_like_speech(mouth: KokoroMouth) -> None:
    pieces = await said(mouth, GREETING)

    assert len(pieces) == len(list(clauses(GREETING)))
    assert 4 < seconds(pieces) < 9
    samples = np.frombuffer(b"".join(pieces), dtype="<i2")
    assert 3000 < np.abs(samples.astype(int)).max() <= 32767
    assert np.abs(samples[: SAMPLE_RATE // 5].astype(int)).max() > 300


@pytest.mark.voice
async def test_the_loop_goes_on_while_the_mouth_works(weights: Weights) -> None:
    longest = 0.0

    async def tick() -> None:
        nonlocal longest
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            longest = max(longest, time.perf_counter() - before)

    async with await KokoroMouth.open(weights) as fresh:
        ticking = asyncio.create_task(tick())
        assert await said(fresh, "Nobody has said this before, so it has to be made.")
        ticking.cancel()

    assert longest < 0.2


@pytest.mark.voice
async def test_the_same_words_are_the_same_bytes_and_kept_ones_come_at_once(
    weights: Weights, tmp_path: Path
) -> None:
    async with await KokoroMouth.open(weights, phrases=tmp_path) as first:
        fresh = await said(first, "Is that right?", voice="cedar")
    async with await KokoroMouth.open(weights) as second:
        again = await said(second, "Is that right?", voice="cedar")
        other_voice = await said(second, "Is that right?", voice="coral")
        slower = await said(second, "Is that right?", voice="cedar", speed=0.7)
    async with await KokoroMouth.open(weights, phrases=tmp_path) as third:
        before = time.perf_counter()
        kept = await said(third, "Is that right?", voice="cedar")
        waited = time.perf_counter() - before

    assert fresh == again == kept
    assert other_voice != fresh
    assert seconds(slower) > 1.2 * seconds(fresh)
    assert waited < 0.1


@pytest.mark.voice
async def test_who_stops_listening_stops_the_work(mouth: KokoroMouth) -> None:
    speech = mouth.speak(GREETING * 20, voice="sage")
    await anext(speech)
    await speech.aclose()  # type: ignore[attr-defined]

    before = time.perf_counter()
    await said(mouth, "Yes.")

    assert time.perf_counter() - before < 5


async def test_what_cannot_be_said_is_silence(mouth: KokoroMouth) -> None:
    assert await said(mouth, "") == await said(mouth, " … ") == await said(mouth, "🙂") == []
