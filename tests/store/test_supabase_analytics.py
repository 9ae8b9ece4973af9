"""The generated month in Supabase: its rows moved and counted there, every figure a count of the rows."""

import asyncio
import random
import sqlite3
from contextlib import closing
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.store.backends import supabase
from tests.store.counted_month import (
    Month,
    days_and_hours_are_those_on_the_wall,
    every_figure_is_a_count_of_rows,
    every_value_has_its_figures,
    month_of,
    what_is_longer_than_a_month_is_added_up_anew,
)
from tests.store.examples import walked
from tests.store.generated_month import BEGIN, LENGTH
from voxie_platform.calls.periods import Period, Step, day_of
from voxie_platform.storage.packing import unpacked
from voxie_platform.storage.supabase.moving import move

BATCH = 50


@pytest.fixture
async def moved(sqlite_stores, sqlite_workspace, sqlite_file, supabase_project):
    """A month of so many calls over there, all of them counted or so many."""
    workspace_id = (await sqlite_stores.access.workspaces())[0].id
    async with supabase(supabase_project) as stores:

        async def month(count, counted=None):
            here = await month_of(sqlite_workspace, sqlite_file, count)
            await move(sqlite_file, supabase_project.database_url, lambda _: None)
            there = Month(stores.of(workspace_id), sqlite_file, here.agents, here.ids)
            await there.count(there.ids[:counted], BATCH)
            return there

        yield month


async def test_every_figure_of_a_month_is_a_count_of_rows(moved):
    await every_figure_is_a_count_of_rows(await moved(400))


@pytest.mark.soak
@pytest.mark.timeout(7_200)
async def test_every_figure_of_a_hundred_thousand_calls_is_a_count_of_rows(moved):
    await every_figure_is_a_count_of_rows(await moved(100_000))


async def test_what_was_counted_before_it_was_moved_has_its_figures_there(
    sqlite_stores, sqlite_workspace, sqlite_file, supabase_project
):
    here = await month_of(sqlite_workspace, sqlite_file, 300)
    await here.count(here.ids)
    workspace_id = (await sqlite_stores.access.workspaces())[0].id
    async with supabase(supabase_project) as stores:
        await move(sqlite_file, supabase_project.database_url, lambda _: None)
        there = Month(stores.of(workspace_id), sqlite_file, here.agents, here.ids)
        await days_and_hours_are_those_on_the_wall(there, there.recount(), "Europe/Berlin")


LATE = (
    "UPDATE call_turns SET latency_ms = latency_ms + 700 WHERE call_id IN ({})",
    "UPDATE token_usage SET output_text = output_text + 5 WHERE call_id IN ({})",
    "DELETE FROM call_events WHERE kind = 'function' AND call_id IN ({})",
)


async def test_late_rows_take_the_place_of_what_was_counted(moved, supabase_project):
    """Rows changed and removed after days and months were added up."""
    month = await moved(400)
    await days_and_hours_are_those_on_the_wall(month, month.recount(), "Europe/Berlin")
    kept = int(supabase_project.psql("SELECT count(*) FROM call_spans"))
    changed = random.Random(2).sample(month.ids, 3)
    ids = ", ".join(f"'{call_id}'" for call_id in changed)
    with closing(sqlite3.connect(month.file, isolation_level=None)) as connection:
        for statement in LATE:
            connection.execute(statement.format(ids))
            supabase_project.psql(statement.format(ids))
    await month.count(changed)
    assert 0 < int(supabase_project.psql("SELECT count(*) FROM call_spans")) < kept
    await days_and_hours_are_those_on_the_wall(month, month.recount(), "Europe/Berlin")
    await every_value_has_its_figures(month, month.recount())


async def test_a_busy_hour_is_kept_as_it_is_read(moved, supabase_project, monkeypatch):
    """The first to ask has what was added up, the next what was kept."""
    monkeypatch.setattr("tests.store.generated_month.LENGTH", timedelta(hours=2))
    month = await moved(300)
    for _ in range(2):
        await days_and_hours_are_those_on_the_wall(month, month.recount(), "UTC")
    forms = "jsonb_typeof(sums) FROM call_spans WHERE end_at - start_at = interval '1 hour'"
    assert supabase_project.psql(f"SELECT DISTINCT {forms}").split() == ["string"]


