"""The log of changes of one workspace in Supabase."""

from voxie_platform.fleet.models import WorkspaceEvent
from voxie_platform.storage.supabase.door import Tenant
from voxie_platform.storage.supabase.rows import all_as


class SupabaseEvents:
    """Events of one workspace."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    async def since(self, seq: int, *, limit: int) -> tuple[WorkspaceEvent, ...]:
        return all_as(WorkspaceEvent, await self.tenant.read("events_since", seq=seq, limit=limit))

    async def newest(self) -> int:
        return int(str(await self.tenant.read("events_newest")))
