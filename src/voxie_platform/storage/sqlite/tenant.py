"""The wall around one workspace: what its stores read and write carries its id."""

from collections.abc import Callable
from typing import TypeVar

from voxie_platform.errors import NotFoundError
from voxie_platform.storage.sqlite.database import Database, Reading, Writing
from voxie_platform.storage.sqlite.queries import queries

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
