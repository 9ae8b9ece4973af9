"""Routes of the page's session: a one-time code opens it, a cookie carries it."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from voxie_platform.access.models import Role, Scope
from voxie_platform.access.secrets import hash_of, new_code
from voxie_platform.api.limited import address_of
from voxie_platform.api.page import shell
from voxie_platform.api.platform import platform_of
from voxie_platform.api.signed_in import COOKIE, LONGEST_SECRET, Anyone
from voxie_platform.errors import NotSignedInError

routes = APIRouter(tags=["session"])

SESSION_SECONDS = 14 * 24 * 3600


class WorkspaceView(BaseModel):
    """The workspace whose data this credential opens."""

    id: str
    name: str


class MembershipView(BaseModel):
    """A workspace that you may enter, and as what."""

    id: str
    name: str
    role: Role


class Me(BaseModel):
    """Who you are here."""

    kind: Literal["key", "session", "user"]
    id: str
    scopes: list[Scope]
    role: Role | None
    """Of a user; null: a key or the page's session."""
    workspace: WorkspaceView
    workspaces: list[MembershipView]
    """Of a user: all that the header X-Workspace may name."""


@routes.get("/sign-in", include_in_schema=False)
async def sign_in(request: Request, code: Annotated[str, Query(max_length=LONGEST_SECRET)] = "") -> Response:
    """Uses the code up, as Jupyter does: the link is opened by hand, out of one's own terminal."""
    platform, secret = platform_of(request), new_code()
    access = platform.stores.access
    principal = await access.sign_in(hash_of(code), session_hash=hash_of(secret), seconds=SESSION_SECONDS)
    answer = RedirectResponse("/", HTTPStatus.SEE_OTHER, headers={"Cache-Control": "no-store"})
    if principal is None:
        cookie = request.cookies.get(COOKIE, "")
        if await access.holder_of_session(hash_of(cookie)) is not None:
            return answer
        platform.rates.failure(address_of(request.scope))
        return shell(HTTPStatus.UNAUTHORIZED, cache="no-store")  # it sees by its address what to say
    answer.set_cookie(
        COOKIE,
        secret,
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="lax",
        secure=(platform.settings.public_url or "").startswith("https://"),
    )
    return answer


@routes.get("/api/me")
async def get_me(caller: Anyone) -> Me:
    """Whose credential this is, and what it is good for."""
    principal = caller.principal
    access = caller.platform.stores.access
    entered = await access.memberships(principal.id) if principal.kind == "user" else ()
    own = next((one for one in await access.workspaces() if one.id == principal.workspace_id), None)
    if own is None:
        raise NotSignedInError("This workspace is gone.")
    return Me(
        kind=principal.kind,
        id=principal.id,
        scopes=list(principal.scopes),
        role=principal.role,
        workspace=WorkspaceView(id=own.id, name=own.name),
        workspaces=[
            MembershipView(id=one.workspace.id, name=one.workspace.name, role=one.role) for one in entered
        ],
    )


@routes.post("/api/sign-out", status_code=HTTPStatus.NO_CONTENT)
async def sign_out(request: Request, response: Response, caller: Anyone) -> None:
    """The page's session is over; an API key is not touched by it."""
    if caller.principal.kind == "session":
        await caller.platform.stores.access.sign_out(hash_of(request.cookies.get(COOKIE, "")))
        response.delete_cookie(COOKIE, httponly=True, samesite="lax")
