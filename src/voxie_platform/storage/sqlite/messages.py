"""Messages that callers left, in SQLite."""

from typing import Literal

from voxie_platform.errors import NotFoundError
from voxie_platform.functions.records import Message, NewMessage
from voxie_platform.paging import Page
from voxie_platform.storage.sqlite.after_call import put_in_if_over
from voxie_platform.storage.sqlite.calendars import SQL
from voxie_platform.storage.sqlite.database import Writing
from voxie_platform.storage.sqlite.rows import read_as
from voxie_platform.storage.sqlite.tenant import Tenant


class Messages:
    """Messages of one workspace."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    async def leave_message(self, message: NewMessage) -> Message:
        def change(writing: Writing, workspace_id: str) -> Message:
            again = writing.one(SQL["message_of_token"], workspace_id=workspace_id, token=message.token)
            if again is not None:
                return read_as(Message, again)
            row = writing.one(
                SQL["insert_message"], **message.model_dump(), workspace_id=workspace_id, now=writing.now
            )
            assert row is not None
            put_in_if_over(writing, workspace_id, message.call_id)
            writing.happened(workspace_id, "message.created", message.id)
            return read_as(Message, row)

        return await self.tenant.write(change)

    async def set_message_status(self, message_id: str, status: Literal["open", "done"]) -> Message:
        def change(writing: Writing, workspace_id: str) -> Message:
            row = writing.one(
                SQL["set_message_status"], workspace_id=workspace_id, id=message_id, status=status
            )
            if row is None:
                raise NotFoundError("message", message_id)
            writing.happened(workspace_id, f"message.{status}", message_id)
            return read_as(Message, row)

        return await self.tenant.write(change)

    async def messages(self, *, limit: int, after: str | None = None) -> Page[Message]:
        return await self.tenant.page_by_age(
            SQL["messages"], lambda row: read_as(Message, row), limit=limit, after=after
        )
