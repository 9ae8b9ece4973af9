"""Speech out of text: Kokoro run with onnxruntime, clause by clause."""

import asyncio
import json
import time
from collections import deque
from collections.abc import AsyncIterator, Iterator
from functools import partial
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from voxie_platform.offline.clauses import SENTENCE_ENDS, clauses
from voxie_platform.offline.numerals import spoken
from voxie_platform.offline.parts import SAMPLE_RATE
from voxie_platform.offline.phonemes import Phonemes
from voxie_platform.offline.phrases import Phrases
from voxie_platform.offline.pronunciations import Pronunciations
from voxie_platform.offline.unknown_words import UnknownWords
from voxie_platform.offline.urgency import UrgentFirst
from voxie_platform.offline.voices import OWN_NAMES, voice_of
from voxie_platform.offline.weights import Weights

Floats = NDArray[np.float32]

THREADS_OF_A_CLAUSE = 2
CLAUSES_AT_ONCE = 2
"""Of different speakers; one speaker's are made one after the other, so that the first is not slowed."""
BYTES_PER_SECOND = SAMPLE_RATE * 2
MOST_TOKENS = 500
"""Kokoro takes 510 with its padding."""
STYLE_SIZE = 256
SLOWEST, FASTEST = 0.5, 2.0

QUIET = 0.008
"""Below this a sample is silence: Kokoro puts up to half a second of it around every clause."""
EDGE_SECONDS = 0.03
PAUSE_AFTER_SENTENCE = 0.26
PAUSE_AFTER_CLAUSE = 0.12
VERSION = 2
"""Raised when the same phonemes would sound different, so that kept phrases are made anew."""


class KokoroMouth:
    """Many voices over one set of weights; inference runs in threads of its own."""

    def __init__(
        self, weights: Weights, *, at_once: int = CLAUSES_AT_ONCE, phrases: Path | None = None
    ) -> None:
        self.weights = weights
        self.session = opened(weights.kokoro)
        self.voices = {name: styles(weights.voices / f"{name}.bin") for name in OWN_NAMES}
        self.vocabulary = vocabulary()
        self.phonemes = Phonemes(
            Pronunciations(weights.dictionaries, UnknownWords(weights.unknown_words)),
        )
        self.phrases = Phrases(weights.version, phrases)
        self.work = UrgentFirst[bytes](at_once, "mouth")

    @classmethod
    async def open(
        cls, weights: Weights, *, at_once: int = CLAUSES_AT_ONCE, phrases: Path | None = None
    ) -> Self:
        """Load the weights without holding up the loop."""
        return await asyncio.to_thread(cls, weights, at_once=at_once, phrases=phrases)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.work.shutdown)

    async def speak(self, text: str, *, voice: str, speed: float = 1.0) -> AsyncIterator[bytes]:
        """PCM clause by clause; who stops listening leaves nothing behind but the clause at hand."""
        name = voice_of(voice)
        speed = min(max(speed, SLOWEST), FASTEST)
        pieces = deque(clauses(spoken(text)))
        played_until = time.monotonic()
        making: asyncio.Task[bytes] | None = None
        try:
            while pieces or making:
                making = making or self.begun(pieces.popleft(), name, speed, due=played_until)
                pcm, making = await making, None
                played_until = max(played_until, time.monotonic()) + len(pcm) / BYTES_PER_SECOND
                if pieces:
                    making = self.begun(pieces.popleft(), name, speed, due=played_until)
                if pcm:
                    yield pcm
        finally:
            if making:
                making.cancel()

    def begun(self, clause: str, voice: str, speed: float, *, due: float) -> asyncio.Task[bytes]:
        return asyncio.create_task(self.said(clause, voice, speed, due))

    async def said(self, clause: str, voice: str, speed: float, due: float) -> bytes:
        """One clause as PCM, as it was kept if it was said before: that waits for nobody's work."""
        phonemes = await asyncio.to_thread(self.phonemes.of, clause)
        pause = PAUSE_AFTER_SENTENCE if clause[-1] in SENTENCE_ENDS else PAUSE_AFTER_CLAUSE
        key = self.phrases.key(VERSION, phonemes, pause, voice, speed)
        kept = await asyncio.to_thread(self.phrases.find, key)
        if kept is not None:
            return kept
        return await self.work.run(partial(self.made_and_kept, key, phonemes, pause, voice, speed), due=due)

    def made_and_kept(self, key: str, phonemes: str, pause: float, voice: str, speed: float) -> bytes:
        pcm = self.made(phonemes, pause, voice, speed)
        self.phrases.keep(key, pcm)
        return pcm

    def made(self, phonemes: str, pause: float, voice: str, speed: float) -> bytes:
        tokens = [self.vocabulary[sound] for sound in phonemes if sound in self.vocabulary]
        if not any(sound.isalpha() for sound in phonemes):
            return b""
        samples = np.concatenate([self.samples(some, voice, speed) for some in batches(tokens)])
        return pcm_of(trimmed(samples, pause / speed))

    def samples(self, tokens: list[int], voice: str, speed: float) -> Floats:
        given = {
            "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
            "style": self.voices[voice][len(tokens)][None, :],
            "speed": np.array([speed], dtype=np.float32),
        }
        audio: Floats = self.session.run(["audio"], given)[0]
        return audio


def opened(model: Path) -> onnxruntime.InferenceSession:
    """Two threads for a clause: its beginning is heard in half the time, which matters more than the sum."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS_OF_A_CLAUSE
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Without this the threads burn both cores between two clauses, where other people's calls need them.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def styles(voice: Path) -> Floats:
    """A voice: one style for each length of what is said."""
    return np.fromfile(voice, dtype="<f4").reshape(-1, STYLE_SIZE).astype(np.float32)


def vocabulary() -> dict[str, int]:
    """Kokoro's symbols and their numbers."""
    text = files("voxie_platform.offline").joinpath("data/vocabulary.json").read_text(encoding="utf-8")
    symbols: dict[str, int] = json.loads(text)
    return symbols


def batches(tokens: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(tokens), MOST_TOKENS):
        yield tokens[start : start + MOST_TOKENS]


def trimmed(samples: Floats, pause: float) -> Floats:
    """Without the silence around it, and with a pause that fits its closing mark."""
    loud = np.flatnonzero(np.abs(samples) > QUIET)
    if not loud.size:
        return np.zeros(0, dtype=np.float32)
    edge = int(EDGE_SECONDS * SAMPLE_RATE)
    spoken_part = samples[max(0, loud[0] - edge) : loud[-1] + edge]
    return np.concatenate([spoken_part, np.zeros(int(pause * SAMPLE_RATE), dtype=np.float32)])


def pcm_of(samples: Floats) -> bytes:
    return (np.clip(samples, -1.0, 1.0) * 32767).astype("<i2").tobytes()
