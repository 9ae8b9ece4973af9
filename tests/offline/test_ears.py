"""The ears hear what the mouth says, tell where sentences end, and hear nothing in noise."""

import re
from collections.abc import Sequence

import numpy as np
import pytest

from voxie_platform.offline.ears import (
    BREAKS_OFF,
    SENTENCE_ENDS_AFTER_MS,
    SentenceListening,
    WhisperEars,
)
from voxie_platform.offline.mouth import KokoroMouth
from voxie_platform.offline.parts import SAMPLE_RATE, SpeechEnded, SpeechStarted
from voxie_platform.offline.resample import Resampler
from voxie_platform.offline.whisper import said_once, written_times

PIECE_BYTES = SAMPLE_RATE // 10 * 2
BOOKING = "I'd like to book a table for four on Friday at half past seven."


def silence(seconds: float) -> bytes:
    return bytes(int(seconds * SAMPLE_RATE) * 2)


def noise(seconds: float, loudness: float) -> bytes:
    samples = np.random.default_rng(1).normal(0, loudness * 32767, int(seconds * SAMPLE_RATE))
    return np.clip(samples, -32768, 32767).astype("<i2").tobytes()


async def spoken(mouth: KokoroMouth, text: str, voice: str = "cedar") -> bytes:
    return b"".join([pcm async for pcm in mouth.speak(text, voice=voice)])


async def heard(listening: SentenceListening, pcm: bytes) -> list[SpeechStarted | SpeechEnded]:
    found: list[SpeechStarted | SpeechEnded] = []
    for start in range(0, len(pcm), PIECE_BYTES):
        found += [event async for event in listening.feed(pcm[start : start + PIECE_BYTES])]
    return found


def ends(events: Sequence[SpeechStarted | SpeechEnded]) -> list[SpeechEnded]:
    return [event for event in events if isinstance(event, SpeechEnded)]


@pytest.mark.voice
async def test_a_sentence_has_a_beginning_an_end_and_its_words(ears: WhisperEars, mouth: KokoroMouth) -> None:
    speech = await spoken(mouth, BOOKING)

    events = await heard(ears.listen(), silence(1) + speech + silence(1))

    started, ended = events
    assert isinstance(started, SpeechStarted)
    assert isinstance(ended, SpeechEnded)
    assert 950 < started.offset_ms < 1300
    assert abs(ended.offset_ms - (1000 + len(speech) / 48)) < 450
    assert "table for" in ended.text
    assert "Friday" in ended.text
    assert ended.confidence is not None
    assert 0.5 < ended.confidence <= 1


@pytest.mark.voice
async def test_a_short_breath_does_not_end_a_sentence_and_a_long_one_does(
    ears: WhisperEars, mouth: KokoroMouth
) -> None:
    first, second = await spoken(mouth, "We are open on Monday"), await spoken(mouth, "and on Tuesday.")
    together = await heard(ears.listen(), first + silence(0.15) + second + silence(1))
    apart = await heard(ears.listen(), first + silence(1) + second + silence(1))

    assert [len(ends(together)), len(ends(apart))] == [1, 2]
    assert "Monday" in ends(together)[0].text
    assert "Tuesday" in ends(together)[0].text
    assert "Tuesday" in ends(apart)[1].text


@pytest.mark.voice
@pytest.mark.parametrize("piece", [2, 1001, 7, 96_000])
async def test_the_size_of_the_pieces_does_not_matter(
    ears: WhisperEars, mouth: KokoroMouth, piece: int
) -> None:
    pcm = silence(0.3) + await spoken(mouth, "Yes, please.") + silence(0.8)
    listening = ears.listen()
    found = [
        event
        for start in range(0, len(pcm), piece)
        async for event in listening.feed(pcm[start : start + piece])
    ]

    whole = await heard(ears.listen(), pcm)
    assert [type(event) for event in found] == [SpeechStarted, SpeechEnded]
    assert [event.offset_ms for event in found] == [event.offset_ms for event in whole]
    assert re.findall(r"\w+", ends(found)[0].text) == re.findall(r"\w+", ends(whole)[0].text)


@pytest.mark.voice
@pytest.mark.parametrize("loudness", [0.0005, 0.01, 0.1])
async def test_noise_and_silence_have_no_words(ears: WhisperEars, loudness: float) -> None:
    click = noise(0.02, 0.9)

    events = await heard(ears.listen(), noise(4, loudness) + click + noise(4, loudness) + silence(1))

    assert not any(event.text for event in ends(events))


@pytest.mark.voice
async def test_finish_ends_the_sentence_at_hand_now(ears: WhisperEars, mouth: KokoroMouth) -> None:
    listening = ears.listen()
    assert await listening.finish() is None
    assert not ends(await heard(listening, await spoken(mouth, "My name is Anna Miller.")))

    ended = await listening.finish()

    assert ended is not None
    assert "Anna Miller" in ended.text
    assert await listening.finish() is None


