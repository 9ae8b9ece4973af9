"""The worker's health page: green only while LiveKit knows this worker and nothing keeps it from calls."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

REQUEST_SECONDS = 5.0
LONGEST_REQUEST = 8_192


@asynccontextmanager
async def health_page(host: str, port: int, wrong: Callable[[], str | None]) -> AsyncIterator[int]:
    """Serve what is wrong (None: nothing) until the block is left; yields the port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(REQUEST_SECONDS):
                await reader.readuntil(b"\r\n\r\n")
                writer.write(page(wrong()))
                await writer.drain()
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # whoever asked is gone, or is no HTTP client
        finally:
            writer.close()

    server = await asyncio.start_server(answer, host, port, limit=LONGEST_REQUEST)
    async with server:
        yield server.sockets[0].getsockname()[1]


def page(wrong: str | None) -> bytes:
    """One small HTTP answer."""
    status = "200 OK" if wrong is None else "503 Service Unavailable"
    body = f"{wrong or 'registered'}\n".encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + body
