"""What is removed when its time has come; only the file itself can be made older."""

from tests.store.examples import message, new_webhook
from voxie_platform.fleet.models import EVENTS_KEPT_DAYS
from voxie_platform.webhooks.models import DELIVERIES_KEPT_DAYS, Attempted

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


async def test_deliveries_go_a_while_after_their_end_with_their_attempts(
    sqlite_stores, sqlite_workspace, by_hand
):
    hook = await sqlite_workspace.webhooks.add(new_webhook())
    for _ in range(3):
        await sqlite_workspace.functions.leave_message(message())
    await sqlite_stores.deliveries.fan_out(limit=10)
    [(workspace_id, _)] = await sqlite_stores.deliveries.busy()
    fine = Attempted(ms=1, status=200, error=None, answer="")
    for due in await sqlite_stores.deliveries.take(workspace_id, hook.id, limit=2, hold_seconds=9):
        await sqlite_stores.deliveries.note(due, fine, again_seconds=None)
    age = f"{DELIVERIES_KEPT_DAYS} * 86400000000"
    by_hand(
        f"UPDATE webhook_deliveries SET created_at = created_at - {age}, ended_at = ended_at - {age} "
        "WHERE number <> 2"
    )
    await sqlite_stores.fleet.purge()
    kept = (await sqlite_workspace.webhooks.deliveries(hook.id, limit=10)).items
    assert [one.number for one in kept] == [4, 3, 2], "those that wait, and the one that ended lately"
    assert by_hand("SELECT delivery FROM webhook_attempts") == [(2,)]
