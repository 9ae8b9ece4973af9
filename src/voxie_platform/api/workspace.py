"""Routes of the workspace that the caller is in."""

from fastapi import APIRouter

from voxie_platform.access.models import Workspace
from voxie_platform.api.signed_in import Admin, Reader
from voxie_platform.functions.business import TimeZone
from voxie_platform.values import Value

routes = APIRouter(prefix="/api/workspace", tags=["workspace"])


class WorkspacePatch(Value):
    """What is to change about the workspace."""

    timezone: TimeZone
    """A name of the IANA database, such as `Europe/Berlin`: the hours and days of its figures."""


@routes.get("")
async def get_workspace(caller: Reader) -> Workspace:
    """Its name, and its time zone."""
    return await caller.platform.stores.access.workspace(caller.principal.workspace_id)


@routes.patch("")
async def change_workspace(caller: Admin, patch: WorkspacePatch) -> Workspace:
    """A new time zone holds for the past as well."""
    access = caller.platform.stores.access
    return await access.set_timezone(caller.principal.workspace_id, patch.timezone)
