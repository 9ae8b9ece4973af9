"""Identifiers: every row's id is made by whoever writes it."""

import uuid_utils

SHORT_LENGTH = 8


def new_id() -> str:
    """A UUIDv7 (RFC 9562): unique without asking the store, and sorting by the time it was made."""
    return str(uuid_utils.uuid7())


def short(identifier: str) -> str:
    """The last eight hex digits, the random end of a UUIDv7 (its first ones are only the time)."""
    return identifier.replace("-", "")[-SHORT_LENGTH:]
