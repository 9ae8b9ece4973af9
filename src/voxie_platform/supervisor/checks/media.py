"""The way of sound: a room is joined as a caller would, and left."""

import asyncio
import json
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from voxie_platform.ids import new_id, short
from voxie_platform.rooms.dispatch import DispatchNote
from voxie_platform.rooms.server import LiveKitServer, server_of
from voxie_platform.rooms.service import open_rooms
from voxie_platform.rooms.tokens import Person, caller_token
from voxie_platform.settings import Settings
from voxie_platform.supervisor.checks.finding import Finding, broken, good, worth_knowing
from voxie_platform.supervisor.plan import needs_livekit

if TYPE_CHECKING:
    from livekit import rtc

JOIN_SECONDS = 10.0
TOLD_SECONDS = 3.0
NOBODY = "voxie-doctor"
"""No worker is called so: the room stays empty."""


async def media(settings: Settings) -> Finding:
    """Media go over UDP; over TCP they stutter, and not at all means silence."""
    if needs_livekit(settings):
        return good("media", "no LiveKit server is set; `up` opens one UDP port on this machine")
    server, room = server_of(settings), f"{NOBODY}-{short(new_id())}"
    async with open_rooms(server) as rooms:
        note = DispatchNote(call_id=new_id(), attempt=1)
        await rooms.create(room, agent_name=NOBODY, note=note, metadata=json.dumps({"doctor": True}))
        try:
            by = await asyncio.wait_for(joined(server, room), JOIN_SECONDS)
        except (TimeoutError, ConnectionError):
            do = "open LiveKit's UDP ports (rtc.udp_port or port_range_*) and let it know its outer address"
            return broken("media", "signals go through, sound does not", do)
        finally:
            await rooms.delete(room)
    if by != "udp":
        do = "open LiveKit's UDP ports: sound over TCP stutters"
        return worth_knowing("media", f"sound goes over {by or 'an unknown way'}", do)
    return good("media", "sound goes over UDP, from this machine")


async def joined(server: LiveKitServer, name: str) -> str:
    """How media travel, once somebody is in the room. Raises: ConnectionError."""
    from livekit import rtc

    token = caller_token(server, room=name, person=Person(identity="doctor", name=""))
    room = rtc.Room()
    try:
        await room.connect(server.url, token)
    except rtc.ConnectError:
        # its sentence holds the whole token
        raise ConnectionError("the room was not joined") from None
    try:
        return await protocol_of(room)
    finally:
        await room.disconnect()


async def protocol_of(room: "rtc.Room") -> str:
    """Of the way that was chosen; empty: it is not told within a moment."""
    until = time.monotonic() + TOLD_SECONDS
    while time.monotonic() < until:
        stats = await room.get_rtc_stats()
        if by := protocol_in([*stats.publisher_stats, *stats.subscriber_stats]):
            return by
        await asyncio.sleep(0.1)
    return ""


def protocol_in(stats: Iterable[Any]) -> str:
    """Of the pair of addresses that was chosen; empty: none is told."""
    found = list(stats)
    ways = {
        one.local_candidate.rtc.id: one.local_candidate.candidate.protocol
        for one in found
        if one.WhichOneof("stats") == "local_candidate"
    }
    pairs = [
        one.candidate_pair.candidate_pair for one in found if one.WhichOneof("stats") == "candidate_pair"
    ]
    chosen = (pair.local_candidate_id for pair in pairs if pair.nominated)
    return next((str(ways[way]) for way in chosen if way in ways), "")
