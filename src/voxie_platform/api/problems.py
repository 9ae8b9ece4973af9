"""How the api says no: RFC 9457 problem documents, the same for every error."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from voxie_platform.errors import Fault, SettingsError, UnavailableError, VoxieError

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
LONGEST_FIELD = 200
MOST_FAULTS = 50
CODES = {
    HTTPStatus.BAD_REQUEST: "malformed",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
}
"""What the framework itself refuses."""


class FaultView(BaseModel):
    """One field and what is wrong with it."""

    field: str
    message: str


class Problem(BaseModel):
    """Why a request was refused."""

    type: str
    """`urn:voxie:problem:<code>`."""
    title: str
    status: int
    detail: str
    """A sentence for a person."""
    code: str
    """For a program."""
    faults: list[FaultView]
    """Empty where no single field is to blame."""


class ContentTooLargeError(VoxieError):
    """More than the api takes in one request."""

    code = "too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class UnknownHostError(VoxieError):
    """The request was meant for another name than ours."""

    code = "unknown_host"
    status = HTTPStatus.MISDIRECTED_REQUEST


class NotJsonError(VoxieError):
    """The body says that it is something else than JSON."""

    code = "not_json"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class InProgressError(VoxieError):
    """The first request with this Idempotency-Key is still at it."""

    code = "in_progress"
    status = HTTPStatus.CONFLICT
    retry_after_seconds = 2


class OutOfOrderError(UnavailableError):
    """Somebody has to mend a key, a setting or the store's schema; our log says which, not an answer."""

    retry_after_seconds = 30


class MalformedError(VoxieError):
    """The request cannot be read at all."""

    code = "malformed"
    status = HTTPStatus.BAD_REQUEST


def render_errors(app: FastAPI) -> None:
    """Every error that a route may raise becomes a problem document."""
    app.add_exception_handler(VoxieError, told)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, not_understood)


async def told(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, VoxieError)
    return problem_of(error)


async def refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    headers = dict(error.headers or {})
    if "Allow" in headers:
        headers["Allow"] = ", ".join(sorted(methods_at(request))) or headers["Allow"]
    return problem(status, CODES.get(status, "refused"), f"{error.detail}.", headers=headers)


def methods_at(request: Request) -> set[str]:
    """All that a path takes: the framework names those of the first route that has it."""
    described = request.app.openapi()["paths"]
    path = request.url.path.split("/")
    return {
        method.upper()
        for pattern, operations in described.items()
        if len(parts := pattern.split("/")) == len(path)
        and all(part == given or part.startswith("{") for part, given in zip(parts, path, strict=True))
        for method in operations
    }


async def not_understood(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    found = [Fault(field_of(fault["loc"]), fault["msg"]) for fault in error.errors()[:MOST_FAULTS]]
    names = ", ".join(fault.field or "the body" for fault in found[:5])
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return problem(status, "invalid", f"What was given cannot be taken: {names}.", found)


def outward(error: VoxieError) -> VoxieError:
    """The error as those are told it who ask over HTTP: how this platform is set up is none of theirs."""
    if not isinstance(error, SettingsError):
        return error
    logger.error("out of order", extra={"because": error.sentence})
    return OutOfOrderError("This is out of order just now; the log of the api says why.")


def problem_of(error: VoxieError) -> JSONResponse:
    """The document of one of our own errors."""
    error = outward(error)
    headers = {}
    if error.retry_after_seconds is not None:
        headers["Retry-After"] = str(error.retry_after_seconds)
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return problem(error.status, error.code, error.sentence, error.faults, headers=headers)


def problem(
    status: HTTPStatus,
    code: str,
    detail: str,
    faults: Sequence[Fault] = (),
    *,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """A problem document."""
    document = Problem(
        type=f"urn:voxie:problem:{code}",
        title=status.phrase,
        status=status,
        detail=printable(detail),
        code=code,
        faults=[
            FaultView(field=printable(fault.field)[:LONGEST_FIELD], message=printable(fault.message))
            for fault in faults[:MOST_FAULTS]
        ],
    )
    return JSONResponse(document.model_dump(), status_code=status, headers=headers, media_type=MEDIA_TYPE)


def field_of(location: Sequence[Any]) -> str:
    """The path of a field, as the person who wrote the request would name it."""
    return ".".join(map(str, location[1:] if location[:1] in {("body",), ("query",)} else location))


def printable(text: str) -> str:
    """Half a surrogate pair cannot be sent as UTF-8."""
    return text.encode(errors="replace").decode()
