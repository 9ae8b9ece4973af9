"""The queue of calls with work due, in Supabase."""

from voxie_platform.calls.after_call import DueCall
from voxie_platform.storage.supabase.door import Door
from voxie_platform.storage.supabase.rows import all_as, sent


class SupabaseAfterCalls:
    """Calls of every workspace with work due."""

    def __init__(self, door: Door) -> None:
        self.door = door

    async def due(self, *, limit: int) -> tuple[DueCall, ...]:
        return all_as(DueCall, await self.door.read("after_calls_due", limit=limit))

    async def settle(self, due: DueCall) -> bool:
        return bool(await self.door.write("after_calls_settle", **key_of(due)))

    async def put_off(self, due: DueCall, *, seconds: float) -> bool:
        return bool(await self.door.write("after_calls_put_off", **key_of(due), seconds=seconds))


def key_of(due: DueCall) -> dict[str, str]:
    """Its row, and the state of it that was seen."""
    return {"workspace_id": due.workspace_id, "call_id": due.call_id, "due_at": sent(due.due_at)}
