"""The note that travels with a dispatch: only the worker reads it, participants never see it."""

import json
import re
from dataclasses import asdict, dataclass

from voxie_platform.rooms.names import UUID

LONGEST_NOTE = 500
HIGHEST_ATTEMPT = 1_000
CALL_ID = re.compile(rf"\A{UUID}\Z", re.ASCII)


@dataclass(frozen=True)
class DispatchNote:
    """Which call a job is for, and which attempt at it."""

    call_id: str
    attempt: int

    @property
    def metadata(self) -> str:
        """As it is given to LiveKit."""
        return json.dumps(asdict(self))


def note_in(metadata: str) -> DispatchNote | None:
    """The note in a job's metadata; None for anything else whatsoever."""
    if len(metadata) > LONGEST_NOTE:
        return None
    try:
        given = json.loads(metadata, object_pairs_hook=once_each)
    except (ValueError, RecursionError):
        return None
    if not isinstance(given, dict) or given.keys() != {"call_id", "attempt"}:
        return None
    call_id, attempt = given["call_id"], given["attempt"]
    if not isinstance(call_id, str) or not CALL_ID.match(call_id):
        return None
    if type(attempt) is not int or not 1 <= attempt <= HIGHEST_ATTEMPT:
        return None
    return DispatchNote(call_id, attempt)


def once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Two values under one name: readers would disagree on which counts."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is there twice")
    return found
