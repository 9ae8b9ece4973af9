"""Letting go of a connection whose other end does not read: ASGI by itself can only wait for it."""

from asyncio import Transport
from collections.abc import Callable, Collection
from functools import partial
from typing import Protocol

from starlette.types import ASGIApp, Receive, Scope, Send

EXTENSION = "voxie.drop"
Drop = Callable[[], None]


class Connection(Protocol):
    """One of the server's."""

    scope: Scope
    """Of the request that it serves."""
    transport: Transport


class Droppable:
    """Outermost of all, with the server's connections at hand."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.connections: Collection[Connection] = ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        extensions = {**scope.get("extensions", {}), EXTENSION: partial(self.drop, scope)}
        await self.app({**scope, "extensions": extensions}, receive, send)

    def drop(self, scope: Scope) -> None:
        """What was not sent by now is thrown away; to the app it is as if the client had hung up."""
        for connection in self.connections:
            if connection.scope is scope:
                connection.transport.abort()


def drop_of(scope: Scope) -> Drop:
    """What lets go of a request's connection; where the server cannot, nothing does."""
    drop: Drop = scope.get("extensions", {}).get(EXTENSION, lambda: None)
    return drop
