"""What is removed when its time has come; only the file itself can be made older."""

from tests.store.examples import message
from voxie_platform.fleet.models import EVENTS_KEPT_DAYS

KEPT = f"{EVENTS_KEPT_DAYS} * 86400000000"


async def seqs(workspace):
    return [change.seq for change in await workspace.events.since(0, limit=100)]


async def test_the_log_loses_its_old_beginning_and_counts_on(sqlite_stores, sqlite_workspace, by_hand):
    for _ in range(4):
        await sqlite_workspace.functions.leave_message(message())
    by_hand(f"UPDATE events SET at = at - {KEPT} WHERE seq <= 2")
    await sqlite_stores.fleet.purge()
    assert await seqs(sqlite_workspace) == [3, 4]

    by_hand(f"UPDATE events SET at = at - {KEPT}")
    await sqlite_stores.fleet.purge()
    assert await seqs(sqlite_workspace) == []
    assert await sqlite_workspace.events.newest() == 4
    await sqlite_workspace.functions.leave_message(message())
    assert await seqs(sqlite_workspace) == [5]


async def test_a_clock_that_was_wrong_tears_no_hole_into_the_log(sqlite_stores, sqlite_workspace, by_hand):
    for _ in range(4):
        await sqlite_workspace.functions.leave_message(message())
    by_hand(f"UPDATE events SET at = at - {KEPT} WHERE seq IN (1, 3)")
    await sqlite_stores.fleet.purge()
    assert await seqs(sqlite_workspace) == [2, 3, 4]