@pytest.mark.voice
async def test_words_to_expect_are_heard(ears: WhisperEars, mouth: KokoroMouth) -> None:
    pcm = await spoken(mouth, "The name is Kowalski, for tonight at eight.") + silence(0.8)
    listening = ears.listen()
    listening.bias(["Trattoria Lucia", "Kowalski"])

    (ended,) = ends(await heard(listening, pcm))

    assert "Kowalski" in ended.text


@pytest.mark.voice
async def test_a_speech_longer_than_whisper_hears_at_once_is_heard_to_its_end(
    ears: WhisperEars, mouth: KokoroMouth
) -> None:
    one = (await spoken(mouth, "On Monday we are open from nine to five and we sell bread and cake,"))[:-2400]
    last = await spoken(mouth, "and that was the end of my story.")

    events = await heard(ears.listen(), one * 9 + last + silence(1))

    (ended,) = ends(events)
    assert ended.text.lower().count("bread") >= 8
    assert "story" in ended.text


@pytest.mark.voice
async def test_two_people_do_not_hear_each_other(ears: WhisperEars, mouth: KokoroMouth) -> None:
    pizza = await spoken(mouth, "I want a large pizza.") + silence(0.8)
    dentist = await spoken(mouth, "I need to see a dentist.", voice="coral") + silence(0.8)
    one, two = ears.listen(), ears.listen()
    events: dict[int, list[SpeechStarted | SpeechEnded]] = {1: [], 2: []}
    for start in range(0, max(len(pizza), len(dentist)), PIECE_BYTES):
        events[1] += [event async for event in one.feed(pizza[start : start + PIECE_BYTES])]
        events[2] += [event async for event in two.feed(dentist[start : start + PIECE_BYTES])]

    assert "pizza" in ends(events[1])[0].text
    assert "dentist" in ends(events[2])[0].text


def test_resampling_keeps_what_is_heard_and_drops_what_would_fold() -> None:
    clock = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    for hertz, kept in ((300, True), (3000, True), (6500, True), (9000, False), (11000, False)):
        tone = np.sin(2 * np.pi * hertz * clock).astype(np.float32)
        resampler = Resampler()
        out = np.concatenate(
            [resampler.take(tone[start : start + 777]) for start in range(0, len(tone), 777)]
        )
        level = np.sqrt((out[1000:] ** 2).mean()) / np.sqrt(0.5)
        assert abs(len(out) - 16_000) < 40
        assert (0.97 < level < 1.03) if kept else level < 0.02


@pytest.mark.parametrize(
    ("heard_as", "written"),
    [
        ("at 7.30pm.", "at 7:30pm."),
        ("It closes at 3.30, in the afternoon", "It closes at 3:30, in the afternoon"),
        ("from 9.15 to 10.45", "from 9:15 to 10:45"),
        ("it costs 12.50", "it costs 12.50"),
        ("$7.30 pm", "$7.30 pm"),
    ],
)
def test_a_time_is_written_with_a_colon(heard_as: str, written: str) -> None:
    assert written_times(heard_as) == written


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Skip that. Skip that.", "Skip that."),
        ("Five. Five. Five.", "Five. Five. Five."),
        ("5 5. 5 5.", "5 5. 5 5."),
        ("It is nine. It is ten.", "It is nine. It is ten."),
    ],
)
def test_a_sentence_that_is_written_twice_was_said_once(written: str, said: str) -> None:
    assert said_once(written) == said


@pytest.mark.parametrize(
    ("words", "more_to_come"),
    [
        ("My name is.", True),
        ("Open on Monday and", True),
        ("Tuesday, Wednesday,", True),
        ("It's...", True),
        ("Yes.", False),
        ("What time is it?", False),
        ("A table at seven.", False),
    ],
)
def test_words_tell_whether_somebody_is_still_thinking(words: str, more_to_come: bool) -> None:
    assert bool(BREAKS_OFF.search(words)) is more_to_come


@pytest.mark.voice
async def test_how_much_silence_ends_a_sentence_is_the_clients_to_say(
    ears: WhisperEars, mouth: KokoroMouth
) -> None:
    pcm = await spoken(mouth, "Yes, please.") + silence(0.9)
    hasty, patient = ears.listen(), ears.listen()
    hasty.end_after(300)
    patient.end_after(3000)

    assert len(ends(await heard(hasty, pcm))) == 1
    assert ends(await heard(patient, pcm)) == []


def test_a_sentence_ends_soon_enough_to_talk() -> None:
    assert 400 <= SENTENCE_ENDS_AFTER_MS <= 600
