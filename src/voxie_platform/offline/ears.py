"""Hearing people: when a sentence begins and ends, and what was said in it."""

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from voxie_platform.offline.parts import SpeechEnded, SpeechStarted
from voxie_platform.offline.resample import Resampler
from voxie_platform.offline.voice_activity import WINDOW, WINDOW_MS, VoiceActivity
from voxie_platform.offline.weights import Weights
from voxie_platform.offline.whisper import NOTHING, Heard, Hearing

Floats = NDArray[np.float32]

AT_ONCE = 2

SPEECH = 0.5
SILENCE = 0.35
"""Between the two it stays what it was."""
CONFIRMED_MS = 96
"""So long somebody must speak before it counts: not a click, not a cough's edge."""
BEFORE_SPEECH_MS = 320
"""Kept from before, so that a soft first sound is not cut off."""
GUESS_AFTER_MS = 200
"""After this silence Whisper starts; its work is thrown away if the person goes on."""
SENTENCE_ENDS_AFTER_MS = 500
HESITATION_MS = 700
"""So much longer a person may think in the middle of a sentence."""
BREAKS_OFF = re.compile(
    r"(?:\.\.\.|…|[,;:–—-]|\b(?:and|or|but|because|the|an?|my|our|your|his|her|um+|uh+|er|erm|at|from|is|it's)[.,]?)\s*$",
    re.IGNORECASE,
)
"""Nobody ends a sentence so."""
PIECE_MS = 24_000
LONGEST_PIECE_MS = 28_000
"""Whisper hears 30 s at a time; a longer sentence is heard in pieces, cut at a breath where there is one."""
BREATH_MS = 64
MOST_BIAS_WORDS = 40


class WhisperEars:
    """Hearing for many sessions over one set of weights; inference runs in threads of its own."""

    def __init__(self, weights: Weights, *, at_once: int = AT_ONCE) -> None:
        self.activity = VoiceActivity(weights.voice_activity)
        self.hearing = Hearing(weights.whisper, at_once=at_once)
        self.pool = ThreadPoolExecutor(at_once, thread_name_prefix="ears")

    @classmethod
    async def open(cls, weights: Weights, *, at_once: int = AT_ONCE) -> Self:
        """Load the weights without holding up the loop."""
        return await asyncio.to_thread(cls, weights, at_once=at_once)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.pool.shutdown, cancel_futures=True)

    def listen(self) -> "SentenceListening":
        return SentenceListening(self)


