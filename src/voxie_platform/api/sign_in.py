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
from voxie_platform.api.signed_in import COOKIE, LONGEST_SECRET, WAYS_IN, Anyone
from voxie_platform.errors import NotSignedInError
from voxie_platform.settings import Settings

routes = APIRouter(tags=["session"])

SESSION_SECONDS = 14 * 24 * 3600


class WorkspaceView(BaseModel):
    """The workspace whose data this credential opens."""

    id: str
    name: str


class ProjectView(BaseModel):
    """A Supabase project, as every browser may know it."""

    url: str
    publishable_key: str


class WaysIn(BaseModel):
    """How people may sign in here, beside the printed link and an API key."""

    supabase: ProjectView | None
    """By password, e-mail or a provider, with Supabase's own client; null: not set up."""


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


@routes.get(WAYS_IN)
async def get_ways_in(request: Request) -> WaysIn:
    """What a page must know before anybody is signed in; nothing of it is a secret."""
    return WaysIn(supabase=project_of(platform_of(request).settings))


def project_of(settings: Settings) -> ProjectView | None:
    """Where the page's people have their passwords."""
    if settings.supabase_url is None or settings.supabase_publishable_key is None:
        return None
    reached = settings.supabase_public_url or settings.supabase_url
    return ProjectView(url=reached.rstrip("/"), publishable_key=settings.supabase_publishable_key)


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
