"""The worker's health page: green only while LiveKit knows this worker."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

REQUEST_SECONDS = 5.0
LONGEST_REQUEST = 8_192


@asynccontextmanager
async def health_page(host: str, port: int, healthy: Callable[[], bool]) -> AsyncIterator[int]:
    """Serve it until the block is left; yields the port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(REQUEST_SECONDS):
                await reader.readuntil(b"\r\n\r\n")
                writer.write(page(healthy()))
                await writer.drain()
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # whoever asked is gone, or is no HTTP client
        finally:
            writer.close()

    server = await asyncio.start_server(answer, host, port, limit=LONGEST_REQUEST)
    async with server:
        yield server.sockets[0].getsockname()[1]


def page(healthy: bool) -> bytes:
    """One small HTTP answer."""
    status, word = ("200 OK", "registered") if healthy else ("503 Service Unavailable", "not registered")
    body = f"{word}\n"
    return (
        f"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n"
        f"Connection: close\r\n\r\n{body}"
    ).encode()
