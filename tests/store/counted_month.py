"""A workspace with a generated month of calls, whose figures are held against a count of the rows."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.store.examples import EVERY_CALL, PLAN, config, walked
from tests.store.generated_month import BEGIN, LENGTH, Recount, expected, plain, write_month
from voxie_platform.calls.figures import RowsQuery, figures_of
from voxie_platform.calls.periods import STEPS, Period, Step, day_of, months_and_days
from voxie_platform.calls.slices import By, Slice
from voxie_platform.calls.sums import added

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")
BATCH = 500
WHOLE = Period(datetime(2026, 10, 25, tzinfo=UTC), datetime(2026, 11, 26, tzinfo=UTC))


class Month:
    """A workspace with the calls of a month, and the file of the rows that they left behind."""

    def __init__(self, workspace, file, agents, ids):
        self.workspace = workspace
        self.file = file
        self.agents = agents
        self.ids = ids

    async def count(self, ids, batch=BATCH):
        for begin in range(0, len(ids), batch):
            await self.workspace.analytics.count(ids[begin : begin + batch])

    def recount(self):
        with closing(sqlite3.connect(self.file)) as connection:
            return Recount(connection)

    async def figures(self, of=EVERY_CALL, period=WHOLE):
        sums = await self.workspace.analytics.sums(of, [period])
        return plain(figures_of(sums[0], RowsQuery(of, period)))

    async def series(self, step, zone, whole, of=EVERY_CALL):
        periods = list(STEPS[step](whole, ZoneInfo(zone)))
        sums = await self.workspace.analytics.sums(of, periods)
        return [
            (period, plain(figures_of(each, RowsQuery(of, period))))
            for period, each in zip(periods, sums, strict=True)
        ]

    async def broken_down(self, by, within=EVERY_CALL):
        items = await walked(
            lambda **page: self.workspace.analytics.breakdown(by, [WHOLE], within=within, **page), limit=3
        )
        assert len({item.value for item in items}) == len(items)
        return {item.value: plain(figures_of(item.sums, RowsQuery(within, WHOLE))) for item in items}


async def month_of(workspace, file, count):
    """So many calls of a month, as the file's rows; none of them counted."""
    agents = []
    for name in ("Mario", "Luigi", "Peach"):
        agent = await workspace.agents.create(config(name), author="cli", calendars=[("main", PLAN)])
        for version in range(2, 4):
            agent = await workspace.agents.save(
                agent.id, config(name, prompt={"tone": f"tone {version}"}), author="cli"
            )
        agents.append((agent.id, agent.version))
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        calendar = await workspace.functions.calendar("main")
        ids = write_month(connection, agent.workspace_id, agents, calendar.id, count)
    return Month(workspace, file, agents, ids)


async def every_figure_is_a_count_of_rows(month):
    """However the calls are sliced, and by every clock."""
    recount = month.recount()
    assert await month.figures() == expected(recount.of())
    assert sum(1 for _ in recount.of()) == len(month.ids)
    slices = [
        *({"agent_id": agent_id} for agent_id, _ in month.agents),
        *(
            {"agent_id": agent_id, "version": n}
            for agent_id, newest in month.agents
            for n in range(1, newest + 1)
        ),
        *({"deployment": deployment} for deployment in ("voxie", "spawner")),
        *({"worker_id": f"host:{n}"} for n in (1, 2, 3, 4)),
        *({"kind": kind} for kind in ("agent", "interview")),
        *({"channel": channel} for channel in ("voice", "text")),
    ]
    for given in slices:
        assert await month.figures(Slice(**given)) == expected(recount.of(**given)), given
    for zone in ZONES:
        await days_and_hours_are_those_on_the_wall(month, recount, zone)
    await every_value_has_its_figures(month, recount)


async def days_and_hours_are_those_on_the_wall(month, recount, zone):
    here = ZoneInfo(zone)
    first, last = BEGIN.astimezone(here).date(), (BEGIN + LENGTH).astimezone(here).date()
    whole = Period(day_of(first, here), day_of(last + timedelta(days=1), here))
    for _ in range(2):  # added up, then kept
        days = await month.series(Step.DAY, zone, whole)
        by_day = recount.by_day(zone)
        assert [period.since.astimezone(here).date() for period, _ in days] == [
            first + timedelta(days=n) for n in range((last - first).days + 1)
        ]
        for period, figures in days:
            assert figures == expected(by_day[period.since.astimezone(here).date()]), (zone, period)
    by_hour = recount.by_hour(zone)
    hours = await month.series(Step.HOUR, zone, whole)
    for period, figures in hours:
        label = period.since.astimezone(here).replace(minute=0).isoformat()
        assert figures == expected(by_hour.pop(label, [])), (zone, period)
    assert not by_hour
    pieces = list(months_and_days(whole, here))
    total = added(*await month.workspace.analytics.sums(EVERY_CALL, pieces))
    assert plain(figures_of(total, RowsQuery(EVERY_CALL, whole))) == expected(recount.of())


async def every_value_has_its_figures(month, recount):
    fields = {
        By.AGENT: "agent_id",
        By.DEPLOYMENT: "deployment",
        By.WORKER: "worker_id",
        By.KIND: "kind",
        By.CHANNEL: "channel",
    }
    for by, field in fields.items():
        values = {call[field] for call in recount.of()} - {None}
        assert await month.broken_down(by) == {
            value: expected(recount.of(**{field: value})) for value in values
        }
    for agent_id, newest in month.agents:
        assert await month.broken_down(By.VERSION, Slice(agent_id=agent_id)) == {
            str(n): expected(recount.of(agent_id=agent_id, version=n)) for n in range(1, newest + 1)
        }


async def what_is_longer_than_a_month_is_added_up_anew(month, run):
    """`run` takes a statement to the rows; a call's change after the long stretch was asked for."""
    long = Period(WHOLE.since - timedelta(days=40), WHOLE.until)
    of_days = list(STEPS[Step.DAY](WHOLE, ZoneInfo("UTC")))
    sums = month.workspace.analytics.sums
    [before] = await sums(EVERY_CALL, [long])
    ids = ", ".join(f"'{call_id}'" for call_id in month.ids[:20])
    run(f"UPDATE call_turns SET latency_ms = latency_ms + 700 WHERE call_id IN ({ids})")
    await month.count(month.ids[:20])
    [after] = await sums(EVERY_CALL, [long])
    assert after == added(*await sums(EVERY_CALL, of_days)) != before