async def test_an_older_version_reads_what_a_newer_one_kept(moved):
    month = await moved(400)
    days = ["2026-11-10T00:00:00+00:00", "2026-11-12T00:00:00+00:00"]
    asked = {"dimension": "all", "values": [""], "periods": [days], "minutes": 60}
    tenant = month.workspace.analytics.tenant
    [[newer]] = await tenant.read("analytics_sums", **asked, packed=True)
    assert isinstance(newer, str)
    assert await tenant.read("analytics_sums", **asked) == [[dict(unpacked(newer))]]


async def test_a_stretch_that_no_late_call_would_find_is_not_kept(moved, supabase_project):
    await what_is_longer_than_a_month_is_added_up_anew(await moved(400), supabase_project.psql)


async def test_days_that_are_asked_for_while_their_calls_are_counted_are_right_afterwards(moved):
    month = await moved(300, counted=0)
    berlin = ZoneInfo("Europe/Berlin")
    whole = Period(day_of(BEGIN.date(), berlin), day_of((BEGIN + LENGTH).date(), berlin))
    for begin in range(0, 300, 20):
        asking = (month.series(Step.DAY, "Europe/Berlin", whole) for _ in range(3))
        await asyncio.gather(month.count(month.ids[begin : begin + 20], 5), *asking)
    await days_and_hours_are_those_on_the_wall(month, month.recount(), "Europe/Berlin")


async def test_a_page_of_what_is_rare_says_where_to_go_on(moved, supabase_project):
    """Of more than a thousand calls along the worker's index a page looks at a thousand."""
    month = await moved(1_100, counted=0)
    oldest = supabase_project.psql("SELECT id FROM call_sessions ORDER BY requested_at LIMIT 1").strip()
    supabase_project.psql("UPDATE call_sessions SET worker_id = 'host:7', channel = 'text'")
    supabase_project.psql(f"UPDATE call_sessions SET channel = 'voice' WHERE id = '{oldest}'")
    which = {"worker_id": "host:7", "channel": "voice"}
    empty = await month.workspace.calls.list(limit=5, **which)
    assert (empty.items, empty.next is None) == ((), False)
    second = await month.workspace.calls.list(limit=5, after=empty.next, **which)
    assert [call.id for call in second.items] == [oldest]
    assert second.next is None


CHOICES = {
    "version": [1, 2, 3],
    "deployment": ["voxie", "spawner"],
    "worker_id": ["host:1", "host:9"],
    "kind": ["agent", "interview"],
    "channel": ["text", "voice"],
    "adds_to": ["bookings", "answered", "failed.book"],
    "states": [["ended"], ["failed", "ended"]],
}


async def test_calls_are_listed_by_whatever_they_have_in_common(moved):
    month = await moved(300)
    rows = month.recount().calls
    facts = {call_id: await month.workspace.analytics.counted(call_id) for call_id in month.ids}
    newest_first = sorted(rows, key=lambda call_id: (rows[call_id]["at"], call_id), reverse=True)
    chance = random.Random(3)
    choices = CHOICES | {"agent_id": [agent_id for agent_id, _ in month.agents]}

    def has(call_id, name, value):
        if name == "adds_to":
            return value in facts[call_id]
        if name == "states":
            return ("failed" if rows[call_id]["reason"] == "no_agent" else "ended") in value
        return rows[call_id][name] == value

    for _ in range(40):
        names = chance.sample(list(choices), chance.randint(0, 3))
        which = {name: chance.choice(choices[name]) for name in names}
        reasons = chance.sample(["silence", "no_agent", "agent_ended"], chance.randint(0, 2))
        wanted = [
            call_id
            for call_id in newest_first
            if all(has(call_id, name, value) for name, value in which.items())
            and (not reasons or rows[call_id]["reason"] in reasons)
        ]
        page_of = month.workspace.calls.list
        found = await walked(
            lambda *, page_of=page_of, which=which, reasons=reasons, **page: page_of(
                **which, end_reasons=reasons, **page
            ),
            chance.choice((7, 50)),
        )
        assert [call.id for call in found] == wanted, (which, reasons)
