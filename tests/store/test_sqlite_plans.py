"""What the store asks stays as quick at a million rows: every statement walks an index."""

import re
import sqlite3
from contextlib import closing

import pytest

from voxie_platform.storage.sqlite.queries import queries

SUBJECTS = (
    "access",
    "after_call",
    "agents",
    "analytics",
    "call_pages",
    "calls",
    "clock",
    "events",
    "fleet",
    "functions",
    "interviews",
    "webhooks",
    "summaries",
)
STATEMENTS = {f"{subject}.{name}": sql for subject in SUBJECTS for name, sql in queries(subject).items()}
FEW = {"workspaces", "json_each", "given", "few", "workers", "leases", "after_call", "webhooks"}
"""Tables (and arguments) of few rows, read as a whole on purpose."""
ALONG_NAMES = re.compile(r"VIRTUAL TABLE INDEX \d+:(M|=)")
"""By what the names of agents hold, or by one of their places."""
ONLY_WHAT_IS_NOT_FINAL = {"calls_unfinished", "calls_holding_slots", "webhook_deliveries_due"}
A_WHOLE_TENANT = {"workspace_id=?", "workspace_id=? AND calendar_id=?"}
READS_ALL = {
    "access.keys": "a workspace has few keys",
    "access.members": "a workspace has few members",
    "access.other_owner": "a workspace has few members",
    "analytics.over": "up to a thousand, seen or not",
    "webhooks.list": "a workspace has few webhooks",
    "events.first_young": "those before the first young one are about to be removed",
}
SORTS_FEW = {
    "agents.page_of_few_names": "they are few",
    "access.members": "a workspace has few members",
    "calls.in_progress": "calls that are not over are few",
    "interviews.entries": "an interview has some twenty entries",
    "webhooks.list": "a workspace has fifty webhooks at most",
}


@pytest.fixture
def plan_of(sqlite_stores, sqlite_file):
    with closing(sqlite3.connect(sqlite_file)) as connection:

        def plan(sql):
            given = dict.fromkeys(re.findall(r"(?<!:):(\w+)", sql), 1)
            return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", given)]

        yield plan


@pytest.mark.parametrize("name", STATEMENTS)
async def test_a_statement_reads_only_the_rows_it_needs(plan_of, name):
    for step in plan_of(STATEMENTS[name]):
        scan = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", step)
        if scan and scan[1] not in FEW and not ALONG_NAMES.search(step):
            assert scan[2] in ONLY_WHAT_IS_NOT_FINAL or step == "SCAN CONSTANT ROW", f"{name}: {step}"
        walked = re.match(r"SEARCH .* \((.*)\)$", step)
        if walked and name not in READS_ALL:
            assert walked[1] not in A_WHOLE_TENANT, f"{name}: {step}"
        if name not in SORTS_FEW:
            assert "TEMP B-TREE" not in step, f"{name}: {step}"
