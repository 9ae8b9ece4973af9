"""Members of workspaces in SQLite."""

from voxie_platform.access.models import Member, Membership, Role, Workspace
from voxie_platform.access.store import LastOwnerError
from voxie_platform.errors import ConflictError, NotFoundError
from voxie_platform.storage.sqlite.database import Database, Reading, Writing
from voxie_platform.storage.sqlite.queries import queries
from voxie_platform.storage.sqlite.rows import read_as
from voxie_platform.storage.sqlite.tenant import expect_workspace

SQL = queries("access")


class Members:
    """Which user may enter which workspace."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def members(self, workspace_id: str) -> tuple[Member, ...]:
        def look(reading: Reading) -> tuple[Member, ...]:
            return tuple(
                read_as(Member, row) for row in reading.all(SQL["members"], workspace_id=workspace_id)
            )

        return await self.database.read(look)

    async def add_member(self, workspace_id: str, user_id: str, *, role: Role, name: str) -> Member:
        def change(writing: Writing) -> Member:
            expect_workspace(writing, workspace_id)
            given = {"workspace_id": workspace_id, "user_id": user_id, "role": role, "name": name}
            if not writing.run(SQL["insert_member"], **given, now=writing.now):
                raise ConflictError("This user is a member already: change the role instead.")
            writing.happened(workspace_id, "member.added", user_id)
            return member_in(writing, workspace_id, user_id)

        return await self.database.write(change)

    async def change_member(
        self, workspace_id: str, user_id: str, *, role: Role | None = None, name: str | None = None
    ) -> Member:
        def change(writing: Writing) -> Member:
            before = member_in(writing, workspace_id, user_id)
            if role not in {None, before.role}:
                expect_another_owner(writing, before)
            writing.run(
                SQL["change_member"], workspace_id=workspace_id, user_id=user_id, role=role, name=name
            )
            after = member_in(writing, workspace_id, user_id)
            if after != before:
                writing.happened(workspace_id, "member.changed", user_id)
            return after

        return await self.database.write(change)

    async def remove_member(self, workspace_id: str, user_id: str) -> None:
        def change(writing: Writing) -> None:
            expect_another_owner(writing, member_in(writing, workspace_id, user_id))
            writing.run(SQL["remove_member"], workspace_id=workspace_id, user_id=user_id)
            writing.happened(workspace_id, "member.removed", user_id)

        await self.database.write(change)

    async def memberships(self, user_id: str) -> tuple[Membership, ...]:
        def look(reading: Reading) -> tuple[Membership, ...]:
            rows = reading.all(SQL["memberships"], user_id=user_id)
            return tuple(
                Membership(workspace=read_as(Workspace, row), role=Role(row["role"])) for row in rows
            )

        return await self.database.read(look)


def member_in(reading: Reading, workspace_id: str, user_id: str) -> Member:
    """Raises: NotFoundError."""
    row = reading.one(SQL["member"], workspace_id=workspace_id, user_id=user_id)
    if row is None:
        raise NotFoundError("member", user_id)
    return read_as(Member, row)


def expect_another_owner(reading: Reading, member: Member) -> None:
    """Raises: LastOwnerError (this is the only one)."""
    given = {"workspace_id": member.workspace_id, "user_id": member.user_id}
    if member.role is Role.OWNER and not reading.one(SQL["other_owner"], **given):
        raise LastOwnerError("This is the last owner of the workspace: make somebody else an owner first.")
