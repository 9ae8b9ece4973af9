"""Routes of the analytics: figures of calls that are over, each with the query that lists its calls."""

from datetime import UTC, date, datetime
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, model_validator

from voxie_platform.api.schemas import LARGEST_NUMBER, IdGiven
from voxie_platform.api.signed_in import Caller, Reader
from voxie_platform.calls.analytics import Uncounted
from voxie_platform.calls.figures import Figures, RowsQuery, figures_of
from voxie_platform.calls.models import CallKind, Channel
from voxie_platform.calls.parted import together
from voxie_platform.calls.periods import (
    MOST_DAYS,
    STEPS,
    USUAL_DAYS,
    Period,
    Step,
    asked_for,
    months_and_days,
)
from voxie_platform.calls.slices import By, Slice
from voxie_platform.paging import DEFAULT_LIMIT
from voxie_platform.settings import DeploymentMode
from voxie_platform.values import Moment

routes = APIRouter(prefix="/api/analytics", tags=["analytics"])

MOST_VALUES = 50


class FiguresQuery(BaseModel):
    """Which calls: all of the workspace, or those that have one thing in common."""

    model_config = ConfigDict(extra="forbid")

    since: Moment | date | None = None
    """Requested then or later: a full quarter of an hour, or a day where the workspace is. Null: `days`."""
    until: Moment | date | None = None
    """Requested before then. Null: all of today."""
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = None
    """In place of `since`: so many days where the workspace is, from midnight to midnight; one that `until`
    cuts is among them. Null: 30."""
    agent_id: IdGiven | None = None
    version: Annotated[int, Field(ge=1, le=LARGEST_NUMBER)] | None = None
    """Of the agent."""
    deployment: DeploymentMode | None = None
    worker_id: Annotated[str, Field(max_length=200)] | None = None
    kind: CallKind | None = None
    channel: Channel | None = None

    @model_validator(mode="after")
    def begins_once(self) -> Self:
        """Either with a moment, or with a day that is counted back to."""
        if self.since is not None and self.days is not None:
            raise ValueError("give `since` or `days`, not both")
        return self

    @model_validator(mode="after")
    def names_a_slice(self) -> Self:
        """Sums are kept of one thing at a time."""
        self.slice()
        return self

    def slice(self) -> Slice:
        """What they have in common."""
        return Slice.model_validate(self.model_dump(include=set(Slice.model_fields)))


class SeriesQuery(FiguresQuery):
    """The same, told by hours or days."""

    step: Step = Step.DAY


class BreakdownQuery(FiguresQuery):
    """The same, told apart by a value; versions are told apart within an agent."""

    by: By
    limit: Annotated[int, Field(ge=1, le=MOST_VALUES)] = DEFAULT_LIMIT
    after: Annotated[str, Field(max_length=400)] | None = None
    """`next` of the page before."""


class Frame(BaseModel):
    """What the figures are of."""

    since: datetime
    until: datetime
    timezone: str
    uncounted: Uncounted
    """Calls of the workspace that no figure holds yet."""


class Totals(Frame):
    """Figures of all of it."""

    figures: Figures


class Point(BaseModel):
    """Figures of an hour or a day."""

    since: datetime
    until: datetime
    figures: Figures


class Series(Frame):
    """Figures hour by hour, or day by day."""

    points: list[Point]


class ValueFigures(BaseModel):
    """Figures of the calls that have a value in common."""

    value: str
    figures: Figures


class Breakdown(Frame):
    """Figures value by value."""

    items: list[ValueFigures]
    next: str | None


@routes.get("/totals")
async def get_totals(caller: Reader, query: Annotated[FiguresQuery, Query()]) -> Totals:
    """Everything together."""
    whole, zone, frame = await frame_of(caller, query)
    pieces = list(months_and_days(whole, zone))
    sums = await caller.workspace.analytics.sums(query.slice(), pieces)
    return Totals(**frame, figures=figures_of(together(*sums), RowsQuery(query.slice(), whole)))


@routes.get("/series")
async def get_series(caller: Reader, query: Annotated[SeriesQuery, Query()]) -> Series:
    """By the hours or days of the workspace's time zone; the first and the last may be cut."""
    whole, zone, frame = await frame_of(caller, query, step=query.step)
    periods = list(STEPS[query.step](whole, zone))
    found = await caller.workspace.analytics.sums(query.slice(), periods)
    points = [
        Point(
            since=period.since,
            until=period.until,
            figures=figures_of(sums, RowsQuery(query.slice(), period)),
        )
        for period, sums in zip(periods, found, strict=True)
    ]
    return Series(**frame, points=points)


@routes.get("/breakdown")
async def get_breakdown(caller: Reader, query: Annotated[BreakdownQuery, Query()]) -> Breakdown:
    """The busiest of the newest month first; a page may be short while `next` says that there is more."""
    whole, zone, frame = await frame_of(caller, query)
    page = await caller.workspace.analytics.breakdown(
        query.by,
        list(months_and_days(whole, zone)),
        within=query.slice(),
        limit=query.limit,
        after=query.after or None,
    )
    items = [
        ValueFigures(
            value=item.value,
            figures=figures_of(item.sums, RowsQuery(query.slice().within(query.by, item.value), whole)),
        )
        for item in page.items
    ]
    return Breakdown(**frame, items=items, next=page.next)


async def frame_of(
    caller: Caller, query: FiguresQuery, *, step: Step | None = None
) -> tuple[Period, ZoneInfo, dict[str, object]]:
    """The time that is asked for, by the clock of the workspace.

    Raises: InvalidError.
    """
    workspace = await caller.platform.stores.access.workspace(caller.principal.workspace_id)
    zone = ZoneInfo(workspace.timezone)
    last_days = query.days or USUAL_DAYS
    whole = asked_for(query.since, query.until, zone, now=datetime.now(UTC), step=step, last_days=last_days)
    frame = {
        "since": whole.since,
        "until": whole.until,
        "timezone": workspace.timezone,
        "uncounted": await caller.workspace.analytics.uncounted(),
    }
    return whole, zone, frame
