"""Synthetic sound: a tone for a mouth, a loudness gate for ears."""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from voxie_platform.offline.parts import SAMPLE_RATE, SpeechEnded, SpeechStarted
from voxie_platform.offline.turns import BYTES_PER_MS

TONE_HZ = 440
TONE_AMPLITUDE = 6000
PIECE_SECONDS = 0.1
WINDOW_MS = 20
WINDOWS_TO_START = 3


class Gauge(Protocol):
    """Where quiet ends, and how much of it ends a turn."""

    @property
    def loudness(self) -> int: ...

    @property
    def silence_ms(self) -> int: ...


@dataclass(frozen=True)
class Tone:
    """A mouth that hums for a set time, whatever the words."""

    seconds: float
    pace: float
    odd: bool = False
    """Half a sample is missing from each piece."""

    async def speak(self, text: str, *, voice: str, speed: float = 1.0) -> AsyncIterator[bytes]:
        started = time.monotonic()
        samples, sent = round(self.seconds * SAMPLE_RATE), 0
        piece = round(PIECE_SECONDS * SAMPLE_RATE)
        while sent < samples:
            count = min(piece, samples - sent)
            yield _TONE[: count * 2 - self.odd]
            sent += count
            if self.pace:
                due = started + sent / SAMPLE_RATE / self.pace
                await asyncio.sleep(max(0.0, due - time.monotonic()))


def _one_piece() -> bytes:
    # a whole number of periods, so that pieces join without a click
    at = np.arange(round(PIECE_SECONDS * SAMPLE_RATE)) / SAMPLE_RATE
    return (np.sin(2 * math.pi * TONE_HZ * at) * TONE_AMPLITUDE).astype("<i2").tobytes()


_TONE = _one_piece()


@dataclass
class LoudnessGate:
    """Ears that know only loud from quiet; the words come from the script."""

    gauge: Callable[[], Gauge]
    transcript: Callable[[], str]
    _rest: bytes = b""
    _window: int = 0
    _loud: int = 0
    _quiet: int = 0
    _speaking: bool = False

    def bias(self, words: Sequence[str]) -> None:
        """The script's words need no help."""

    def end_after(self, silence_ms: int) -> None:
        """The script's gauge says when."""

    async def feed(self, pcm: bytes) -> AsyncIterator[SpeechStarted | SpeechEnded]:
        gauge = self.gauge()
        for loud in self._windows(pcm, gauge.loudness):
            self._window += 1
            self._loud = self._loud + 1 if loud else 0
            self._quiet = 0 if loud else self._quiet + 1
            if not self._speaking and self._loud >= WINDOWS_TO_START:
                self._speaking = True
                yield SpeechStarted(max(0, self._now_ms - self._loud * WINDOW_MS))
            elif self._speaking and self._quiet * WINDOW_MS >= gauge.silence_ms:
                self._speaking = False
                yield SpeechEnded(self._now_ms - self._quiet * WINDOW_MS, self.transcript(), None)

    async def finish(self) -> SpeechEnded | None:
        if not self._speaking:
            return None
        self._speaking = False
        return SpeechEnded(self._now_ms, self.transcript(), None)

    def _windows(self, pcm: bytes, loudness: int) -> list[bool]:
        pcm = self._rest + pcm
        whole = len(pcm) - len(pcm) % (WINDOW_MS * BYTES_PER_MS)
        self._rest = pcm[whole:]
        samples = np.frombuffer(pcm[:whole], dtype="<i2").astype(np.int32)
        means = np.abs(samples).reshape(-1, WINDOW_MS * SAMPLE_RATE // 1000).mean(axis=1)
        return [bool(loud) for loud in means > loudness]

    @property
    def _now_ms(self) -> int:
        return self._window * WINDOW_MS
