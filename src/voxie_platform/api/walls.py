"""What stands before every route: errors end here, and only what is meant for us gets in."""

import logging
import time
from collections.abc import Sequence
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voxie_platform.api.problems import (
    ContentTooLargeError,
    MalformedError,
    NotJsonError,
    UnknownHostError,
    problem,
    problem_of,
)
from voxie_platform.errors import VoxieError
from voxie_platform.metrics.figures import ApiFigures

logger = logging.getLogger(__name__)

LARGEST_BODY = 1024 * 1024
FIRST_REFUSAL = 400
METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"})
OTHER_METHOD, NO_ROUTE = "other", "none"
QUIET_PATHS = ("/healthz", "/readyz", "/metrics", "/assets/", "/api/livekit/webhook")
OPEN_TO_ANY_HOST = frozenset({"/healthz", "/readyz", "/metrics", "/api/livekit/webhook"})
"""Probes and LiveKit reach us by whatever address they have; they get nothing that a page could use, and
the metrics look at who asks themselves."""


class Headed:
    """Outermost: every answer carries the security headers, and one line is logged for it."""

    def __init__(self, app: ASGIApp, *, headers: dict[str, str], figures: ApiFigures) -> None:
        self.app = app
        self.figures = figures
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        began, path = time.monotonic(), scope["path"]

        async def send_headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                if path.startswith("/api"):
                    headers.setdefault("Cache-Control", "no-store")
                seconds = time.monotonic() - began
                note(scope, message["status"], seconds)
                count(self.figures, scope, message["status"], seconds)
            await send(message)

        await self.app(scope, receive, send_headed)


def note(scope: Scope, status: int, seconds: float) -> None:
    is_quiet = scope["path"].startswith(QUIET_PATHS) or (scope["method"] == "GET" and status < FIRST_REFUSAL)
    level = logging.DEBUG if is_quiet else logging.INFO
    fields = {"method": scope["method"], "path": scope["path"][:200], "status": status}
    logger.log(level, "answered", extra=fields | {"ms": round(seconds * 1000, 1)})


def count(figures: ApiFigures, scope: Scope, status: int, seconds: float) -> None:
    """By the route's pattern: what strangers make up is no label."""
    route = getattr(scope.get("route"), "path_format", None) or NO_ROUTE
    method = scope["method"] if scope["method"] in METHODS else OTHER_METHOD
    figures.requests.labels(method, route, str(status)).inc()
    figures.seconds.labels(method, route).observe(seconds)


class Unbroken:
    """Whatever goes wrong inside is answered with a problem document."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_begun = False

        async def send_noting(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.app(scope, receive, send_noting)
        except VoxieError as error:
            if has_begun:
                raise
            await problem_of(error)(scope, receive, send)
        except Exception:
            logger.exception("request failed", extra={"path": scope["path"][:200]})
            if has_begun:
                raise
            sentence = "Something went wrong on our side; it is in the log."
            await problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", sentence)(scope, receive, send)


class KnownHost:
    """A page of another site that points its own name at us (DNS rebinding) gets nothing."""

    def __init__(self, app: ASGIApp, *, hosts: Sequence[str]) -> None:
        self.app = app
        self.hosts = frozenset(host.lower().strip("[]") for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] not in OPEN_TO_ANY_HOST and not self.knows(Headers(scope=scope).get("host", "")):
            raise UnknownHostError("This server does not answer to that host name (see ALLOWED_HOSTS).")
        await self.app(scope, receive, send)

    def knows(self, given: str) -> bool:
        return "*" in self.hosts or host_in(given) in self.hosts


def host_in(given: str) -> str:
    """The name in a Host header, without its port."""
    if given.startswith("["):
        name, closed, _ = given[1:].partition("]")
        return name.lower() if closed else ""
    return given.partition(":")[0].lower()


class Measured:
    """A body is read here, up to what the api takes, and must be JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        expect_length_within(headers.get("content-length", "0"))
        body = await body_of(receive)
        if body is None:  # hung up in the middle of sending
            return
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if body and kind != "application/json" and not kind.endswith("+json"):
            raise NotJsonError("Send JSON, with the header Content-Type: application/json.")
        waiting = [body]

        async def receive_kept() -> Message:
            if waiting:
                return {"type": "http.request", "body": waiting.pop(), "more_body": False}
            return await receive()

        await self.app(scope, receive_kept, send)


async def body_of(receive: Receive) -> bytes | None:
    """The whole body; None: the client is gone.

    Raises: ContentTooLargeError.
    """
    parts, length, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return None
        part = message.get("body", b"")
        length += len(part)
        expect_length_within(str(length))
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


def expect_length_within(length: str) -> None:
    """Raises: ContentTooLargeError, MalformedError."""
    if not (length.isascii() and length.isdigit()):
        raise MalformedError("Content-Length is no number.")
    if len(length) > len(str(LARGEST_BODY)) or int(length) > LARGEST_BODY:
        raise ContentTooLargeError(f"A request may have {LARGEST_BODY // 1024} KiB at most.")
