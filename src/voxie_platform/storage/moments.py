"""Moments as numbers: UTC microseconds since 1970."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000
ALL_TIME = 2**63 - 1


def micros(at: datetime) -> int:
    """A moment as it is kept."""
    return (at - EPOCH) // MICROSECOND


def moment(at: int) -> datetime:
    """A moment as it travels."""
    return EPOCH + at * MICROSECOND
