"""How a store's schema stands to this version of the platform."""

from dataclasses import dataclass
from enum import StrEnum

UPGRADE = "voxie-platform db upgrade"


class SchemaState(StrEnum):
    """How what was found stands to this version."""

    CURRENT = "current"
    MISSING = "missing"
    OLD = "old"
    NEWER = "newer"
    FOREIGN = "foreign"


@dataclass(frozen=True)
class Schema:
    """What a store was found to hold."""

    place: str
    """The file, or the address."""
    state: SchemaState
    number: int
    """Of the newest migration it has; 0: none."""
    pending: tuple[str, ...]
    """Migrations that it lacks, in order."""
