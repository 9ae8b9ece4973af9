"""The queue of calls with work due, in SQLite."""

from voxie_platform.calls.after_call import REST_SECONDS, DueCall
from voxie_platform.storage.moments import SECOND, micros
from voxie_platform.storage.sqlite.database import Database, Reading, Writing
from voxie_platform.storage.sqlite.queries import queries
from voxie_platform.storage.sqlite.rows import read_as

SQL = queries("after_call")


class SqliteAfterCalls:
    """Calls of every workspace with work due."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def due(self, *, limit: int) -> tuple[DueCall, ...]:
        def look(reading: Reading) -> tuple[DueCall, ...]:
            rows = reading.all(SQL["due"], now=reading.now, limit=limit)
            return tuple(read_as(DueCall, row) for row in rows)

        return await self.database.read(look)

    async def settle(self, due: DueCall) -> bool:
        def change(writing: Writing) -> bool:
            settled = writing.run(
                SQL["settle"],
                workspace_id=due.workspace_id,
                call_id=due.call_id,
                due_at=micros(due.due_at),
            )
            return settled == 1

        return await self.database.write(change, durable=False)

    async def put_off(self, due: DueCall, *, seconds: float) -> bool:
        def change(writing: Writing) -> bool:
            moved = writing.run(
                SQL["put_off"],
                workspace_id=due.workspace_id,
                call_id=due.call_id,
                due_at=micros(due.due_at),
                later=writing.now + int(seconds * SECOND),
            )
            return moved == 1

        return await self.database.write(change, durable=False)


def put_in(writing: Writing, workspace_id: str, call_id: str) -> None:
    """There is work to do after this call, once it has rested."""
    due_at = writing.now + int(REST_SECONDS * SECOND)
    writing.run(SQL["put_in"], workspace_id=workspace_id, call_id=call_id, due_at=due_at)


def put_in_if_over(writing: Writing, workspace_id: str, call_id: str | None) -> None:
    """Something was added to what a call left behind; before its end there is nothing to do after it."""
    if call_id is None:
        return
    if writing.one(SQL["is_over"], workspace_id=workspace_id, call_id=call_id):
        put_in(writing, workspace_id, call_id)
