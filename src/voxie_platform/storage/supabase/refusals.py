"""What Supabase says no with, in this platform's words."""

from postgrest import APIError

from voxie_platform.access.store import LastOwnerError
from voxie_platform.errors import (
    ConflictError,
    FullError,
    InvalidError,
    NotFoundError,
    NoWorkerError,
    PreconditionFailedError,
    SettingsError,
    StaleAttemptError,
    UnavailableError,
    VoxieError,
)
from voxie_platform.storage.schema import UPGRADE, SchemaBehindError


class SchemaMissingError(SchemaBehindError):
    """A function or table of ours is not there."""


OURS: dict[str, type[VoxieError]] = {
    refusal.code: refusal
    for refusal in (
        ConflictError,
        FullError,
        LastOwnerError,
        NoWorkerError,
        PreconditionFailedError,
        StaleAttemptError,
    )
}
"""What our functions refuse with: the code is in the hint, the sentence in the message."""
SCHEMA_IS_MISSING = {"PGRST202", "PGRST205", "42883", "42P01", "3F000"}
KEY_IS_REFUSED = {"401", "403", "PGRST301", "PGRST302", "PGRST303", "42501"}
GATEWAY_OF_KEYS = "API key"
"""It stands before PostgREST and gives no code."""
CLASSES = {
    "22": (InvalidError, "This holds a character or a number that cannot be kept."),
    "23": (ConflictError, "This contradicts what is kept already."),
}
"""Of SQLSTATEs, by their first two characters."""
SQLSTATE_LENGTH = 5
BUGS = "42"
"""A statement that is wrong is our fault, not the store's."""


def refused(error: APIError) -> VoxieError | None:
    """The error that says what this one means; None: a statement of ours is wrong."""
    code, sentence = error.code or "", error.message or ""
    if error.hint == NotFoundError.code:
        return NotFoundError(sentence, error.details or "")
    if error.hint in OURS:
        return OURS[error.hint](sentence)
    if code in SCHEMA_IS_MISSING:
        return SchemaMissingError(
            f"Supabase has not the schema of this version: run `{UPGRADE}` ({sentence})."
        )
    if code in KEY_IS_REFUSED or (not code and GATEWAY_OF_KEYS in sentence):
        return SettingsError(f"Supabase does not accept SUPABASE_SECRET_KEY for this ({sentence}).")
    if len(code) == SQLSTATE_LENGTH and code[:2] in CLASSES:
        kind, said = CLASSES[code[:2]]
        return kind(said)
    if len(code) == SQLSTATE_LENGTH and code.startswith(BUGS):
        return None
    return UnavailableError(f"Supabase does not serve this now ({code or 'no code'}: {sentence}).")
