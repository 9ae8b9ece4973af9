"""Every way this platform says no: an error is a class that knows its sentence and its status."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with what was given: where, and what."""

    field: str
    message: str


class VoxieError(Exception):
    """What the platform tells a person who asked for something it cannot do.

    `str(error)` is a whole sentence and safe to show: it never holds a secret.
    """

    code: ClassVar[str] = "internal"
    status: ClassVar[HTTPStatus] = HTTPStatus.INTERNAL_SERVER_ERROR
    retry_after_seconds: int | None = None

    def __init__(self, sentence: str, *, faults: Sequence[Fault] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.faults = tuple(faults)


class NotFoundError(VoxieError):
    """There is none of that name here, or it belongs to somebody else."""

    code = "not_found"
    status = HTTPStatus.NOT_FOUND

    def __init__(self, kind: str, identifier: str) -> None:
        super().__init__(f"There is no {kind} {shown(identifier)!r} here.")
        self.kind = kind


class InvalidError(VoxieError):
    """What was given cannot be taken; `faults` name each field."""

    code = "invalid"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ConflictError(VoxieError):
    """It was changed meanwhile, or its state does not allow this."""

    code = "conflict"
    status = HTTPStatus.CONFLICT


class PreconditionFailedError(VoxieError):
    """The `If-Match` version is not the newest one."""

    code = "version_changed"
    status = HTTPStatus.PRECONDITION_FAILED


class NotSignedInError(VoxieError):
    """No credential was given, or it is unknown, expired or revoked."""

    code = "not_signed_in"
    status = HTTPStatus.UNAUTHORIZED


class ForbiddenError(VoxieError):
    """The credential is known, but not for this."""

    code = "forbidden"
    status = HTTPStatus.FORBIDDEN


class FullError(VoxieError):
    """Every call slot is taken."""

    code = "full"
    status = HTTPStatus.TOO_MANY_REQUESTS
    retry_after_seconds = 5


class NoWorkerError(VoxieError):
    """No worker of that deployment is there to take a call."""

    code = "no_worker"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    retry_after_seconds = 10


class UnavailableError(VoxieError):
    """A part that this needs (named in the sentence) does not answer."""

    code = "unavailable"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    retry_after_seconds = 5


class StaleAttemptError(VoxieError):
    """Another attempt serves this call by now; this one has nothing more to say."""

    code = "stale_attempt"
    status = HTTPStatus.CONFLICT


class SettingsError(VoxieError):
    """The settings contradict themselves or miss something; `faults` name each."""

    code = "settings"


STORE_AWAY = (UnavailableError, SettingsError)
"""What a store says that will be back, by itself or once a person has mended its key or its schema."""


def shown(given: str, limit: int = 80) -> str:
    """What a stranger gave, cut to a length that can be repeated in a sentence or a log line."""
    return given if len(given) <= limit else f"{given[: limit - 1]}…"
