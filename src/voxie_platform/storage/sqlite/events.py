"""The log of changes of one workspace in SQLite."""

from voxie_platform.fleet.models import WorkspaceEvent
from voxie_platform.storage.sqlite.database import EVENTS, Reading
from voxie_platform.storage.sqlite.rows import read_as
from voxie_platform.storage.sqlite.tenant import Tenant


class SqliteEvents:
    """Events of one workspace."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    async def since(self, seq: int, *, limit: int) -> tuple[WorkspaceEvent, ...]:
        def look(reading: Reading, workspace_id: str) -> tuple[WorkspaceEvent, ...]:
            rows = reading.all(EVENTS["since"], workspace_id=workspace_id, seq=seq, limit=limit)
            return tuple(read_as(WorkspaceEvent, row) for row in rows)

        return await self.tenant.read(look)

    async def newest(self) -> int:
        def look(reading: Reading, workspace_id: str) -> int:
            counted = reading.one(EVENTS["newest"], workspace_id=workspace_id)
            return counted["value"] if counted is not None else 0

        return await self.tenant.read(look)
