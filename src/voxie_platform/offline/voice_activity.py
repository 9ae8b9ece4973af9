"""Is somebody speaking: Silero run with onnxruntime, 32 ms at a time."""

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

Floats = NDArray[np.float32]

RATE = 16_000
WINDOW = 512
WINDOW_MS = WINDOW * 1000 // RATE
CONTEXT = 64
"""Samples of the window before, which the network wants to see again."""


class VoiceActivity:
    """One network for all sessions; what a session has heard is in its own `Voice`."""

    def __init__(self, model: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])

    def voice(self) -> "Voice":
        return Voice(self.session)


class Voice:
    """One session's voice activity."""

    def __init__(self, session: onnxruntime.InferenceSession) -> None:
        self.session = session
        self.state = np.zeros((2, 1, 128), dtype=np.float32)
        self.given = np.zeros((1, CONTEXT + WINDOW), dtype=np.float32)
        self.rate = np.array(RATE, dtype=np.int64)

    def likelihood(self, window: Floats) -> float:
        """That there is speech in these 512 samples."""
        self.given[:, :CONTEXT] = self.given[:, -CONTEXT:]
        self.given[:, CONTEXT:] = window
        given = {"input": self.given, "state": self.state, "sr": self.rate}
        likelihood, self.state = self.session.run(None, given)
        return float(likelihood[0, 0])
