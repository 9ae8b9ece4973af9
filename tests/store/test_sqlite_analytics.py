"""A generated month: every figure is what a count of the rows gives, by whichever clock."""

import asyncio
import json
import random
import shutil
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.store.backends import SQLITE_FILE, sqlite
from tests.store.counted_month import (
    WHOLE,
    Month,
    days_and_hours_are_those_on_the_wall,
    every_figure_is_a_count_of_rows,
    every_value_has_its_figures,
    month_of,
    what_is_longer_than_a_month_is_added_up_anew,
)
from tests.store.examples import walked
from tests.store.generated_month import BEGIN, LENGTH, write_month
from voxie_platform.calls.periods import Period, Step, day_of
from voxie_platform.calls.slices import Slice
from voxie_platform.storage.packing import unpacked
from voxie_platform.storage.sqlite.rows import json_text
from voxie_platform.storage.sqlite.schema import migrations, upgrade_file


async def counted_month(workspace, file, count):
    made = await month_of(workspace, file, count)
    await made.count(made.ids)
    return made


@pytest.fixture(scope="module")
def two_thousand(tmp_path_factory):
    """The file of a month, the agents in it and the ids of its calls."""
    folder = tmp_path_factory.mktemp("month")

    async def build():
        async with sqlite(folder) as stores:
            workspace = stores.of((await stores.access.first_workspace("ours")).id)
            made = await counted_month(workspace, folder / SQLITE_FILE, 2_000)
            return made.agents, made.ids

    return folder / SQLITE_FILE, *asyncio.run(build())


@pytest.fixture
async def month(two_thousand, tmp_path):
    """A copy for one test."""
    file, agents, ids = two_thousand
    copy = Path(shutil.copy(file, tmp_path / SQLITE_FILE))
    async with sqlite(tmp_path) as stores:
        workspace = stores.of((await stores.access.first_workspace("ours")).id)
        yield Month(workspace, copy, agents, list(ids))


async def test_every_figure_of_two_thousand_calls_is_a_count_of_rows(month):
    await every_figure_is_a_count_of_rows(month)


@pytest.mark.soak
@pytest.mark.timeout(3_600)
async def test_every_figure_of_a_hundred_thousand_calls_is_a_count_of_rows(sqlite_workspace, sqlite_file):
    await every_figure_is_a_count_of_rows(await counted_month(sqlite_workspace, sqlite_file, 100_000))


async def test_counting_again_changes_nothing(month, by_hand):
    before = await month.figures()
    tables = ("call_facts", "call_sums", "call_values")
    kept = [by_hand(f"SELECT * FROM {table}") for table in tables]
    await month.count(month.ids[:700])
    await month.count(month.ids[300:400] * 2)
    assert await month.figures() == before
    assert [by_hand(f"SELECT * FROM {table}") for table in tables] == kept


async def test_sums_that_were_kept_under_a_name_for_each_bin_are_put_in_order(month, by_hand):
    def places():
        return dict(by_hand("SELECT rowid, sums FROM call_sums"))

    before, figures = places(), await month.figures()
    [upgraded] = (step.name for step in migrations() if step.name.endswith("_sums_in_order.sql"))
    with closing(sqlite3.connect(month.file)) as connection, connection:
        flat = [(json_text(last_name_first(unpacked(sums))), rowid) for rowid, sums in before.items()]
        connection.executemany("UPDATE call_sums SET sums = ? WHERE rowid = ?", flat)
        connection.execute("DELETE FROM migrations WHERE name = ?", [upgraded])
    assert upgrade_file(month.file) == [upgraded]
    after = places()
    assert [json.loads(sums) for sums in after.values()] == [json.loads(sums) for sums in before.values()]
    assert await month.figures() == figures
    await month.count(month.ids[:50])
    assert places() == after


def last_name_first(sums):
    return dict(sorted(sums.items(), reverse=True))


async def test_late_rows_take_the_place_of_what_was_counted(month, by_hand):
    """Rows added, changed and removed after days and months were added up."""
    berlin = ZoneInfo("Europe/Berlin")
    whole = Period(day_of(date(2026, 10, 25), berlin), day_of(date(2026, 11, 26), berlin))
    await month.series(Step.DAY, "Europe/Berlin", whole)
    changed = random.Random(2).sample(month.ids, 60)
    for number, call_id in enumerate(changed):
        by_hand("UPDATE call_turns SET latency_ms = latency_ms + 700 WHERE call_id = ?", call_id)
        by_hand("UPDATE token_usage SET output_text = output_text + 5 WHERE call_id = ?", call_id)
        if number % 2:
            by_hand("DELETE FROM messages WHERE call_id = ?", call_id)
            by_hand("DELETE FROM call_events WHERE call_id = ? AND kind = 'function'", call_id)
    await month.count(changed)
    await days_and_hours_are_those_on_the_wall(month, month.recount(), "Europe/Berlin")
    await every_value_has_its_figures(month, month.recount())


