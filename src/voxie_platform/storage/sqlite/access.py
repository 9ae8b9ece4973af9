"""Workspaces and who may enter them, in SQLite."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from pydantic import JsonValue, TypeAdapter

from voxie_platform.access.models import ApiKey, Principal, Scope, Workspace
from voxie_platform.errors import NotFoundError
from voxie_platform.ids import new_id
from voxie_platform.storage.moments import SECOND, micros
from voxie_platform.storage.sqlite.database import Database, Reading, Writing
from voxie_platform.storage.sqlite.members import Members
from voxie_platform.storage.sqlite.once import Once
from voxie_platform.storage.sqlite.queries import queries
from voxie_platform.storage.sqlite.rows import json_text, read_as
from voxie_platform.storage.sqlite.tenant import expect_workspace
from voxie_platform.values import DISCREET

SQL = queries("access")
SCOPES: TypeAdapter[JsonValue] = TypeAdapter(JsonValue, config=DISCREET)
USE_NOTED_SECONDS = 60
"""`last_used_at` is no more exact than this, so that a request is not a write."""


class Workspaces:
    """The workspaces that there are."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def first_workspace(self, name: str) -> Workspace:
        def change(writing: Writing) -> Workspace:
            row = writing.one(SQL["oldest_workspace"])
            if row is None:
                writing.run(SQL["insert_workspace"], id=new_id(), name=name, now=writing.now)
                row = writing.one(SQL["oldest_workspace"])
            assert row is not None
            return read_as(Workspace, row)

        return await self.database.write(change)

    async def workspaces(self) -> tuple[Workspace, ...]:
        def look(reading: Reading) -> tuple[Workspace, ...]:
            return tuple(read_as(Workspace, row) for row in reading.all(SQL["workspaces"]))

        return await self.database.read(look)

    async def workspace(self, workspace_id: str) -> Workspace:
        return await self.database.read(lambda reading: workspace_in(reading, workspace_id))

    async def set_timezone(self, workspace_id: str, timezone: str) -> Workspace:
        def change(writing: Writing) -> Workspace:
            if writing.run(SQL["set_timezone"], id=workspace_id, timezone=timezone):
                writing.happened(workspace_id, "workspace.changed", workspace_id)
            return workspace_in(writing, workspace_id)

        return await self.database.write(change)

    async def add_workspace(self, name: str) -> Workspace:
        workspace_id = new_id()

        def change(writing: Writing) -> Workspace:
            writing.run(SQL["insert_workspace"], id=workspace_id, name=name, now=writing.now)
            return workspace_in(writing, workspace_id)

        return await self.database.write(change)


class Keys:
    """API keys."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def add_key(
        self,
        workspace_id: str,
        *,
        name: str,
        secret_hash: str,
        prefix: str,
        scopes: Sequence[Scope],
        expires_at: datetime | None,
        author: str | None = None,
        key_id: str | None = None,
    ) -> ApiKey:
        identifier = key_id or new_id()

        def change(writing: Writing) -> ApiKey:
            expect_workspace(writing, workspace_id)
            writing.run(
                SQL["insert_key"],
                workspace_id=workspace_id,
                id=identifier,
                name=name,
                prefix=prefix,
                secret_hash=secret_hash,
                scopes=json_text(list(scopes)),
                expires_at=micros(expires_at) if expires_at else None,
                author=author,
                now=writing.now,
            )
            writing.happened(workspace_id, "key.created", identifier)
            row = writing.one(SQL["key"], workspace_id=workspace_id, id=identifier)
            assert row is not None
            return key_from(row)

        return await self.database.write(change)

    async def keys(self, workspace_id: str) -> tuple[ApiKey, ...]:
        def look(reading: Reading) -> tuple[ApiKey, ...]:
            return tuple(key_from(row) for row in reading.all(SQL["keys"], workspace_id=workspace_id))

        return await self.database.read(look)

    async def revoke_key(self, workspace_id: str, key_id: str) -> None:
        def change(writing: Writing) -> None:
            if not writing.one(SQL["key"], workspace_id=workspace_id, id=key_id):
                raise NotFoundError("key", key_id)
            if writing.run(SQL["revoke_key"], workspace_id=workspace_id, id=key_id, now=writing.now):
                writing.happened(workspace_id, "key.revoked", key_id)

        await self.database.write(change)

    async def holder_of_key(self, secret_hash: str) -> Principal | None:
        row, now = await self.database.read(
            lambda reading: (
                reading.one(SQL["holder_of_key"], secret_hash=secret_hash, now=reading.now),
                reading.now,
            )
        )
        if row is None:
            return None
        if now - (row["last_used_at"] or 0) > USE_NOTED_SECONDS * SECOND:
            await self.note_use(secret_hash)
        scopes = SCOPES.validate_json(row["scopes"])
        return Principal.model_validate(
            {"kind": "key", "id": row["id"], "workspace_id": row["workspace_id"], "scopes": scopes}
        )

    async def note_use(self, secret_hash: str) -> None:
        """For whoever wonders whether a key is still needed."""

        def change(writing: Writing) -> None:
            writing.run(SQL["key_was_used"], secret_hash=secret_hash, now=writing.now)

        await self.database.write(change, durable=False)


class Sessions:
    """Sign-in codes and the sessions that they open."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def add_sign_in_code(self, workspace_id: str, *, secret_hash: str, seconds: float) -> None:
        def change(writing: Writing) -> None:
            expect_workspace(writing, workspace_id)
            writing.run(
                SQL["insert_code"],
                workspace_id=workspace_id,
                secret_hash=secret_hash,
                expires_at=writing.now + int(seconds * SECOND),
                now=writing.now,
            )

        await self.database.write(change)

    async def sign_in(self, code_hash: str, *, session_hash: str, seconds: float) -> Principal | None:
        session_id = new_id()

        def change(writing: Writing) -> Principal | None:
            code = writing.one(SQL["use_code"], secret_hash=code_hash)
            if code is None or code["expires_at"] <= writing.now:
                return None
            writing.run(
                SQL["insert_session"],
                workspace_id=code["workspace_id"],
                id=session_id,
                secret_hash=session_hash,
                expires_at=writing.now + int(seconds * SECOND),
                now=writing.now,
            )
            return in_session(session_id, code["workspace_id"])

        return await self.database.write(change)

    async def holder_of_session(self, session_hash: str) -> Principal | None:
        row = await self.database.read(
            lambda reading: reading.one(SQL["holder_of_session"], secret_hash=session_hash, now=reading.now)
        )
        return in_session(row["id"], row["workspace_id"]) if row is not None else None

    async def sign_out(self, session_hash: str) -> None:
        await self.database.write(lambda writing: writing.run(SQL["sign_out"], secret_hash=session_hash))


class SqliteAccess(Workspaces, Members, Keys, Sessions, Once):
    """Workspaces, members, keys, sessions, codes and idempotency keys."""


def workspace_in(reading: Reading, workspace_id: str) -> Workspace:
    """Raises: NotFoundError."""
    row = reading.one(SQL["workspace"], id=workspace_id)
    if row is None:
        raise NotFoundError("workspace", workspace_id)
    return read_as(Workspace, row)


def key_from(row: sqlite3.Row) -> ApiKey:
    """A key as it can be shown."""
    return read_as(ApiKey, row, scopes=SCOPES.validate_json(row["scopes"]))


def in_session(session_id: str, workspace_id: str) -> Principal:
    """Whoever signed in by a link is the workspace's owner."""
    return Principal(kind="session", id=session_id, workspace_id=workspace_id, scopes=tuple(Scope))
