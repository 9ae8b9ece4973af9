"""Who changes the bookings of one calendar in Supabase, one after the other."""

import asyncio

from tests.store.backends import supabase
from tests.store.examples import PLAN, UNITS, booking, slots
from tests.support.until import until

RENAMING = """
BEGIN;
SELECT FROM calendars FOR NO KEY UPDATE;
UPDATE booking_holds SET unit = 'window';
SELECT pg_sleep(1.5);
UPDATE bookings SET unit = 'window';
COMMIT;
"""
"""What a unit's new name does to its bookings, with a pause in the middle."""
IN_THE_MIDDLE = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"


async def test_who_cancels_while_a_unit_gets_another_name_waits_for_that(supabase_project):
    async with supabase(supabase_project) as stores:
        functions = stores.of((await stores.access.first_workspace("ours")).id).functions
        calendar = await functions.set_calendar("main", PLAN)
        made = await functions.book(booking(calendar.id), units=UNITS, slots=slots())
        renaming = asyncio.create_task(asyncio.to_thread(supabase_project.psql, RENAMING))
        await until(lambda: supabase_project.psql(IN_THE_MIDDLE) == "1\n", 5)
        cancelled = await functions.cancel(made.id)
        await renaming
    assert (cancelled.status, cancelled.unit) == ("cancelled", "window")
    assert supabase_project.psql("SELECT count(*) FROM booking_holds") == "0\n"
