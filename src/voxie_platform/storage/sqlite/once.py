"""Idempotency keys in SQLite: a request that is sent again is done once."""

from voxie_platform.access.models import Begun, IdempotentAnswer
from voxie_platform.storage.moments import SECOND
from voxie_platform.storage.sqlite.database import Database, Writing
from voxie_platform.storage.sqlite.queries import queries
from voxie_platform.storage.sqlite.rows import read_as
from voxie_platform.storage.sqlite.tenant import expect_workspace

SQL = queries("access")


class Once:
    """Idempotency keys of every workspace."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def begin_once(
        self, workspace_id: str, key: str, *, body_hash: str, seconds: float, stuck_seconds: float
    ) -> Begun | IdempotentAnswer:
        def change(writing: Writing) -> Begun | IdempotentAnswer:
            expect_workspace(writing, workspace_id)
            kept = writing.one(SQL["once"], workspace_id=workspace_id, key=key)
            if kept is not None and kept["expires_at"] > writing.now:
                died = kept["status"] is None and kept["began_at"] <= writing.now - stuck_seconds * SECOND
                if not died:
                    return read_as(IdempotentAnswer, kept)
            begun = writing.one(
                SQL["begin_once"],
                workspace_id=workspace_id,
                key=key,
                body_hash=body_hash,
                expires_at=writing.now + int(seconds * SECOND),
                now=writing.now,
            )
            assert begun is not None
            return read_as(Begun, begun)

        return await self.database.write(change)

    async def answer_once(self, workspace_id: str, key: str, *, status: int, answer: str) -> None:
        await self.database.write(
            lambda writing: writing.run(
                SQL["answer_once"], workspace_id=workspace_id, key=key, status=status, answer=answer
            )
        )

    async def forget_once(self, workspace_id: str, key: str) -> None:
        await self.database.write(
            lambda writing: writing.run(SQL["forget_once"], workspace_id=workspace_id, key=key)
        )
