"""The worker's health page: green while LiveKit knows it and nothing keeps it from calls; and its figures."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus

from voxie_platform.errors import Fault, SettingsError

REQUEST_SECONDS = 5.0
LONGEST_REQUEST = 8_192
METRICS = "/metrics"


@dataclass(frozen=True)
class Asked:
    """One request: where it wants to, its headers by lower-case names, and from which address."""

    path: str
    headers: Mapping[str, str]
    peer: str


@dataclass(frozen=True)
class Page:
    """One answer."""

    status: HTTPStatus
    body: bytes
    kind: str = "text/plain; charset=utf-8"


Answers = Callable[[Asked], Page]


@asynccontextmanager
async def health_page(
    host: str, port: int, wrong: Callable[[], str | None], metrics: Answers
) -> AsyncIterator[int]:
    """Serve what is wrong (None: nothing), and the figures, until the block is left; yields the port.

    Raises: SettingsError (it cannot be had).
    """

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(REQUEST_SECONDS):
                asked = read(await reader.readuntil(b"\r\n\r\n"), writer.get_extra_info("peername"))
                writer.write(written(metrics(asked) if asked.path == METRICS else health(wrong())))
                await writer.drain()
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # whoever asked is gone, or is no HTTP client
        finally:
            writer.close()

    try:
        server = await asyncio.start_server(answer, host, port, limit=LONGEST_REQUEST)
    except OSError as error:
        raise cannot_listen(host, port, error) from error
    async with server:
        yield server.sockets[0].getsockname()[1]


def cannot_listen(host: str, port: int, error: OSError) -> SettingsError:
    """In the words of the settings: several workers of one machine cannot have one port."""
    fault = Fault("WORKER_HEALTH_PORT", os.strerror(error.errno) if error.errno else "cannot be bound")
    sentence = f"The worker's health page cannot listen on {host} port {port} ({fault.message})"
    return SettingsError(f"{sentence}: set WORKER_HEALTH_HOST or WORKER_HEALTH_PORT.", faults=[fault])


def read(head: bytes, peer: tuple[str, int]) -> Asked:
    """A request's head; one that is none has no path, and is told the health."""
    first, *lines = head.decode("latin-1").splitlines()
    _, _, target = first.partition(" ")
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return Asked(target.partition(" ")[0].partition("?")[0], headers, peer[0])


def health(wrong: str | None) -> Page:
    """In one sentence."""
    status = HTTPStatus.OK if wrong is None else HTTPStatus.SERVICE_UNAVAILABLE
    return Page(status, f"{wrong or 'registered'}\n".encode())


def written(page: Page) -> bytes:
    """One small HTTP answer."""
    head = (
        f"HTTP/1.1 {page.status.value} {page.status.phrase}\r\nContent-Type: {page.kind}\r\n"
        f"Content-Length: {len(page.body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + page.body
