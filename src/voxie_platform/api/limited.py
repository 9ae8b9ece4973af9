"""The wall that counts: who asks too often is told when to come back."""

from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voxie_platform.access.models import Principal
from voxie_platform.access.rates import WINDOW_SECONDS, Left, Rates

ONE_SITE = 64
"""Bits of an IPv6 address that name a site; whoever has one has all addresses in it."""


class Limited:
    """Stands behind the sign-in: it counts by credential and by workspace."""

    def __init__(self, app: ASGIApp, *, rates: Rates) -> None:
        self.app = app
        self.rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal: Principal | None = scope.get("state", {}).get("principal")
        if principal is None:
            await self.app(scope, receive, send)
            return
        left = self.rates.request(principal.author, principal.workspace_id)

        async def send_with_what_is_left(message: Message) -> None:
            if left and message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers_of(left))
            await send(message)

        await self.app(scope, receive, send_with_what_is_left)


def headers_of(left: Sequence[Left]) -> dict[str, str]:
    """As the IETF's draft on RateLimit headers names them."""
    return {
        "RateLimit-Policy": ", ".join(f'"{one.name}";q={one.amount};w={WINDOW_SECONDS:.0f}' for one in left),
        "RateLimit": ", ".join(f'"{one.name}";r={one.remaining};t={one.full_seconds}' for one in left),
    }


def address_of(scope: Scope) -> str:
    """Where a request comes from: an IPv4 address, or the site of an IPv6 one."""
    client = scope.get("client")
    host = str(client[0]) if client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, ONE_SITE), strict=False))
    return host
