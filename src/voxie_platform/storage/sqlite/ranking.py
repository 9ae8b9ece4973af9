"""Which values occur in a stretch of time: those of the newest month first, the busiest of a month first."""

import sqlite3
from collections.abc import Iterator

from voxie_platform.paging import Page
from voxie_platform.storage.cursors import cursor_of, rank_in
from voxie_platform.storage.grains import month_of
from voxie_platform.storage.moments import ALL_TIME
from voxie_platform.storage.sqlite.counting import SQL
from voxie_platform.storage.sqlite.database import Reading


def ranked(
    reading: Reading,
    workspace_id: str,
    dimension: str,
    since: int,
    until: int,
    *,
    limit: int,
    after: str | None,
) -> Page[str]:
    """A page of values with calls in the months around a stretch; some may have none within it.

    Raises: InvalidError: no page ever ended there.
    """
    newest_at = month_of(until - 1)
    month_at, calls, value = rank_in(newest_at, after)
    found: list[sqlite3.Row] = []
    for month in months_back(min(month_at, newest_at), month_of(since)):
        if month != month_at:
            calls, value = ALL_TIME, ""
        found += reading.all(
            SQL["values_in"],
            workspace_id=workspace_id,
            dimension=dimension,
            month_at=month,
            newest_at=newest_at,
            calls=calls,
            value=value,
            limit=limit + 1 - len(found),
        )
        if len(found) > limit:
            break
    last = found[limit - 1] if len(found) > limit else None
    return Page(
        items=tuple(row["value"] for row in found[:limit]),
        next=cursor_of(last["month_at"], last["calls"], last["value"]) if last is not None else None,
    )


def months_back(newest: int, oldest: int) -> Iterator[int]:
    """Beginnings of months, newest first."""
    month = newest
    while month >= oldest:
        yield month
        month = month_of(month - 1)
