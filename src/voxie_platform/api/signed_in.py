"""Who is asking: an API key, or the page's session cookie."""

from dataclasses import dataclass
from functools import partial
from http import HTTPMethod
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as AsgiScope

from voxie_platform.access.models import Principal, Scope
from voxie_platform.access.secrets import KEY_PREFIX, hash_of
from voxie_platform.access.store import AccessStore
from voxie_platform.api.platform import Platform, platform_of
from voxie_platform.errors import ForbiddenError, NotSignedInError
from voxie_platform.storage.stores import Stores, WorkspaceStore

COOKIE = "voxie_session"
OPEN_PATHS = frozenset({"/api/livekit/webhook"})
"""It carries LiveKit's own signature."""
HARMLESS = frozenset({HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS})
LONGEST_SECRET = 512


class SignedIn:
    """Nothing under /api is answered to a stranger, not even whether it exists."""

    def __init__(self, app: ASGIApp, *, stores: Stores) -> None:
        self.app = app
        self.access = stores.access

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path.startswith("/api") and path not in OPEN_PATHS:
            connection = HTTPConnection(scope)
            ask = partial(principal_of, connection, scope["method"], self.access)
            connection.state.principal = await ask()
            connection.state.ask_again = ask  # for an answer that takes so long that the credential may end
        await self.app(scope, receive, send)


async def principal_of(connection: HTTPConnection, method: str, access: AccessStore) -> Principal:
    """Raises: NotSignedInError, ForbiddenError (another site's page makes the browser ask)."""
    if authorization := connection.headers.get("authorization"):
        return await holder_of_key(authorization, access)
    cookie = connection.cookies.get(COOKIE)
    if not cookie or len(cookie) > LONGEST_SECRET:
        raise NotSignedInError("Sign in first, or send an API key: Authorization: Bearer vx_...")
    if method not in HARMLESS and not is_from_our_page(connection.headers):
        raise ForbiddenError("Only the page of this server may do this in your name.")
    principal = await access.holder_of_session(hash_of(cookie))
    if principal is None:
        raise NotSignedInError("This session is over: sign in again.")
    return principal


async def holder_of_key(authorization: str, access: AccessStore) -> Principal:
    """Raises: NotSignedInError."""
    kind, _, key = authorization.partition(" ")
    if kind.lower() != "bearer" or not key.startswith(KEY_PREFIX) or len(key) > LONGEST_SECRET:
        raise NotSignedInError("An API key is sent as Authorization: Bearer vx_...")
    principal = await access.holder_of_key(hash_of(key))
    if principal is None:
        raise NotSignedInError("This API key is unknown, expired or revoked.")
    return principal


def is_from_our_page(headers: Headers) -> bool:
    """A browser says where a request comes from, and no page can make it lie."""
    if site := headers.get("sec-fetch-site"):
        return site == "same-origin"
    origin, host = headers.get("origin"), headers.get("host")
    return bool(origin and host) and urlsplit(origin or "").netloc.lower() == (host or "").lower()


@dataclass(frozen=True)
class Caller:
    """Who asks, with all that they may see."""

    principal: Principal
    platform: Platform

    @property
    def workspace(self) -> WorkspaceStore:
        """All of their workspace and nothing of any other."""
        return self.platform.stores.of(self.principal.workspace_id)


def needs(wanted: Scope | None) -> Any:
    """A dependency: the caller, if the credential is good for this."""

    def caller_of(request: Request) -> Caller:
        principal: Principal = request.state.principal
        if wanted is not None and not {wanted, Scope.ADMIN} & set(principal.scopes):
            raise ForbiddenError(f"This API key may not do that: it lacks the scope {wanted.value!r}.")
        return Caller(principal, platform_of(request))

    return Depends(caller_of)


Anyone = Annotated[Caller, needs(None)]
Reader = Annotated[Caller, needs(Scope.READ)]
Spawner = Annotated[Caller, needs(Scope.CALL)]
Writer = Annotated[Caller, needs(Scope.WRITE)]
Admin = Annotated[Caller, needs(Scope.ADMIN)]