class SentenceListening:
    """One session's ears: cuts what it is fed into sentences."""

    def __init__(self, ears: WhisperEars) -> None:
        self.ears = ears
        self.voice = ears.activity.voice()
        self.resampler = Resampler()
        self.half_sample = b""
        self.rest: Floats = np.zeros(0, dtype=np.float32)
        self.words: tuple[str, ...] = ()
        self.ends_after_ms = SENTENCE_ENDS_AFTER_MS
        self.clock_ms = 0
        self.before: deque[Floats] = deque(maxlen=(BEFORE_SPEECH_MS + CONFIRMED_MS) // WINDOW_MS)
        self.confirming_ms = 0
        self.sentence: Sentence | None = None

    async def feed(self, pcm: bytes) -> AsyncIterator[SpeechStarted | SpeechEnded]:
        """Cut the audio into windows and tell what each brought about.

        The network that tells speech from silence runs right here: it takes 0.1 ms for 32 ms of sound, less
        than handing it to a thread.
        """
        for window in self.windows(pcm):
            self.clock_ms += WINDOW_MS
            event = self.noticed(window)
            if event is not None:
                yield event
            if self.sentence and await self.is_over(self.sentence):
                yield await self.ended(self.sentence)

    def bias(self, words: Sequence[str]) -> None:
        """The newest words are the likeliest to be said."""
        self.words = tuple(dict.fromkeys(word.strip() for word in words if word.strip()))[-MOST_BIAS_WORDS:]

    def end_after(self, silence_ms: int) -> None:
        """How much silence ends a sentence."""
        self.ends_after_ms = max(silence_ms, GUESS_AFTER_MS)

    async def is_over(self, sentence: "Sentence") -> bool:
        """Silent for long enough, longer where the words break off."""
        if sentence.silent_ms < self.ends_after_ms:
            return False
        if sentence.silent_ms >= self.ends_after_ms + HESITATION_MS or sentence.guess is None:
            return True
        return not BREAKS_OFF.search((await sentence.guess).text)

    async def finish(self) -> SpeechEnded | None:
        """What was said up to now, if anything."""
        return await self.ended(self.sentence) if self.sentence else None

    def windows(self, pcm: bytes) -> list[Floats]:
        pcm = self.half_sample + pcm
        whole = len(pcm) // 2 * 2
        self.half_sample = pcm[whole:]
        samples = np.frombuffer(pcm[:whole], dtype="<i2").astype(np.float32) / np.float32(32768)
        line = np.concatenate([self.rest, self.resampler.take(samples)])
        full = len(line) // WINDOW * WINDOW
        self.rest = line[full:]
        return list(line[:full].reshape(-1, WINDOW))

    def noticed(self, window: Floats) -> SpeechStarted | None:
        likelihood = self.voice.likelihood(window)
        if self.sentence:
            self.sentence.take(window, likelihood, self.words)
            return None
        self.before.append(window)
        self.confirming_ms = self.confirming_ms + WINDOW_MS if likelihood >= SPEECH else 0
        if self.confirming_ms < CONFIRMED_MS:
            return None
        started_ms = self.clock_ms - self.confirming_ms
        self.sentence = Sentence(self.ears, list(self.before))
        self.before.clear()
        self.confirming_ms = 0
        return SpeechStarted(started_ms)

    async def ended(self, sentence: "Sentence") -> SpeechEnded:
        offset_ms = self.clock_ms - sentence.silent_ms
        self.sentence = None
        heard = await sentence.heard(self.words)
        return SpeechEnded(offset_ms, heard.text, heard.confidence)


class Sentence:
    """A sentence while it is being said."""

    def __init__(self, ears: WhisperEars, windows: list[Floats]) -> None:
        self.ears = ears
        self.windows = windows
        self.silent_ms = 0
        self.pieces: list[asyncio.Future[Heard]] = []
        self.guess: asyncio.Future[Heard] | None = None

    def take(self, window: Floats, likelihood: float, words: Sequence[str]) -> None:
        """One more window: speech, silence, or in between (then it goes on as it was)."""
        self.windows.append(window)
        if likelihood >= SPEECH:
            self.silent_ms = 0
            self.forget_guess()
        elif likelihood < SILENCE or self.silent_ms:
            self.silent_ms += WINDOW_MS
        if self.silent_ms >= GUESS_AFTER_MS and self.guess is None:
            self.guess = self.whisper(words)
        length_ms = len(self.windows) * WINDOW_MS
        if length_ms >= LONGEST_PIECE_MS or (length_ms >= PIECE_MS and self.silent_ms >= BREATH_MS):
            self.pieces.append(self.guess or self.whisper(words))
            self.guess = None
            self.windows = []

    async def heard(self, words: Sequence[str]) -> Heard:
        """All pieces together, the last one as guessed if nothing was said since."""
        if len(self.windows) * WINDOW_MS > self.silent_ms:
            self.pieces.append(self.guess or self.whisper(words))
        pieces = [await piece for piece in self.pieces]
        texts = [piece.text for piece in pieces if piece.text]
        if not texts:
            return NOTHING
        sure = [piece.confidence for piece in pieces if piece.confidence is not None]
        return Heard(" ".join(texts), min(sure) if sure else None)

    def whisper(self, words: Sequence[str]) -> asyncio.Future[Heard]:
        speech = np.concatenate(self.windows)
        return asyncio.get_running_loop().run_in_executor(
            self.ears.pool, self.ears.hearing.hear, speech, tuple(words)
        )

    def forget_guess(self) -> None:
        if self.guess:
            self.guess.cancel()
            self.guess = None
