"""How a store's schema stands to this version of the platform."""

from dataclasses import dataclass
from enum import StrEnum

from voxie_platform.errors import SettingsError

UPGRADE = "voxie-platform db upgrade"


class SchemaBehindError(SettingsError):
    """The store lacks migrations: somebody applies them, and whoever needs them may look again."""


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
