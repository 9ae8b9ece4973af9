"""LiveKit's deliveries only make the watcher look: what they say, and in which order, changes no row."""

from itertools import permutations

import pytest

from tests.api.test_health import delivery
from tests.store.examples import live_call
from voxie_platform.calls.models import CallState, EndReason
from voxie_platform.watcher.watch import Watcher

KINDS = ("participant_joined", "participant_left", "room_finished")


@pytest.mark.parametrize("ends_after", range(len(KINDS) + 1))
@pytest.mark.parametrize("order", list(permutations(KINDS)), ids=" ".join)
async def test_fault_26_deliveries_in_any_order_leave_the_same_final_row(
    stranger, platform, stores, workspace, rooms, order, ends_after
):
    call = await live_call(stores, workspace)
    await rooms.create(call.room_name, agent_name="voxie", note=None, metadata="")
    watcher = Watcher(stores, rooms)
    for said in range(len(order) + 1):
        if said == ends_after:
            await stores.fleet.end(call.id, attempt=1, reason=EndReason.CALLER_HUNG_UP, seconds=12.0)
            await rooms.delete(call.room_name)
        for kind in (*order[said : said + 1], *order[:said]):  # the next one, and all before it once more
            event = {"event": kind, "id": f"EV_{kind}", "room": {"name": call.room_name}}
            assert (await stranger.post(**delivery(platform, event))).status_code == 204
            if platform.nudge.is_set():
                platform.nudge.clear()
                await watcher.look()
    await watcher.look()
    row = await workspace.calls.get(call.id)
    assert (row.state, row.end_reason, row.seconds) == (CallState.ENDED, EndReason.CALLER_HUNG_UP, 12.0)
