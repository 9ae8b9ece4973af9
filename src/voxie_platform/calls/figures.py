"""Sums as figures that people read, each with the query that lists the calls behind it."""

from collections import defaultdict
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from voxie_platform.calls.bins import Bins, percentiles
from voxie_platform.calls.models import EndReason
from voxie_platform.calls.parted import parted
from voxie_platform.calls.periods import Period
from voxie_platform.calls.prices import published
from voxie_platform.calls.pricing import NANO, Money
from voxie_platform.calls.slices import Slice
from voxie_platform.calls.sums import TOKENS, Sums
from voxie_platform.values import Value

MINUTE_MS = 60_000


class Count(Value):
    """How many."""

    value: int
    rows: str
    """The query that lists the calls that add to it."""


class Measured(Value):
    """A sum over the calls in which it was measured."""

    value: float | None
    """None: not measured."""
    calls: int
    """In how many it was measured."""
    rows: str


class Paid(Value):
    """Money, over the calls that have a price."""

    value: Money | None
    """None: not measured."""
    currency: str
    calls: int
    """How many have a price."""
    in_part: int
    """Of how many of these only a part has one."""
    rows: str


class Times(Value):
    """Percentiles of durations, right to 2.5 %."""

    p50_ms: int | None
    """None: not measured."""
    p95_ms: int | None
    measured: int
    """How many durations these are of."""
    rows: str


class ReasonFigure(Count):
    """How many calls ended for a reason."""

    reason: EndReason


class FunctionFigure(Value):
    """How often a function was used, and how often it failed."""

    name: str
    used: Count
    failed: Count


class Figures(Value):
    """What there is to know of some calls that are over."""

    calls: Count
    answered: Count
    """Calls in which something that the agent said was played, or shown in text."""
    answered_share: float | None
    """None: there were no calls."""
    minutes: Measured
    end_reasons: tuple[ReasonFigure, ...]
    time_to_greeting: Times
    """From the request to the first sound."""
    turn_latency: Times
    """From the end of the caller's speech to the first sound of the answer."""
    model_time: Times
    """The model's part of it."""
    function_time: Times
    """The functions' part of it."""
    functions_used: Count
    functions_failed: Count
    functions: tuple[FunctionFigure, ...]
    bookings: Count
    messages: Count
    tokens: dict[str, Measured]
    cost: Paid


def figures_of(sums: Sums, rows: "RowsQuery") -> Figures:
    """The figures that sums stand for."""
    apart = parted(sums)
    numbers, bins = apart.numbers, apart.bins
    counts = {
        field: Count(value=numbers.get(name, 0), rows=rows.adding_to(name)) for field, name in COUNTS.items()
    }
    families = families_in(numbers)
    times = {
        field: times_of(bins.get(name, Bins()), numbers.get(name, 0), rows.adding_to(name))
        for field, name in TIMES.items()
    }
    calls = counts["calls"].value
    return Figures(
        **counts,
        **times,
        answered_share=counts["answered"].value / calls if calls else None,
        minutes=measured(numbers, "ms", "timed", rows, each=MINUTE_MS),
        end_reasons=reasons_of(families["reason"], rows),
        functions=functions_of(families["used"], families["failed"], rows),
        tokens={kind: measured(numbers, f"tokens.{kind}", "metered", rows) for kind in TOKENS},
        cost=cost_of(numbers, rows),
    )


COUNTS = {
    "calls": "calls",
    "answered": "answered",
    "functions_used": "used",
    "functions_failed": "failed",
    "bookings": "bookings",
    "messages": "messages",
}
TIMES = {
    "time_to_greeting": "greeting",
    "turn_latency": "latency",
    "model_time": "model_time",
    "function_time": "function_time",
}


class RowsQuery:
    """The list of calls behind a figure, as a path of the api."""

    def __init__(self, of: Slice, period: Period) -> None:
        bounds = {"since": period.since.isoformat(), "until": period.until.isoformat()}
        self.path = f"/api/calls?{urlencode({**bounds, **of.model_dump(exclude_none=True)})}"

    def adding_to(self, name: str) -> str:
        """Those that add to the sum of that name."""
        return f"{self.path}&adds_to={quote(name)}"


def families_in(sums: Sums) -> Mapping[str, Sums]:
    """Sums with names of the form `family.member`, by family and member."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for name, number in sums.items():
        family, dot, member = name.partition(".")
        if dot:
            found[family][member] = number
    return found


def measured(sums: Sums, name: str, measured_in: str, rows: RowsQuery, *, each: int = 1) -> Measured:
    """A sum, in units of so many; nothing where no call has it."""
    calls = sums.get(measured_in, 0)
    value = sums.get(name, 0) / each if calls else None
    return Measured(value=value, calls=calls, rows=rows.adding_to(measured_in))


def times_of(bins: Bins, measured: int, rows: str) -> Times:
    p50_ms, p95_ms = percentiles(bins, (0.5, 0.95))
    return Times(p50_ms=p50_ms, p95_ms=p95_ms, measured=measured, rows=rows)


def reasons_of(counted: Sums, rows: RowsQuery) -> tuple[ReasonFigure, ...]:
    """The most frequent first."""
    return tuple(
        ReasonFigure(reason=EndReason(reason), value=number, rows=rows.adding_to(f"reason.{reason}"))
        for reason, number in sorted(counted.items(), key=most_first)
    )


def functions_of(used: Sums, failed: Sums, rows: RowsQuery) -> tuple[FunctionFigure, ...]:
    """The most used first."""
    return tuple(
        FunctionFigure(
            name=name,
            used=Count(value=number, rows=rows.adding_to(f"used.{name}")),
            failed=Count(value=failed.get(name, 0), rows=rows.adding_to(f"failed.{name}")),
        )
        for name, number in sorted(used.items(), key=most_first)
    )


def most_first(entry: tuple[str, int]) -> tuple[int, str]:
    name, number = entry
    return -number, name


def cost_of(sums: Sums, rows: RowsQuery) -> Paid:
    calls = sums.get("priced", 0)
    return Paid(
        value=sums.get("nanos", 0) * NANO if calls else None,
        currency=published().currency,
        calls=calls,
        in_part=sums.get("priced_in_part", 0),
        rows=rows.adding_to("priced"),
    )
