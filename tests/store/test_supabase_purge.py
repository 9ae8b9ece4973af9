"""What is removed in Supabase when its time has come, among much that stays."""

import asyncio

from tests.store.backends import supabase
from voxie_platform.fleet.models import EVENTS_KEPT_DAYS

WORKSPACES, EVENTS, OLD = 50, 3_000, 300
MANY = f"""
INSERT INTO workspaces (id, name, created_at)
SELECT 'w' || w, 'w' || w, now() FROM generate_series(1, {WORKSPACES}) AS w;
INSERT INTO events (workspace_id, seq, kind, subject_id, at)
SELECT 'w' || w, e, 'call.ended', 'c',
    now() - CASE WHEN e <= {OLD} THEN interval '{EVENTS_KEPT_DAYS + 1} days' ELSE interval '0' END
FROM generate_series(1, {WORKSPACES}) AS w, generate_series(1, {EVENTS}) AS e;
ANALYZE events, workspaces;
"""


async def test_old_changes_of_many_workspaces_go_in_no_time(supabase_project):
    async with supabase(supabase_project) as stores:
        supabase_project.psql(MANY)
        async with asyncio.timeout(5):
            await stores.fleet.purge()
        kept = supabase_project.psql("SELECT count(*), min(seq) FROM events WHERE workspace_id LIKE 'w%'")
    assert kept.split("|") == [str(WORKSPACES * (EVENTS - OLD)), f"{OLD + 1}\n"]
