"""24 kHz to 16 kHz, piece by piece, as if it were one piece."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.float32]

HALF_TAPS = 48
CUT_OFF = 7_400 / 48_000
"""Below the new Nyquist frequency of 8 kHz, as a part of the common rate of 48 kHz."""
KAISER_BETA = 8.0


def low_pass() -> Floats:
    """Windowed-sinc taps at 48 kHz, twice as loud because every second sample there is zero."""
    places = np.arange(-HALF_TAPS, HALF_TAPS)
    taps = 2 * CUT_OFF * np.sinc(2 * CUT_OFF * places) * np.kaiser(2 * HALF_TAPS, KAISER_BETA)
    return np.asarray(2 * taps / taps.sum(), dtype=np.float32)


TAPS = low_pass()
EVEN, ODD = TAPS[0::2][::-1].copy(), TAPS[1::2][::-1].copy()
"""Two samples out for three samples in; each of the two sees every second tap."""


class Resampler:
    """Keeps the end of what it was given, so that the seams between pieces are not heard."""

    def __init__(self) -> None:
        self.waiting: Floats = np.zeros(len(EVEN) - 1, dtype=np.float32)

    def take(self, samples: Floats) -> Floats:
        """What these samples complete at 16 kHz."""
        line = np.concatenate([self.waiting, samples])
        # The second of each pair lies half a sample on, so its window starts one sample later.
        steps = (len(line) - len(EVEN) - 1) // 3 + 1
        if steps <= 0:
            self.waiting = line
            return np.zeros(0, dtype=np.float32)
        windows = sliding_window_view(line, len(EVEN))
        pairs = np.empty((steps, 2), dtype=np.float32)
        pairs[:, 0] = windows[0 : 3 * steps : 3] @ EVEN
        pairs[:, 1] = windows[1 : 3 * steps + 1 : 3] @ ODD
        self.waiting = line[3 * steps :]
        return pairs.reshape(-1)
