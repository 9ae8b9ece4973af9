"""Sums over calls in SQLite, read by quarters, hours, days and months."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import groupby

from voxie_platform.calls.analytics import MOST_UNCOUNTED, SlicedSums, Uncounted
from voxie_platform.calls.parted import Parted, together
from voxie_platform.calls.periods import Period
from voxie_platform.calls.slices import By, Slice, dimension_of
from voxie_platform.calls.sums import Sums
from voxie_platform.errors import UnavailableError
from voxie_platform.paging import Page
from voxie_platform.storage.grains import grains_of, minutes_for
from voxie_platform.storage.moments import micros
from voxie_platform.storage.packing import packed, unpacked
from voxie_platform.storage.sqlite.calls import expect_call
from voxie_platform.storage.sqlite.counting import (
    LONGEST_SPAN,
    SQL,
    count_calls,
    facts_of,
    number_in,
)
from voxie_platform.storage.sqlite.database import Reading, Writing
from voxie_platform.storage.sqlite.ranking import ranked
from voxie_platform.storage.sqlite.tenant import Tenant

SHORTEST_KEPT = timedelta(hours=23)
LONGEST_KEPT = timedelta(microseconds=LONGEST_SPAN)
"""A call that is counted late looks no further back for what it was not in."""
FEWEST_ROWS = 8
"""From as many rows on it is worth to keep what they add up to."""


class SqliteAnalytics:
    """Sums of one workspace's calls."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    async def count(self, call_ids: Sequence[str]) -> None:
        await self.tenant.write(
            lambda writing, workspace_id: count_calls(writing, workspace_id, call_ids), durable=False
        )

    async def counted(self, call_id: str) -> Sums | None:
        def look(reading: Reading, workspace_id: str) -> Sums | None:
            expect_call(reading, workspace_id, call_id)
            return facts_of(reading, workspace_id, call_id)

        return await self.tenant.read(look)

    async def sums(self, of: Slice, periods: Sequence[Period]) -> tuple[Sums, ...]:
        found = await self.tenant.read(
            lambda reading, workspace_id: Sight(reading, workspace_id, of.key).sums(periods)
        )
        await self.keep(of.key, [period for period, _, worth in found if worth])
        return tuple(sums for _, sums, _ in found)

    async def keep(self, key: tuple[str, str], periods: Sequence[Period]) -> None:
        """Keep what periods add up to; counted once more, in the transaction that a late call waits for."""

        with suppress(UnavailableError):  # whoever asked has the answer; the next one takes longer
            for period in periods:
                await self.tenant.write(keeping(key, period), durable=False)

    async def breakdown(
        self, by: By, periods: Sequence[Period], *, within: Slice, limit: int, after: str | None = None
    ) -> Page[SlicedSums]:
        dimension = dimension_of(by, within)
        since, until = micros(periods[0].since), micros(periods[-1].until)
        page = await self.tenant.read(
            lambda reading, workspace_id: ranked(
                reading, workspace_id, dimension, since, until, limit=limit, after=after
            )
        )
        items = [
            SlicedSums(value=value, sums=together(*await self.sums(within.within(by, value), periods)))
            for value in page.items
        ]
        busy = sorted((item for item in items if item.sums), key=lambda item: -item.sums["calls"])
        return Page(tuple(busy), page.next)

    async def uncounted(self) -> Uncounted:
        def look(reading: Reading, workspace_id: str) -> Uncounted:
            unfinished, over = (
                number_in(reading, name, workspace_id=workspace_id, limit=MOST_UNCOUNTED)
                for name in ("unfinished", "over")
            )
            return Uncounted(unfinished=unfinished, over=over)

        return await self.tenant.read(look)


def keeping(key: tuple[str, str], period: Period) -> Callable[[Writing, str], None]:
    """The change that keeps what a period adds up to."""

    def change(writing: Writing, workspace_id: str) -> None:
        sight = Sight(writing, workspace_id, key)
        [(sums, _)] = sight.counted([period])
        writing.run(SQL["write_span"], **sight.bounds(period), sums=packed(sums))

    return change


class Sight:
    """A look at the sums of one slice."""

    def __init__(self, reading: Reading, workspace_id: str, key: tuple[str, str]) -> None:
        self.reading = reading
        self.key = {"workspace_id": workspace_id, "dimension": key[0], "value": key[1]}
        self.grains = grains_of(key[0])

    def bounds(self, period: Period) -> dict[str, str | int]:
        """Where a period lies, for a statement."""
        return {**self.key, "since": micros(period.since), "until": micros(period.until)}

    def sums(self, periods: Sequence[Period]) -> list[tuple[Period, Sums, bool]]:
        """Each period with its sums, and whether they are worth keeping."""
        found: list[tuple[Period, Sums, bool]] = []
        for kept, run in groupby(
            ((period, self.kept(period)) for period in periods), lambda one: one[1] is not None
        ):
            pieces = list(run)
            if kept:
                found.extend((period, sums or {}, False) for period, sums in pieces)
            else:
                found.extend(self.added_up([period for period, _ in pieces]))
        return found

    def kept(self, period: Period) -> Sums | None:
        """What a day or a month adds up to, where that is known."""
        if period.until - period.since < SHORTEST_KEPT:
            return None
        row = self.reading.one(SQL["span"], **self.bounds(period))
        return unpacked(row["sums"]) if row is not None else None

    def added_up(self, periods: Sequence[Period]) -> Iterator[tuple[Period, Sums, bool]]:
        for period, (sums, rows) in zip(periods, self.counted(periods), strict=True):
            is_of_days = SHORTEST_KEPT <= period.until - period.since <= LONGEST_KEPT
            is_over = micros(period.until) <= self.reading.now
            yield period, sums, is_of_days and is_over and rows >= FEWEST_ROWS

    def counted(self, periods: Sequence[Period]) -> list[tuple[Parted, int]]:
        """Sums of neighbouring periods, and of how many rows each."""
        starts = [micros(period.since) for period in periods]
        rows = self.reading.all(
            SQL["sums_in"],
            **self.bounds(Period(periods[0].since, periods[-1].until)),
            minutes=minutes_for(periods, self.grains),
        )
        parts: list[list[Parted]] = [[] for _ in periods]
        for row in rows:
            number = bisect_right(starts, row["start_at"]) - 1
            if row["start_at"] < micros(periods[number].until):
                parts[number].append(unpacked(row["sums"]))
        return [(together(*part), len(part)) for part in parts]
