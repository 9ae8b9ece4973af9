"""Who is in the room: the one caller this call is for, by the connection it came with, and nobody else."""

import asyncio
import logging
from collections.abc import Callable

from livekit import rtc

from voxie_platform.calls.models import EndReason
from voxie_platform.worker.ending import Ending

logger = logging.getLogger(__name__)

Reason = rtc.DisconnectReason
CLOSED_ROOM = frozenset({Reason.ROOM_DELETED, Reason.ROOM_CLOSED})


class Presence:
    """Watches a room's coming and going; ends the call when its caller or its room is gone."""

    def __init__(
        self, room: rtc.Room, identity: str, ending: Ending, *, fall_silent: Callable[[], None]
    ) -> None:
        self._room = room
        self._identity = identity
        self._ending = ending
        self._fall_silent = fall_silent
        self._caller_sid: str | None = None
        self.caller_came = asyncio.Event()
        self.caller_connected = asyncio.Event()
        room.on("participant_connected", self._came)
        room.on("participant_active", self._connected)
        room.on("participant_disconnected", self._went)
        room.on("disconnected", self._closed)

    def look_around(self) -> None:
        """Those who were there before."""
        for participant in self._room.remote_participants.values():
            self._came(participant)

    def is_caller(self, identity: str) -> bool:
        """Whether that is the caller, connected as this call knows them."""
        there = self._room.remote_participants.get(identity)
        return identity == self._identity and there is not None and there.sid == self._caller_sid

    @property
    def other_agents(self) -> list[str]:
        """Agents beside this one: there must be none."""
        return [
            participant.identity
            for participant in self._room.remote_participants.values()
            if participant.kind == rtc.ParticipantKind.PARTICIPANT_KIND_AGENT
        ]

    def _came(self, participant: rtc.RemoteParticipant) -> None:
        if participant.identity != self._identity:
            return
        if self._caller_sid is None:
            self._caller_sid = participant.sid
            self.caller_came.set()
            if participant.state == rtc.ParticipantState.PARTICIPANT_STATE_ACTIVE:
                self.caller_connected.set()
        elif participant.sid != self._caller_sid:
            # LiveKit has put the first one out; the newcomer is told nothing of what was said before
            self._caller_gone("the same identity joined a second time")

    def _connected(self, participant: rtc.RemoteParticipant) -> None:
        """Sound reaches them from now on: who is in the room is still on the way to that."""
        if self.is_caller(participant.identity):
            self.caller_connected.set()

    def _went(self, participant: rtc.RemoteParticipant) -> None:
        if participant.identity == self._identity and participant.sid == self._caller_sid:
            reason = participant.disconnect_reason or Reason.UNKNOWN_REASON
            if reason in CLOSED_ROOM:
                self._closed(reason)
                return
            left = reason == Reason.CLIENT_INITIATED
            self._caller_gone(None if left else f"connection ended: {Reason.Name(reason).lower()}")

    def _caller_gone(self, detail: str | None) -> None:
        self._fall_silent()
        self._ending.set(EndReason.CALLER_HUNG_UP, detail)

    def _closed(self, reason: rtc.DisconnectReason.ValueType) -> None:
        if self._ending.is_set:
            return
        if reason in CLOSED_ROOM:
            never = not self.caller_came.is_set()
            # LiveKit closes a room that stays empty: an agent alone does not keep it open
            self._ending.set(EndReason.NEVER_JOINED if never else EndReason.ROOM_DELETED)
        else:
            self._ending.set(
                EndReason.INTERRUPTED, f"connection to the room ended: {Reason.Name(reason).lower()}"
            )
