"""Identifiers: every row's id is made by whoever writes it."""

import uuid

import uuid_utils

SHORT_LENGTH = 8


def new_id() -> str:
    """A UUIDv7 (RFC 9562): unique without asking the store, and sorting by the time it was made."""
    return str(uuid_utils.uuid7())


def id_of(*told: str) -> str:
    """The same for the same texts (UUIDv5, RFC 9562): whoever writes a row once more finds it there."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, "\n".join(told)))


def short(identifier: str) -> str:
    """The last eight hex digits, the random end of a UUIDv7 (its first ones are only the time)."""
    return identifier.replace("-", "")[-SHORT_LENGTH:]
