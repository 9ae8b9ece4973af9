"""Letting go of a connection whose other end does not read: ASGI by itself can only wait for it."""

from asyncio import Transport
from collections.abc import Collection
from functools import partial
from typing import Protocol

from starlette.types import ASGIApp, Receive, Scope, Send

EXTENSION = "voxie.drop"


class Connection(Protocol):
    """One of the server's."""

    client: tuple[str, int] | None
    transport: Transport


class Droppable:
    """Outermost of all, with the server's connections at hand."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.connections: Collection[Connection] = ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        extensions = {**scope.get("extensions", {}), EXTENSION: partial(self.drop, scope.get("client"))}
        await self.app({**scope, "extensions": extensions}, receive, send)

    def drop(self, client: tuple[str, int] | None) -> None:
        """What was not sent by now is thrown away; the request then ends as if the client had hung up."""
        for connection in self.connections:
            if connection.client == client:
                connection.transport.abort()


def drop(scope: Scope) -> None:
    """Let go of a request's connection, if the server can."""
    if EXTENSION in scope.get("extensions", {}):
        scope["extensions"][EXTENSION]()
