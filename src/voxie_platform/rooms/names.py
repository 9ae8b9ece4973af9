"""What rooms are called, and what a room's name says."""

import re
from dataclasses import dataclass

from voxie_platform.ids import short

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
VOXIE_ROOM = re.compile(r"\Avoxie-creation-(?P<call>[0-9a-f]{8})\Z", re.ASCII)
"""`voxie-creation-*`: a visitor talks to Voxie."""
AGENT_ROOM = re.compile(rf"\Aagent-(?P<agent_id>{UUID})-(?P<call>[0-9a-f]{{8}})\Z", re.ASCII)
"""`agent-{agent_id}-*`: a caller talks to that agent."""


@dataclass(frozen=True)
class RoomIds:
    """What a room's name says: its call's id in short, and the agent's id if there is one."""

    call: str
    agent_id: str | None = None

    def belongs_to(self, call_id: str) -> bool:
        """Whether the name was made for this call."""
        return self.call == short(call_id)


def interview_room(call_id: str) -> str:
    """The room of one interview call."""
    return f"voxie-creation-{short(call_id)}"


def agent_room(agent_id: str, call_id: str) -> str:
    """The room of one call to an agent."""
    return f"agent-{agent_id}-{short(call_id)}"


def ids_in(room: str, pattern: re.Pattern[str]) -> RoomIds | None:
    """The ids in a room's name, if it is of that pattern (VOXIE_ROOM or AGENT_ROOM)."""
    found = pattern.match(room)
    return RoomIds(**found.groupdict()) if found else None
