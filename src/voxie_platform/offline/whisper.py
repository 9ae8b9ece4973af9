"""What was said in a piece of speech: Whisper, and what it makes up when nothing was said."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel
from numpy.typing import NDArray

Floats = NDArray[np.float32]

RATE = 16_000
LEAST_SECONDS = 0.25
QUIETEST = 0.002
"""Root mean square; a microphone's own noise is below, a whisper above."""
SURE_OF_NO_SPEECH = 0.6
UNSURE_OF_WORDS = -1.0
IMAGINED = frozenset(
    {
        "you", "thank you", "thanks for watching", "thank you for watching", "bye", "so", "the end", "okay",
        "i'm sorry", "oh", "hmm", "mm", "uh", "um", "please subscribe", "thank you very much", "thanks",
    }
)  # fmt: skip
"""What Whisper writes under noise, since that is how its training films ended."""
MISGIVING = 0.25
"""With so much likelihood of no speech an imagined phrase is not believed."""
MOST_REPEATS = 6


BEFORE_A_TIME = "|".join(rf"(?<=\b{word}\s)" for word in ("at", "from", "to", "until", "till", "by"))
CLOCK = re.compile(
    rf"(?:{BEFORE_A_TIME}|(?<![\d.$£€])(?=\d+\.\d\d\s?[ap]\.?m))([01]?\d|2[0-3])\.([0-5]\d)(?![\d%])",
    re.IGNORECASE,
)
SHORT_WORDS = 3
BEAM = 5
MOST_TOKENS = 200
SHORT_FRAMES = 1_600
SEEN_FRAMES_OF_A_SHORT_ONE = 2_000
"""Hundredths of a second. Whisper looks at 30 s even if it gets one; 20 s take half the time and hear as
well, with less it begins to repeat itself."""


@dataclass(frozen=True)
class Heard:
    """The words of one piece of speech; none is the empty text."""

    text: str
    confidence: float | None


NOTHING = Heard("", None)


class ShortSighted(WhisperModel):  # type: ignore[misc]  # the library ships no types
    """Whisper that looks no further than a short speech needs."""

    def encode(self, features: Floats) -> object:
        # what lies past the speech was filled with zeros
        if not features[..., SHORT_FRAMES:].any():
            features = np.ascontiguousarray(features[..., :SEEN_FRAMES_OF_A_SHORT_ONE])
        return super().encode(features)


class Hearing:
    """One Whisper for all sessions; calls come from threads."""

    def __init__(self, model: Path, *, at_once: int) -> None:
        self.model = ShortSighted(
            str(model),
            device="cpu",
            compute_type="int8",
            cpu_threads=1,
            num_workers=at_once,
            local_files_only=True,
        )

    def hear(self, speech: Floats, words: Sequence[str]) -> Heard:
        """The words in samples at 16 kHz, with words to expect."""
        if len(speech) < LEAST_SECONDS * RATE or level(speech) < QUIETEST:
            return NOTHING
        segments, _ = self.model.transcribe(
            speech,
            language="en",
            beam_size=BEAM,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
            hotwords=expected(words),
            max_new_tokens=MOST_TOKENS,
        )
        found = list(segments)
        text = " ".join(segment.text.strip() for segment in found).strip()
        if not found or not text:
            return NOTHING
        likelihood = sum(segment.avg_logprob for segment in found) / len(found)
        no_speech = max(segment.no_speech_prob for segment in found)
        if imagined(text, likelihood, no_speech):
            return NOTHING
        return Heard(written_times(said_once(text)), round(math.exp(min(0.0, likelihood)), 3))


def expected(words: Sequence[str]) -> str | None:
    """The words as Whisper would have written them before; without the answers a "no" is heard as "now"."""
    return f"Yes. No. {', '.join(words)}." if words else None


def said_once(text: str) -> str:
    """Whisper fills the time after a short sentence with the same once more; digits may well come twice."""
    kept: list[str] = []
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        words = sentence.split()
        short = 1 < len(words) <= SHORT_WORDS and not any(map(str.isdigit, sentence))
        if not (short and kept and kept[-1].lower() == sentence.lower()):
            kept.append(sentence)
    return " ".join(kept)


def written_times(text: str) -> str:
    """Whisper writes "at 7.30" for a time; everybody else reads that as a number."""
    return CLOCK.sub(r"\1:\2", text)


def level(speech: Floats) -> float:
    """How loud it is: root mean square of the loudest tenth of a second."""
    step = RATE // 10
    whole = speech[: len(speech) // step * step].reshape(-1, step)
    return float(np.sqrt((whole**2).mean(axis=1).max()))


def imagined(text: str, likelihood: float, no_speech: float) -> bool:
    """Whether nobody said this."""
    words = re.findall(r"[\w']+", text.lower())
    if not words:
        return True
    if no_speech > SURE_OF_NO_SPEECH and likelihood < UNSURE_OF_WORDS:
        return True
    if len(words) > MOST_REPEATS and len(set(words)) <= len(words) // MOST_REPEATS:
        return True
    return " ".join(words) in IMAGINED and (no_speech > MISGIVING or likelihood < UNSURE_OF_WORDS)
