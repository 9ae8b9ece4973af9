"""Starting a call: a slot is reserved, a room is opened for one agent, a token is made."""

import json
import logging
from collections.abc import Mapping

from voxie_platform.api.signed_in import Caller
from voxie_platform.calls.models import FINAL_STATES, EndReason, NewCall
from voxie_platform.errors import UnavailableError, VoxieError
from voxie_platform.ids import new_id, short
from voxie_platform.rooms.dispatch import DispatchNote
from voxie_platform.rooms.tokens import Person, caller_token

logger = logging.getLogger(__name__)


def somebody() -> Person:
    """A caller of whom nothing is known; no two have one identity."""
    return Person(identity=f"caller-{short(new_id())}{short(new_id())}", name="")


async def start(caller: Caller, call: NewCall, metadata: Mapping[str, str]) -> str:
    """The name of the room that now waits for caller and agent.

    Raises:
        RateLimitedError: too many were begun lately.
        NoWorkerError, FullError: there is nobody to take the call; nothing was begun.
        UnavailableError: LiveKit does not open a room; the call is over.
    """
    assert call.room_name is not None
    platform, principal = caller.platform, caller.principal
    platform.rates.call(principal.author, principal.workspace_id)
    await caller.workspace.calls.reserve(call)
    note = DispatchNote(call_id=call.id, attempt=1)
    try:
        await platform.rooms.create(
            call.room_name, agent_name=call.deployment, note=note, metadata=json.dumps(dict(metadata))
        )
    except VoxieError as error:
        detail = f"The room was not opened. {error.sentence}"
        await platform.stores.fleet.end(call.id, attempt=None, reason=EndReason.NO_AGENT, detail=detail)
        logger.warning("call not started", extra={"call": call.id, "because": error.sentence})
        raise UnavailableError(f"No room could be opened for this call. {error.sentence}") from error
    logger.info("call requested", extra={"call": call.id, "room": call.room_name, "mode": call.deployment})
    return call.room_name


async def expect_under_way(caller: Caller, call_id: str, room: str) -> None:
    """It may have been ended while its room was opened.

    Raises: UnavailableError: it was, and the room is closed.
    """
    if (await caller.workspace.calls.get(call_id)).state in FINAL_STATES:
        await caller.platform.rooms.delete(room)
        raise UnavailableError("The call was over before its room was open.")


def token_for(caller: Caller, room: str, person: Person) -> str:
    """What opens this room to this person, once."""
    return caller_token(caller.platform.livekit, room=room, person=person)
