"""The wall around one workspace: what its stores read and write carries its id."""

import sqlite3
from collections.abc import Callable
from typing import TypeVar

from voxie_platform.errors import NotFoundError
from voxie_platform.paging import Page
from voxie_platform.storage.cursors import key_of
from voxie_platform.storage.sqlite.database import Database, Reading, Writing
from voxie_platform.storage.sqlite.queries import queries
from voxie_platform.storage.sqlite.rows import page_of

T = TypeVar("T")
SQL = queries("access")


class Tenant:
    """One workspace's way to the file."""

    def __init__(self, database: Database, workspace_id: str) -> None:
        self.database = database
        self.workspace_id = workspace_id

    async def read(self, look: Callable[[Reading, str], T]) -> T:
        """What is seen of this workspace."""
        return await self.database.read(lambda reading: look(reading, self.workspace_id))

    async def page_by_age(
        self, statement: str, read: Callable[[sqlite3.Row], T], *, limit: int, after: str | None
    ) -> Page[T]:
        """A page of newest-first rows, told by when they were made and by their ids.

        Raises: InvalidError: no page ever ended there.
        """
        before, before_id = key_of(after)

        def look(reading: Reading, workspace_id: str) -> Page[T]:
            rows = reading.all(
                statement, workspace_id=workspace_id, before=before, before_id=before_id, limit=limit + 1
            )
            return page_of(rows, limit, read, ("created_at", "id"))

        return await self.read(look)

    async def write(self, change: Callable[[Writing, str], T], *, durable: bool = True) -> T:
        """What is changed in this workspace.

        Raises: NotFoundError: there is no such workspace.
        """

        def change_here(writing: Writing) -> T:
            expect_workspace(writing, self.workspace_id)
            return change(writing, self.workspace_id)

        return await self.database.write(change_here, durable=durable)


def expect_workspace(reading: Reading, workspace_id: str) -> None:
    """Raises: NotFoundError."""
    if not reading.one(SQL["workspace"], id=workspace_id):
        raise NotFoundError("workspace", workspace_id)
