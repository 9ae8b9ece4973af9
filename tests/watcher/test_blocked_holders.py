"""A call whose holder stops for a moment: the watcher takes it only once its lease has run out."""

import asyncio
import time

from tests.store.examples import live_call
from tests.support.background import running
from tests.support.recording_rooms import RecordingRooms
from voxie_platform.calls.models import CallState
from voxie_platform.fleet.lease import keep_lease
from voxie_platform.fleet.models import LEASE_SECONDS, RENEW_SECONDS
from voxie_platform.storage.bridge import across_loops
from voxie_platform.watcher.watch import Watcher

BLOCKED_SECONDS = 2.5
JUST_BEFORE_SECONDS = 0.2
LOOK_SECONDS = 0.05
STORE_SECONDS = 5


async def test_fault_17_a_thread_that_is_blocked_when_its_renewal_is_due_keeps_its_call(stores):
    workspace = stores.of((await stores.access.first_workspace("ours")).id)
    call, rooms = await live_call(stores, workspace, lease_seconds=LEASE_SECONDS), RecordingRooms()
    await rooms.create(call.room_name, agent_name=call.deployment, note=None, metadata="")
    job = Job(across_loops(stores, asyncio.get_running_loop(), STORE_SECONDS), call)
    async with running(looked_after(Watcher(stores, rooms))):
        await asyncio.to_thread(asyncio.run, job.blocked_at_the_worst_moment())
        assert (await workspace.calls.get(call.id)).state is CallState.LIVE


async def looked_after(watcher):
    while True:
        await watcher.look()
        await asyncio.sleep(LOOK_SECONDS)


class Job:
    """Holds a call from a thread of its own."""

    def __init__(self, stores, call):
        self.stores = stores
        self.call = call

    async def blocked_at_the_worst_moment(self):
        fleet, call = self.stores.fleet, self.call
        async with running(keep_lease(fleet, call.id, attempt=1, job_id="job-1")):
            until = await self.renewed(call.lease_until)
            await asyncio.sleep(RENEW_SECONDS - JUST_BEFORE_SECONDS)
            time.sleep(BLOCKED_SECONDS)  # noqa: ASYNC251 (that is the fault)
            await self.renewed(until)

    async def renewed(self, before):
        """The lease's new end."""
        async with asyncio.timeout(LEASE_SECONDS):
            while (until := (await self.row()).lease_until) == before:
                await asyncio.sleep(0.01)
        return until

    async def row(self):
        row = await self.stores.of(self.call.workspace_id).calls.get(self.call.id)
        assert row.state is CallState.LIVE, row.end_detail
        return row
