"""Random secrets: made once, shown once, kept as a hash."""

import hashlib
import secrets

KEY_PREFIX = "vx_"
SHOWN_CHARACTERS = 10


def new_key() -> str:
    """An API key."""
    return KEY_PREFIX + secrets.token_urlsafe(32)


def new_code() -> str:
    """A sign-in code or a session's cookie."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What is stored instead: SHA-256 is enough, since the secret is random and long."""
    return hashlib.sha256(secret.encode()).hexdigest()


def prefix_of(key: str) -> str:
    """What a person recognises a key by."""
    return key[:SHOWN_CHARACTERS]
