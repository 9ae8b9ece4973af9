"""Sound files for Chromium's microphone."""

import wave
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from tests.support.caller import RATE

FILE_RATE = 48_000


def write_track(path: Path, pieces: Iterable[tuple[float, bytes]], *, seconds: float) -> Path:
    """Silence of that length with each piece (PCM16 at `RATE`) at its second."""
    line = np.zeros(int(seconds * RATE), dtype="<i2")
    for at, pcm in pieces:
        begin = int(at * RATE)
        samples = np.frombuffer(pcm, dtype="<i2")
        line[begin : begin + len(samples)] = samples
    times = np.arange(len(line) * FILE_RATE // RATE) * RATE / FILE_RATE
    doubled = np.interp(times, np.arange(len(line)), line).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, FILE_RATE, 0, "NONE", ""))
        file.writeframes(doubled.tobytes())
    return path
