"""A record as a line of a file, and back: its length, its checksum, and itself as JSON."""

import json
import zlib
from collections.abc import Mapping

from pydantic import ValidationError

from voxie_platform.calls.models import CallEvent, FinalWord, Outgoing, Turn, Usage

Entry = tuple[str, Outgoing]
"""The workspace, and what is for it."""

KINDS: Mapping[str, type[Outgoing]] = {
    "turn": Turn,
    "event": CallEvent,
    "usage": Usage,
    "final_word": FinalWord,
}
KIND_OF = {model: kind for kind, model in KINDS.items()}
HEAD_BYTES = 18
"""Two numbers of eight hexadecimal digits, a space after each."""


class DamagedLineError(Exception):
    """What was read is not what was written."""


class NewerLineError(DamagedLineError):
    """It is what was written, by a version that knows more."""


def line_of(entry: Entry) -> bytes:
    """With its end. Raises: ValueError (a character that cannot be written)."""
    workspace_id, record = entry
    head = f'{{"workspace":{json.dumps(workspace_id)},"kind":"{KIND_OF[type(record)]}","row":'
    body = head.encode() + record.model_dump_json().encode() + b"}"
    return b"%08x %08x %b\n" % (len(body), zlib.crc32(body), body)


def entry_in(line: bytes) -> Entry:
    """Raises: DamagedLineError, NewerLineError."""
    body = line[HEAD_BYTES:]
    if line[:HEAD_BYTES] != b"%08x %08x " % (len(body), zlib.crc32(body)):
        raise DamagedLineError
    try:
        given = json.loads(body)
        return given["workspace"], KINDS[given["kind"]].model_validate(given["row"])
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise NewerLineError from error
