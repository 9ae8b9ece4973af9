"""What the passing of time does, by the store's own clock."""

import pytest

from tests.store.examples import heartbeat, new_call
from voxie_platform.errors import NoWorkerError


async def test_a_worker_not_seen_for_six_seconds_takes_no_calls(sqlite_stores, sqlite_workspace, by_hand):
    await sqlite_stores.fleet.beat(heartbeat())
    by_hand("UPDATE workers SET seen_at = seen_at - 5000000")
    await sqlite_workspace.calls.reserve(new_call())
    by_hand("UPDATE workers SET seen_at = seen_at - 1500000")
    with pytest.raises(NoWorkerError):
        await sqlite_workspace.calls.reserve(new_call())
    assert 6.4 < (await sqlite_stores.fleet.workers())[0].seen_seconds < 60
    by_hand("UPDATE workers SET seen_at = seen_at - 3600000000")
    assert await sqlite_stores.fleet.workers() == ()
