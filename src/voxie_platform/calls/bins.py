"""How long things took, kept so that it can be added up: durations counted in bins.

Bins are 1 ms wide up to 50 ms, 2 up to 100, 5 up to 200, 10 up to 500, 25 up to 1000, 50 up to 2000, and so
on by tens: from 20 ms on never more than a twentieth of where they begin. A percentile is the middle of the
bin in which it lies, so it is right to 2.5 %.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from math import ceil
from typing import NamedTuple

FIRST_WIDER = 50
TENS = (1, 10, 100, 1_000, 10_000)
LONGEST_MS = 3_600_000
"""What took an hour or more is in the last bin."""


class Bins(NamedTuple):
    """Durations in order: where each bin begins that holds any, and how many are in it."""

    begins: Sequence[int] = ()
    counts: Sequence[int] = ()


@cache
def beginnings() -> tuple[int, ...]:
    """Where each bin begins, in milliseconds."""
    found = [0]
    while found[-1] < LONGEST_MS:
        found.append(found[-1] + width_from(found[-1]))
    return tuple(found)


def width_from(begins: int) -> int:
    """How wide the bin is that begins there."""
    if begins < FIRST_WIDER:
        return 1
    return max(width for first, width in widths() if first <= begins)


@cache
def widths() -> tuple[tuple[int, int], ...]:
    """From where on bins are how wide."""
    by_tens = [
        (first * tens, width * tens) for tens in TENS for first, width in ((100, 5), (200, 10), (500, 25))
    ]
    return ((FIRST_WIDER, 2), *by_tens)


def bin_of(ms: int) -> int:
    """Where the bin of a duration begins."""
    return beginnings()[bisect_right(beginnings(), max(ms, 0)) - 1]


def percentiles(bins: Bins, shares: Sequence[float]) -> tuple[int | None, ...]:
    """Durations that these shares of all do not exceed (nearest rank); None: nothing was measured."""
    reached = list(accumulate(bins.counts))
    if not reached:
        return (None,) * len(shares)
    return tuple(middle_of(bins.begins[bisect_left(reached, ceil(reached[-1] * share))]) for share in shares)


def middle_of(begins: int) -> int:
    return begins + (width_from(begins) - 1) // 2
