"""Voices and ears of the people in these tests: their words as sound, and the words in a sound."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np

from tests.support.caller import RATE
from voxie_platform.offline.ears import WhisperEars
from voxie_platform.offline.mouth import KokoroMouth
from voxie_platform.offline.numerals import spoken
from voxie_platform.offline.parts import SpeechEnded
from voxie_platform.offline.weights import fetch

PIECE = RATE * 2 // 10
AUDIBLE = 300
"""Of 32768; what is below at the edges of a sentence is no part of it."""


class Speech:
    """One mouth and one pair of ears for everybody; sounds made once are kept in the cache folder."""

    def __init__(self, mouth: KokoroMouth, ears: WhisperEars) -> None:
        self.mouth = mouth
        self.ears = ears

    async def sound(self, words: str, voice: str) -> bytes:
        """The words as PCM16 at `RATE`, from their first sound to their last."""
        return without_edges(b"".join([piece async for piece in self.mouth.speak(words, voice=voice)]))

    async def words(self, pcm: bytes) -> str:
        """What is heard in it."""
        listening, heard = self.ears.listen(), []
        for begin in range(0, len(pcm), PIECE):
            heard += [it.text async for it in listening.feed(pcm[begin : begin + PIECE]) if ended(it)]
        if rest := await listening.finish():
            heard.append(rest.text)
        return " ".join(text for text in heard if text)


@asynccontextmanager
async def opened(cache: Path) -> AsyncIterator[Speech]:
    weights = await fetch(cache)
    async with (
        await KokoroMouth.open(weights, phrases=cache / "phrases") as mouth,
        await WhisperEars.open(weights) as ears,
    ):
        yield Speech(mouth, ears)


def ended(event: object) -> bool:
    return isinstance(event, SpeechEnded)


def without_edges(pcm: bytes) -> bytes:
    samples = np.frombuffer(pcm, dtype="<i2")
    [loud] = np.nonzero(np.abs(samples.astype(np.int32)) > AUDIBLE)
    return samples[loud[0] : loud[-1] + 1].tobytes() if len(loud) else b""


def word_errors(said: str, heard: str) -> tuple[int, int]:
    """How many words were heard wrong, missed or added; of how many."""
    wanted, found = plain(said), plain(heard)
    row = list(range(len(found) + 1))
    for at, word in enumerate(wanted, 1):
        before, row[0] = row[0], at
        for to, other in enumerate(found, 1):
            before, row[to] = row[to], min(row[to] + 1, row[to - 1] + 1, before + (word != other))
    return row[-1], len(wanted)


def plain(text: str) -> list[str]:
    """Words alone, numbers as they are spoken and no "I'm": the ears have their own way to write."""
    text = re.sub(r"\bi'm\b", "i am", text.lower().replace("’", "'"))
    text = re.sub(r"\b([ap])\.?\s?m\b\.?", r"\1m", text)
    text = spoken(re.sub(r"(\d)\s?([ap]m)\b", r"\1 \2", text)).lower()
    return re.findall(r"[a-z0-9']+", text.replace("-", " "))