async def test_a_day_kept_before_its_last_call_was_counted_is_added_up_again(sqlite_workspace, sqlite_file):
    month = await counted_month(sqlite_workspace, sqlite_file, 400)
    with closing(sqlite3.connect(sqlite_file, isolation_level=None)) as connection:
        workspace_id, calendar_id = connection.execute("SELECT workspace_id, id FROM calendars").fetchone()
        for seed in (2, 3):
            await month.series(Step.DAY, "UTC", WHOLE)
            assert connection.execute("SELECT count(*) FROM call_spans").fetchone()[0] > 0
            ids = write_month(connection, workspace_id, month.agents, calendar_id, 50, seed=seed)
            await month.count(ids)
            month.ids += ids
            await days_and_hours_are_those_on_the_wall(month, month.recount(), "UTC")


async def test_a_stretch_that_no_late_call_would_find_is_not_kept(month, by_hand):
    await what_is_longer_than_a_month_is_added_up_anew(month, by_hand)


async def listed(month, limit, **which):
    page_of = month.workspace.calls.list
    return [call.id for call in await walked(lambda **page: page_of(**which, **page), limit=limit)]


async def test_a_figures_query_lists_exactly_the_calls_that_add_to_it(month):
    periods = (WHOLE, Period(WHOLE.since + timedelta(days=9), WHOLE.since + timedelta(days=10)))
    [agent_id, *_], *_ = month.agents
    facts = {call_id: await month.workspace.analytics.counted(call_id) for call_id in month.ids}
    for of in ({}, {"agent_id": agent_id, "version": 2}, {"worker_id": "host:1"}, {"channel": "text"}):
        for period in periods:
            [sums] = await month.workspace.analytics.sums(Slice(**of), [period])
            bounds = {"since": period.since, "until": period.until}
            for name in [name for name in sums if not name.rpartition(".")[2].isdigit()]:
                ids = await listed(month, 200, adds_to=name, **of, **bounds)
                assert len(set(ids)) == len(ids)
                assert sum(facts[call_id][name] for call_id in ids) == sums[name], (of, name)


CHOICES = {
    "version": [1, 2, 3],
    "deployment": ["voxie", "spawner"],
    "worker_id": ["host:1", "host:9"],
    "kind": ["agent", "interview"],
    "channel": ["text", "voice"],
    "answered": [True, False],
}


async def test_calls_are_listed_by_whatever_they_have_in_common(month):
    rows = month.recount().calls
    newest_first = sorted(rows, key=lambda call_id: (rows[call_id]["at"], call_id), reverse=True)
    chance = random.Random(3)
    choices = CHOICES | {"agent_id": [agent_id for agent_id, _ in month.agents]}
    for _ in range(60):
        names = chance.sample(list(choices), chance.randint(0, 3))
        which = {name: chance.choice(choices[name]) for name in names}
        since, until = sorted(BEGIN + LENGTH * chance.random() for _ in range(2))
        reasons = chance.sample(["silence", "never_joined", "agent_ended"], chance.randint(0, 2))
        wanted = [
            call_id
            for call_id in newest_first
            if all(rows[call_id][name] == value for name, value in which.items())
            and (not reasons or rows[call_id]["reason"] in reasons)
            and since <= rows[call_id]["at"] < until
        ]
        limit = chance.choice((1, 7, 50))
        found = await listed(month, limit, end_reasons=reasons, since=since, until=until, **which)
        assert found == wanted, which


async def test_a_page_of_what_is_rare_says_where_to_go_on(month, by_hand):
    """Of two thousand calls along the worker's index a page looks at a thousand."""
    oldest = by_hand("SELECT id FROM call_sessions ORDER BY requested_at LIMIT 1")[0][0]
    by_hand("UPDATE call_sessions SET worker_id = 'host:7', channel = 'text'")
    by_hand("UPDATE call_sessions SET channel = 'voice' WHERE id = ?", oldest)
    which = {"worker_id": "host:7", "channel": "voice"}
    empty = await month.workspace.calls.list(limit=5, **which)
    assert (empty.items, empty.next is None) == ((), False)
    second = await month.workspace.calls.list(limit=5, after=empty.next, **which)
    assert [call.id for call in second.items] == [oldest]
