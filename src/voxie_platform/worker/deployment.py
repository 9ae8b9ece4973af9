"""One of the two deployments: its name, its rooms, its calls, what it does with a job."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from livekit.agents import JobContext

from voxie_platform.calls.models import Call, CallKind
from voxie_platform.rooms.dispatch import DispatchNote, note_in
from voxie_platform.rooms.names import ids_in


@dataclass(frozen=True)
class WorkerMode:
    """A row of the table of deployments."""

    agent_name: str
    """Under which its workers are dispatched; LiveKit asks no worker of another name."""
    rooms: re.Pattern[str]
    """The only rooms it enters."""
    kind: CallKind
    entrypoint: Callable[[JobContext], Awaitable[None]]

    def note_for(self, room: str, metadata: str) -> DispatchNote | None:
        """The dispatch note, if room name, note and mode agree."""
        ids, note = ids_in(room, self.rooms), note_in(metadata)
        return note if ids and note and ids.belongs_to(note.call_id) else None

    def serves(self, call: Call, room: str) -> bool:
        """Whether this room is that call's, and the call this deployment's."""
        return call.room_name == room and call.kind is self.kind and call.deployment == self.agent_name
