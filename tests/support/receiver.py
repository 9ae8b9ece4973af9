"""Somebody else's HTTP server on this machine: it behaves as it is told and remembers what it was sent."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from voxie_platform.supervisor.ports import free_port

FINE = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok"
BROKEN = b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 4\r\n\r\noops"


@dataclass(frozen=True)
class Received:
    """One request as it came."""

    line: str
    headers: dict[str, str]
    body: bytes


Behaviour = Callable[[Received, asyncio.StreamWriter], Awaitable[None]]


def answering(answer: bytes, *, after: float = 0.0) -> Behaviour:
    """Says this, after a while."""

    async def behave(_: Received, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(after)
        writer.write(answer)
        await writer.drain()

    return behave


def hanging_up() -> Behaviour:
    """Closes without a word."""

    async def behave(_: Received, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    return behave


@dataclass
class Receiver:
    """The server; `behave` may be exchanged at any time."""

    port: int
    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    behave: Behaviour = field(default_factory=lambda: answering(FINE))
    received: list[Received] = field(default_factory=list)
    server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}/hook"

    async def up(self) -> None:
        self.server = await asyncio.start_server(self.serve, self.host, self.port, ssl=self.tls)

    async def down(self) -> None:
        if self.server is not None:
            self.server.close()
            self.server = None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            received = await request_in(reader)
            self.received.append(received)
            await self.behave(received, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # whoever asked hung up
        finally:
            writer.close()


async def request_in(reader: asyncio.StreamReader) -> Received:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    line, *rest = head.strip().split("\r\n")
    headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in rest)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Received(line, headers, body)


@asynccontextmanager
async def running_receiver(
    tls: ssl.SSLContext | None = None, *, host: str = "127.0.0.1"
) -> AsyncIterator[Receiver]:
    receiver = Receiver(free_port(0, host=host), host, tls)
    await receiver.up()
    try:
        yield receiver
    finally:
        await receiver.down()
