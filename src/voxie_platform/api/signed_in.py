"""Who is asking: an API key, a Supabase user, or the page's session cookie."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPMethod
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as AsgiScope

from voxie_platform.access.models import SCOPES_OF, Membership, Principal, Scope
from voxie_platform.access.rates import Rates
from voxie_platform.access.secrets import KEY_PREFIX, hash_of
from voxie_platform.access.store import AccessStore
from voxie_platform.api.limited import address_of
from voxie_platform.api.platform import Platform, platform_of
from voxie_platform.api.problems import MalformedError
from voxie_platform.api.users import Users
from voxie_platform.errors import Fault, ForbiddenError, NotSignedInError, shown
from voxie_platform.storage.stores import WorkspaceStore
from voxie_platform.urls import parts_of

COOKIE = "voxie_session"
WORKSPACE_HEADER = "X-Workspace"
WAYS_IN = "/api/sign-in"
OPEN_PATHS = frozenset({"/api/livekit/webhook", WAYS_IN})
"""LiveKit signs what it sends; how to sign in is known to nobody who had to sign in first."""
HARMLESS = frozenset({HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS})
LONGEST_SECRET = 512


class WhichWorkspaceError(MalformedError):
    """The user is in several workspaces, and the request does not say which is meant."""

    code = "which_workspace"


class SignedIn:
    """Nothing under /api is answered to a stranger, not even whether it exists."""

    def __init__(self, app: ASGIApp, *, access: AccessStore, users: Users | None, rates: Rates) -> None:
        self.app = app
        self.rates = rates
        self.access = access
        self.users = users

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path.startswith("/api") and path not in OPEN_PATHS:
            connection = HTTPConnection(scope)
            ask = partial(self.principal_of, connection, scope["method"])
            try:
                connection.state.principal = await ask()
            except NotSignedInError:
                # only what opens nothing is counted: a stranger's neighbour, or one behind the same proxy,
                # is never locked out
                if "authorization" in connection.headers:
                    self.rates.failure(address_of(scope))
                raise
            connection.state.ask_again = ask  # for an answer that takes so long that the credential may end
        await self.app(scope, receive, send)

    async def principal_of(self, connection: HTTPConnection, method: str) -> Principal:
        """Raises: NotSignedInError, ForbiddenError, WhichWorkspaceError, UnavailableError."""
        wanted = connection.headers.get(WORKSPACE_HEADER)
        authorization = connection.headers.get("authorization")
        if not authorization:
            return there(await holder_of_session(connection, method, self.access), wanted)
        kind, _, credential = authorization.partition(" ")
        if kind.lower() != "bearer" or not credential:
            raise NotSignedInError("A credential is sent as Authorization: Bearer vx_...")
        if credential.startswith(KEY_PREFIX) or self.users is None:
            return there(await holder_of_key(credential, self.access), wanted)
        user = await self.users.user_of(credential)
        return member(user.id, await self.access.memberships(user.id), wanted)


def there(principal: Principal, wanted: str | None) -> Principal:
    """A key or a session is for one workspace; what is meant for another is not done in this one.

    Raises: ForbiddenError.
    """
    if wanted not in {None, principal.workspace_id}:
        raise ForbiddenError(f"This credential is not for the workspace {shown(wanted or '')!r}.")
    return principal


def member(user_id: str, memberships: Sequence[Membership], wanted: str | None) -> Principal:
    """The user in the one workspace that is meant.

    Raises: ForbiddenError (not a member), WhichWorkspaceError.
    """
    if not memberships:
        raise ForbiddenError("You are signed in, but not a member of any workspace: ask an owner to add you.")
    meant = [one for one in memberships if wanted in {None, one.workspace.id}]
    if not meant:
        raise ForbiddenError(f"You are not a member of the workspace {shown(wanted or '')!r}.")
    if len(meant) > 1:
        choices = [Fault(one.workspace.id, one.workspace.name) for one in meant]
        sentence = f"You are in {len(meant)} workspaces: name one of them in the header {WORKSPACE_HEADER}."
        raise WhichWorkspaceError(sentence, faults=choices)
    [one] = meant
    return Principal(
        kind="user",
        id=user_id,
        workspace_id=one.workspace.id,
        scopes=SCOPES_OF[one.role],
        role=one.role,
    )


async def holder_of_session(connection: HTTPConnection, method: str, access: AccessStore) -> Principal:
    """Raises: NotSignedInError, ForbiddenError (another site's page makes the browser ask)."""
    cookie = connection.cookies.get(COOKIE)
    if not cookie or len(cookie) > LONGEST_SECRET:
        raise NotSignedInError("Sign in first, or send an API key: Authorization: Bearer vx_...")
    if method not in HARMLESS and not is_from_our_page(connection.headers):
        raise ForbiddenError("Only the page of this server may do this in your name.")
    principal = await access.holder_of_session(hash_of(cookie))
    if principal is None:
        raise NotSignedInError("This session is over: sign in again.")
    return principal


async def holder_of_key(key: str, access: AccessStore) -> Principal:
    """Raises: NotSignedInError."""
    if not key.startswith(KEY_PREFIX) or len(key) > LONGEST_SECRET:
        raise NotSignedInError("An API key is sent as Authorization: Bearer vx_...")
    principal = await access.holder_of_key(hash_of(key))
    if principal is None:
        raise NotSignedInError("This API key is unknown, expired or revoked.")
    return principal


def is_from_our_page(headers: Headers) -> bool:
    """A browser says where a request comes from, and no page can make it lie."""
    if site := headers.get("sec-fetch-site"):
        return site == "same-origin"
    origin, host = parts_of(headers.get("origin", "")), headers.get("host", "")
    return bool(host) and origin is not None and origin.netloc.lower() == host.lower()


@dataclass(frozen=True)
class Caller:
    """Who asks, with all that they may see."""

    principal: Principal
    platform: Platform

    @property
    def workspace(self) -> WorkspaceStore:
        """All of their workspace and nothing of any other."""
        return self.platform.stores.of(self.principal.workspace_id)


@dataclass(frozen=True)
class Needs:
    """A dependency: the caller, if the credential is good for this."""

    scope: Scope | None

    def __call__(self, request: Request) -> Caller:
        """Raises: ForbiddenError."""
        principal: Principal = request.state.principal
        if self.scope is not None and not {self.scope, Scope.ADMIN} & set(principal.scopes):
            raise ForbiddenError(
                f"{who(principal)} may not do that: it lacks the scope {self.scope.value!r}."
            )
        return Caller(principal, platform_of(request))


def who(principal: Principal) -> str:
    return f"Your role here, {principal.role}," if principal.role else "This API key"


def needs(wanted: Scope | None) -> Any:
    return Depends(Needs(wanted))


Anyone = Annotated[Caller, needs(None)]
Reader = Annotated[Caller, needs(Scope.READ)]
Spawner = Annotated[Caller, needs(Scope.CALL)]
Writer = Annotated[Caller, needs(Scope.WRITE)]
Admin = Annotated[Caller, needs(Scope.ADMIN)]
