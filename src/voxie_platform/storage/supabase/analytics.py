"""Sums over calls in Supabase: worked out here by the one rule, added up and read in the database."""

from collections import defaultdict
from collections.abc import Sequence

from pydantic import JsonValue, TypeAdapter

from voxie_platform.calls.analytics import MOST_UNCOUNTED, SlicedSums, Uncounted
from voxie_platform.calls.models import Call, CallEvent, Turn, Usage
from voxie_platform.calls.parted import together
from voxie_platform.calls.periods import Period
from voxie_platform.calls.slices import By, Slice, dimension_of
from voxie_platform.calls.sums import Sums, added, change, is_mark, sums_of
from voxie_platform.errors import ConflictError
from voxie_platform.paging import Page
from voxie_platform.storage.cursors import cursor_of, rank_in
from voxie_platform.storage.grains import Place, grains_of, minutes_for, month_of, places_of
from voxie_platform.storage.moments import micros
from voxie_platform.storage.packing import unpacked
from voxie_platform.storage.supabase.door import Tenant
from voxie_platform.storage.supabase.rows import Row, all_as, bound, found, read_as, row_in, rows_in, sent
from voxie_platform.values import DISCREET, Moment, Value

SUMS: TypeAdapter[dict[str, int]] = TypeAdapter(dict[str, int], config=DISCREET)
TRIES = 5
"""Somebody else may count the same calls at the same time."""


class SupabaseAnalytics:
    """Sums of one workspace's calls."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    async def count(self, call_ids: Sequence[str]) -> None:
        ids: list[JsonValue] = list(dict.fromkeys(call_ids))
        for _ in range(TRIES):
            gathered = rows_in(await self.tenant.read("analytics_gather", call_ids=ids))
            changes = changes_in(gathered)
            if not changes["calls"] or await self.tenant.write("analytics_count", **changes):
                return
        raise ConflictError("These calls are being counted by somebody else: try again.")

    async def counted(self, call_id: str) -> Sums | None:
        answer = await self.tenant.read("analytics_counted", call_id=call_id)
        sums = row_in(found(answer, "call", call_id))["sums"]
        return SUMS.validate_python(sums) if sums is not None else None

    async def sums(self, of: Slice, periods: Sequence[Period]) -> tuple[Sums, ...]:
        dimension, value = of.key
        [sums] = await self.sums_of_values(dimension, [value], periods)
        return sums

    async def sums_of_values(
        self, dimension: str, values: Sequence[str], periods: Sequence[Period]
    ) -> list[tuple[Sums, ...]]:
        """Of each value, the sums of each period."""
        answer = await self.tenant.read(
            "analytics_sums",
            dimension=dimension,
            values=[*values],
            periods=[[sent(period.since), sent(period.until)] for period in periods],
            minutes=minutes_for(periods, grains_of(dimension)) if periods else 0,
            packed=True,
        )
        assert isinstance(answer, list)
        return [tuple(map(as_sent, of_value)) if isinstance(of_value, list) else () for of_value in answer]

    async def breakdown(
        self, by: By, periods: Sequence[Period], *, within: Slice, limit: int, after: str | None = None
    ) -> Page[SlicedSums]:
        dimension = dimension_of(by, within)
        page = await self.values(dimension, periods, limit=limit, after=after)
        sums = await self.sums_of_values(dimension, page.items, periods)
        items = [
            SlicedSums(value=value, sums=together(*each))
            for value, each in zip(page.items, sums, strict=True)
        ]
        busy = sorted((item for item in items if item.sums), key=lambda item: -item.sums["calls"])
        return Page(tuple(busy), page.next)

    async def values(
        self, dimension: str, periods: Sequence[Period], *, limit: int, after: str | None
    ) -> Page[str]:
        """Values with calls in the months around; some may have none within the periods.

        Raises: InvalidError: no page ever ended there.
        """
        newest_at = month_of(micros(periods[-1].until) - 1)
        month_at, calls, value = rank_in(newest_at, after)
        rows = rows_in(
            await self.tenant.read(
                "analytics_values",
                dimension=dimension,
                newest_at=bound(newest_at),
                oldest_at=bound(month_of(micros(periods[0].since))),
                month_at=bound(month_at),
                calls=str(calls),
                value=value,
                limit=limit + 1,
            )
        )
        places = [Ranked.model_validate(row) for row in rows[:limit]]
        last = places[-1] if len(rows) > limit else None
        return Page(
            items=tuple(place.value for place in places),
            next=cursor_of(micros(last.month_at), last.calls, last.value) if last else None,
        )

    async def uncounted(self) -> Uncounted:
        answer = await self.tenant.read("analytics_uncounted", most=MOST_UNCOUNTED)
        return Uncounted.model_validate(answer)


def as_sent(sums: JsonValue) -> Sums:
    """What is kept packed comes as a string."""
    return unpacked(sums) if isinstance(sums, str) else SUMS.validate_python(sums)


class Ranked(Value):
    """A value, and where it stands in the order of values."""

    value: str
    calls: int
    month_at: Moment


def changes_in(gathered: Sequence[Row]) -> dict[str, JsonValue]:
    """Calls whose rows say something else than was counted, and what is to be added where."""
    calls: list[JsonValue] = []
    places: dict[Place, list[Sums]] = defaultdict(list)
    for row in gathered:
        call = read_as(Call, row_in(row["call"]))
        before, after = SUMS.validate_python(row["before"] or {}), counted_anew(call, row)
        if difference := change(before, after):
            calls.append(
                {
                    "call_id": call.id,
                    "requested_at": sent(call.requested_at),
                    "before": {**before},
                    "after": {**after},
                    "marks": [name for name in after if is_mark(name)],
                }
            )
            for place in places_of(call):
                places[place].append(difference)
    return {"calls": calls, "places": [place_sent(*one) for one in sorted(places.items())]}


def counted_anew(call: Call, row: Row) -> dict[str, int]:
    """What the call's rows say."""
    return sums_of(
        call,
        turns=all_as(Turn, row["turns"]),
        events=all_as(CallEvent, row["events"]),
        usage=all_as(Usage, row["usage"]),
        bookings=int(str(row["bookings"])),
        messages=int(str(row["messages"])),
    )


def place_sent(place: Place, differences: Sequence[Sums]) -> JsonValue:
    return {
        "dimension": place.dimension,
        "value": place.value,
        "minutes": place.minutes,
        "start_at": bound(place.start_at),
        "month_at": bound(month_of(place.start_at)),
        "sums": {**added(*differences)},
    }
