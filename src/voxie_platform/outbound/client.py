"""HTTP to addresses that strangers gave: only what was checked is connected to."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ipaddress import ip_address, ip_network
from typing import Self

import httpx

from voxie_platform.errors import UnavailableError
from voxie_platform.outbound.addresses import (
    Address,
    ClosedAddressError,
    Network,
    expect_host,
    expect_open,
    host_of,
    literal,
)

Resolve = Callable[[str], Awaitable[Sequence[str]]]
"""The addresses of a name, as text. Raises: OSError."""

MOST_ADDRESSES = 3
"""Of one name, tried one after the other."""
MOST_CONNECTIONS = 64
EXPECT_SECONDS = 5.0
"""For the name in a URL that is to be kept, while whoever gave it waits."""

Found = Sequence[tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]]]


class Lookups:
    """Strangers' names, looked up by one thread each at most.

    A stranger's name server may be dead, and a look-up can only be waited for: so not by the loop's threads,
    which look our own services up, and not once more while one of the same name goes on.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(MOST_CONNECTIONS, thread_name_prefix="strangers-names")
        self._going_on: dict[str, Future[Found]] = {}

    async def found(self, name: str) -> Found:
        """Raises: OSError."""
        asked = self._going_on.get(name)
        if asked is None:
            asked = self._threads.submit(socket.getaddrinfo, name, None, type=socket.SOCK_STREAM)
            self._going_on[name] = asked
            asked.add_done_callback(lambda _: self._going_on.pop(name, None))
        waited = asyncio.wrap_future(asked)
        waited.add_done_callback(lambda one: one.cancelled() or one.exception())  # given up: nobody asks
        return await asyncio.shield(waited)  # whoever gives up gives up alone


LOOKUPS = Lookups()


async def resolved(name: str) -> Sequence[str]:
    """What this host's resolver says."""
    return list(dict.fromkeys(str(one[4][0]) for one in await LOOKUPS.found(name)))


@dataclass(frozen=True)
class Guard:
    """What may be called: every public address, and the networks that the operator allows."""

    allowed: Sequence[Network] = ()
    resolve: Resolve = resolved
    expect_seconds: float = EXPECT_SECONDS

    @classmethod
    def allowing(cls, networks: Iterable[str], resolve: Resolve = resolved) -> Self:
        """With these networks, as the settings name them."""
        return cls([ip_network(network) for network in networks], resolve)

    async def expect_url(self, url: str) -> None:
        """Look at a URL before it is kept. A name without an address today, or in time, may have one later.

        Raises: ClosedAddressError.
        """
        host = host_of(url)
        try:
            httpx.URL(url)
        except httpx.InvalidURL as error:
            raise ClosedAddressError("This is no URL.") from error
        with suppress(UnavailableError, TimeoutError):
            async with asyncio.timeout(self.expect_seconds):
                await self.addresses_of(host)

    async def addresses_of(self, host: str) -> Sequence[Address]:
        """Where a host is reached: each of its addresses is open.

        Raises:
            ClosedAddressError: one of them is not.
            UnavailableError: the name has none.
        """
        expect_host(host)
        address = literal(host)
        addresses = [address] if address is not None else await self.looked_up(host)
        for one in addresses:
            expect_open(one, self.allowed)
        return addresses[:MOST_ADDRESSES]

    async def looked_up(self, name: str) -> list[Address]:
        try:
            found = await self.resolve(name)
        except (OSError, UnicodeError) as error:
            raise UnavailableError(f"The name {name} has no address.") from error
        if not found:
            raise UnavailableError(f"The name {name} has no address.")
        return [ip_address(one) for one in found]


class Pinned(httpx.AsyncBaseTransport):
    """Connects to the addresses that were checked and to nothing else: a name is looked up once.

    No connection is kept. Two names may share an address, and one must not be answered on a connection
    whose certificate was checked for the other.
    """

    def __init__(self, guard: Guard, trusted: ssl.SSLContext | None = None) -> None:
        self.guard = guard
        limits = httpx.Limits(max_connections=MOST_CONNECTIONS, max_keepalive_connections=0)
        self.inner = httpx.AsyncHTTPTransport(verify=trusted or True, limits=limits, trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        addresses = await self.guard.addresses_of(request.url.host)
        for address in addresses[:-1]:
            try:
                return await self.inner.handle_async_request(pinned(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self.inner.handle_async_request(pinned(request, addresses[-1]))

    async def aclose(self) -> None:
        await self.inner.aclose()


def pinned(request: httpx.Request, address: Address) -> httpx.Request:
    """The same request to one address; its Host header and certificate stay those of the name."""
    extensions = dict(request.extensions)
    if literal(request.url.host) is None:
        extensions["sni_hostname"] = request.url.host
    return httpx.Request(
        request.method,
        request.url.copy_with(host=str(address)),
        headers=request.headers,
        stream=request.stream,
        extensions=extensions,
    )


@dataclass(frozen=True)
class Answer:
    """What was answered: the beginning of its body at most."""

    status: int
    body: bytes
    retry_after: str | None = None
    """The header of that name."""


@dataclass(frozen=True)
class GuardedClient:
    """A client that no URL leads inside."""

    client: httpx.AsyncClient
    seconds: float
    """For the whole of it, to the end of what is read."""
    most_bytes: int

    async def ask(self, method: str, url: str, *, content: str, headers: Mapping[str, str]) -> Answer:
        """Send a request and read the answer's beginning.

        Raises:
            ClosedAddressError: it leads inside; nothing was sent.
            UnavailableError: no answer, and why.
        """
        until = asyncio.get_running_loop().time() + self.seconds
        try:
            async with asyncio.timeout_at(until):
                request = self.client.build_request(method, url, content=content, headers=dict(headers))
                answer = await self.client.send(request, stream=True)
        except TimeoutError as error:
            raise UnavailableError(f"No answer within {self.seconds:g} s.") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise UnavailableError(f"No answer: {str(error) or type(error).__name__}.") from error
        body = await self.beginning_of(answer, until)
        return Answer(answer.status_code, body, answer.headers.get("retry-after"))

    async def beginning_of(self, answer: httpx.Response, until: float) -> bytes:
        """What comes of its body by then (the loop's time)."""
        body = b""
        try:
            async with asyncio.timeout_at(until):
                # raw: what is small on the wire may be without end unpacked
                async for part in answer.aiter_raw():
                    body += part
                    if len(body) >= self.most_bytes:
                        break
        except (httpx.HTTPError, TimeoutError):
            pass  # the status has been said; the rest was only for people to read
        finally:
            await answer.aclose()
        return body[: self.most_bytes]


@asynccontextmanager
async def guarded_client(
    guard: Guard, *, seconds: float, most_bytes: int, trusted: ssl.SSLContext | None = None
) -> AsyncIterator[GuardedClient]:
    """Follows no redirect, heeds no proxy of the environment, keeps no cookies and no connection."""
    async with httpx.AsyncClient(
        transport=Pinned(guard, trusted),
        timeout=httpx.Timeout(seconds, connect=seconds / MOST_ADDRESSES),
        follow_redirects=False,
        trust_env=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
    ) as client:
        yield GuardedClient(client, seconds, most_bytes)
