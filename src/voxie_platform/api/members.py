"""Routes of members: the Supabase users who may enter the workspace, and as what."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import StringConstraints

from voxie_platform.access.models import Member, Role
from voxie_platform.api.once import IdempotencyKey, Made, once
from voxie_platform.api.schemas import ONE_LINE, IdGiven, Listed, MemberId
from voxie_platform.api.signed_in import Admin
from voxie_platform.values import Value

routes = APIRouter(prefix="/api/members", tags=["members"])

MemberName = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100, pattern=ONE_LINE)]


class MemberRequest(Value):
    """Who is let in."""

    user_id: IdGiven
    """As Supabase's list of users shows it."""
    role: Role
    name: MemberName = ""
    """What you call them."""


class MemberPatch(Value):
    """What is to change about a member."""

    role: Role | None = None
    name: MemberName | None = None


@routes.get("")
async def list_members(caller: Admin) -> Listed[Member]:
    """Oldest first."""
    return Listed(items=list(await caller.platform.stores.access.members(caller.principal.workspace_id)))


@routes.post("", status_code=HTTPStatus.CREATED, response_model=Member)
async def add_member(
    request: Request, caller: Admin, asked: MemberRequest, idempotency_key: IdempotencyKey = None
) -> Response:
    """From their next request on the user's token opens this workspace."""

    async def make(_: str) -> Made:
        added = await caller.platform.stores.access.add_member(
            caller.principal.workspace_id, asked.user_id, role=asked.role, name=asked.name
        )
        return Made(added)

    return await once(request, caller, idempotency_key, make)


@routes.patch("/{id}")
async def change_member(caller: Admin, user_id: MemberId, patch: MemberPatch) -> Member:
    """Another role counts from their next request on; the last owner stays one."""
    return await caller.platform.stores.access.change_member(
        caller.principal.workspace_id, user_id, role=patch.role, name=patch.name
    )


@routes.delete("/{id}", status_code=HTTPStatus.NO_CONTENT)
async def remove_member(caller: Admin, user_id: MemberId) -> None:
    """Their token opens this workspace no more; the last owner stays."""
    await caller.platform.stores.access.remove_member(caller.principal.workspace_id, user_id)
