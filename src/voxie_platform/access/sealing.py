"""Secrets that must be read again: sealed in the store, with a key that is not kept there."""

import base64
import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from voxie_platform.errors import UnavailableError
from voxie_platform.settings import Settings

KEY_FILE = "secrets.key"


class Seal:
    """Closes and opens by one key."""

    def __init__(self, key: str) -> None:
        self.key = hashlib.sha256(key.encode()).digest()
        self.fernet = Fernet(base64.urlsafe_b64encode(self.key))

    def close(self, secret: str) -> str:
        """What may be stored."""
        return self.fernet.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """Raises: UnavailableError: it was sealed with another key."""
        try:
            return self.fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise UnavailableError("This secret was sealed with another SECRETS_KEY.") from error

    def derived(self, purpose: str, identifier: str) -> bytes:
        """The same 32 bytes for the same words, which nobody without the key can tell."""
        return hmac.digest(self.key, f"{purpose}\n{identifier}".encode(), "sha256")


def seal_of(settings: Settings, *, make: bool = True) -> Seal:
    """By SECRETS_KEY, or by a key that is made in the data folder, beside the store's file.

    Raises: UnavailableError: the key cannot be read, or there is none and none is made.
    """
    if settings.secrets_key is not None:
        return Seal(settings.secrets_key.get_secret_value())
    if settings.store != "sqlite":
        raise UnavailableError("Set SECRETS_KEY, the same for every api process: secrets are sealed with it.")
    path = settings.data_dir / KEY_FILE
    try:
        return Seal(key_in(path) if make else path.read_text(encoding="ascii"))
    except OSError as error:
        raise UnavailableError(f"The key in {path} cannot be used ({error.strerror}).") from error


def key_in(path: Path) -> str:
    """Made once, whole or not at all, however many processes come for it at once."""
    if not path.exists():
        incoming = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        incoming.touch(mode=0o600)
        incoming.write_text(secrets.token_urlsafe(32), encoding="ascii")
        with suppress(FileExistsError):
            os.link(incoming, path)
        incoming.unlink()
    return path.read_text(encoding="ascii")
