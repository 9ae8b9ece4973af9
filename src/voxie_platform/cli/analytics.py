"""`analytics`."""

from typing import TYPE_CHECKING

import typer

from voxie_platform.calls.periods import Step
from voxie_platform.calls.slices import Slice
from voxie_platform.cli.agents.named import existing_agent
from voxie_platform.cli.opening import in_stores
from voxie_platform.cli.printing import AS_JSON, show_rows
from voxie_platform.values import Value

if TYPE_CHECKING:
    from voxie_platform.calls.figures import Figures, Paid
    from voxie_platform.storage.stores import Stores


class Line(Value):
    """The figures of a day that fit into a table; those of the answers' latency are percentiles."""

    since: str
    calls: int
    answered: int
    minutes: float | None
    p50_ms: int | None
    p95_ms: int | None
    failed: int
    bookings: int
    messages: int
    cost: str | None

    @classmethod
    def of(cls, since: str, figures: "Figures") -> "Line":
        """None stands where nothing was measured."""
        return cls(
            since=since,
            calls=figures.calls.value,
            answered=figures.answered.value,
            minutes=None if figures.minutes.value is None else round(figures.minutes.value, 1),
            p50_ms=figures.turn_latency.p50_ms,
            p95_ms=figures.turn_latency.p95_ms,
            failed=figures.functions_failed.value,
            bookings=figures.bookings.value,
            messages=figures.messages.value,
            cost=paid(figures.cost),
        )


def paid(cost: "Paid") -> str | None:
    """`at least` says that some of these calls have a price only in part."""
    at_least = "at least " if cost.in_part else ""
    return None if cost.value is None else f"{at_least}{cost.value:.4f} {cost.currency}"


def analytics(
    days: int = typer.Option(30, min=1, max=400, help="How many days, until today."),
    agent: str | None = typer.Option(None, help="Only calls of this agent: its id or name."),
    as_json: bool = AS_JSON,
) -> None:
    """What calls brought, day by day where the workspace is, and together; `-`: not measured."""
    found = in_stores(lambda stores, workspace_id: lines(stores, workspace_id, agent, days))
    show_rows(found, tuple(Line.model_fields), as_json=as_json)


async def lines(stores: "Stores", workspace_id: str, agent: str | None, number: int) -> list[Line]:
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    from voxie_platform.calls.figures import RowsQuery, figures_of
    from voxie_platform.calls.parted import together
    from voxie_platform.calls.periods import STEPS, asked_for

    named = None if agent is None else await existing_agent(stores.of(workspace_id), agent)
    of = Slice(agent_id=named)
    zone = ZoneInfo((await stores.access.workspace(workspace_id)).timezone)
    whole = asked_for(None, None, zone, now=datetime.now(UTC), step=Step.DAY, last_days=number)
    periods = list(STEPS[Step.DAY](whole, zone))
    sums = await stores.of(workspace_id).analytics.sums(of, periods)
    told = [
        Line.of(str(period.since.astimezone(zone).date()), figures_of(each, RowsQuery(of, period)))
        for period, each in zip(periods, sums, strict=True)
    ]
    return [*told, Line.of("together", figures_of(together(*sums), RowsQuery(of, whole)))]
