"""By what sums over calls are kept: slices, and quarters or hours of UTC."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from voxie_platform.calls.models import Call
from voxie_platform.calls.periods import Period
from voxie_platform.calls.slices import ALL, By, slices_of
from voxie_platform.storage.moments import SECOND, micros, moment

MINUTE = 60 * SECOND
QUARTER_MINUTES, HOUR_MINUTES = 15, 60
KEPT_BY_HOUR = {ALL[0], By.KIND, By.CHANNEL, By.DEPLOYMENT, By.WORKER}


class Place(NamedTuple):
    """Calls of one slice, requested within so many minutes of a moment."""

    dimension: str
    value: str
    minutes: int
    start_at: int


def places_of(call: Call) -> Iterable[Place]:
    """Where a call counts."""
    at = micros(call.requested_at)
    for dimension, value in slices_of(call):
        for minutes in grains_of(dimension):
            yield Place(dimension, value, minutes, at - at % (minutes * MINUTE))


def grains_of(dimension: str) -> tuple[int, ...]:
    """What sums are kept by: few calls of one agent fall into one hour, so hours of it would save nothing."""
    return (QUARTER_MINUTES, HOUR_MINUTES) if dimension in KEPT_BY_HOUR else (QUARTER_MINUTES,)


def minutes_for(periods: Sequence[Period], grains: Sequence[int]) -> int:
    """Hours, where they are kept and no period begins or ends within one."""
    bounds = [at for period in periods for at in (micros(period.since), micros(period.until))]
    whole = not any(at % (HOUR_MINUTES * MINUTE) for at in bounds)
    return HOUR_MINUTES if whole and HOUR_MINUTES in grains else QUARTER_MINUTES


def month_of(at: int) -> int:
    """When the month (UTC) of a moment began."""
    return micros(moment(at).replace(day=1, hour=0, minute=0, second=0, microsecond=0))
