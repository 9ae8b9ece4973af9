"""Ending a call from outside: its room is closed, and its row is final when this returns."""

import asyncio
import time

from voxie_platform.api.signed_in import Caller
from voxie_platform.calls.models import FINAL_STATES, Call, CallState, EndReason

GRACE_SECONDS = 2.0
"""For the worker to write the end itself: it knows how long the call was."""
POLL_SECONDS = 0.05


async def end(caller: Caller, call: Call, reason: EndReason, detail: str) -> Call:
    """The call, over; one that was over already stays as it is.

    Raises: UnavailableError (the room could not be closed).
    """
    if call.state in FINAL_STATES:
        return call
    if call.room_name is not None and call.state == CallState.LIVE:
        await caller.platform.rooms.delete(call.room_name)
        call = await as_the_worker_ends_it(caller, call)
    if call.state not in FINAL_STATES:
        fleet = caller.platform.stores.fleet
        call = await fleet.end(call.id, attempt=None, reason=reason, detail=detail)
        if call.room_name is not None:
            await caller.platform.rooms.delete(call.room_name)
    return call


async def as_the_worker_ends_it(caller: Caller, call: Call) -> Call:
    """The call as it is when its worker has noticed, or after the grace time."""
    deadline = time.monotonic() + GRACE_SECONDS
    while call.state not in FINAL_STATES and time.monotonic() < deadline:
        await asyncio.sleep(POLL_SECONDS)
        call = await caller.workspace.calls.get(call.id)
    return call
