"""What one call left with the business, read from SQLite."""

from sqlite3 import Row

from voxie_platform.functions.records import Booking, DoneInCall, Message
from voxie_platform.storage.sqlite.calendars import SQL
from voxie_platform.storage.sqlite.database import Reading
from voxie_platform.storage.sqlite.rows import read_as
from voxie_platform.storage.sqlite.tenant import Tenant


class DoneInCalls:
    """Bookings and messages by their call."""

    tenant: Tenant

    async def done_in(self, call_id: str) -> DoneInCall:
        def look(reading: Reading, workspace_id: str) -> DoneInCall:
            bookings = reading.all(SQL["bookings_of_call"], workspace_id=workspace_id, call_id=call_id)
            messages = reading.all(SQL["messages_of_call"], workspace_id=workspace_id, call_id=call_id)
            return DoneInCall(
                bookings=tuple(read_as(Booking, row) for row in oldest_first(bookings)),
                messages=tuple(read_as(Message, row) for row in oldest_first(messages)),
            )

        return await self.tenant.read(look)


def oldest_first(rows: list[Row]) -> list[Row]:
    """The few of one call; asked for in order, SQLite would walk along the whole workspace."""
    return sorted(rows, key=lambda row: (row["created_at"], row["id"]))
