"""Workspaces and who may enter them, in Supabase."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import JsonValue

from voxie_platform.access.models import (
    ApiKey,
    Begun,
    IdempotentAnswer,
    Member,
    Membership,
    Principal,
    Role,
    Scope,
    Workspace,
)
from voxie_platform.ids import new_id
from voxie_platform.storage.supabase.door import Door
from voxie_platform.storage.supabase.rows import all_as, found, read_as, row_in, sent

USE_NOTED_SECONDS = 60
"""`last_used_at` is no more exact than this, so that a request is not a write."""


class Workspaces:
    """The workspaces that there are."""

    def __init__(self, door: Door) -> None:
        self.door = door

    async def first_workspace(self, name: str) -> Workspace:
        answer = await self.door.write("access_first_workspace", id=new_id(), name=name)
        return read_as(Workspace, row_in(answer))

    async def workspace(self, workspace_id: str) -> Workspace:
        answer = await self.door.read("access_workspace", workspace_id=workspace_id)
        return read_as(Workspace, row_in(found(answer, "workspace", workspace_id)))

    async def set_timezone(self, workspace_id: str, timezone: str) -> Workspace:
        answer = await self.door.write("access_set_timezone", workspace_id=workspace_id, timezone=timezone)
        return read_as(Workspace, row_in(found(answer, "workspace", workspace_id)))

    async def add_workspace(self, name: str) -> Workspace:
        return read_as(
            Workspace, row_in(await self.door.write("access_add_workspace", id=new_id(), name=name))
        )

    async def workspaces(self) -> tuple[Workspace, ...]:
        return all_as(Workspace, await self.door.read("access_workspaces"))


class Members:
    """Which user may enter which workspace."""

    def __init__(self, door: Door) -> None:
        self.door = door

    async def members(self, workspace_id: str) -> tuple[Member, ...]:
        return all_as(Member, await self.door.read("access_members", workspace_id=workspace_id))

    async def add_member(self, workspace_id: str, user_id: str, *, role: Role, name: str) -> Member:
        answer = await self.door.write(
            "access_add_member", workspace_id=workspace_id, user_id=user_id, role=role, name=name
        )
        return read_as(Member, row_in(answer))

    async def change_member(
        self, workspace_id: str, user_id: str, *, role: Role | None = None, name: str | None = None
    ) -> Member:
        answer = await self.door.write(
            "access_change_member", workspace_id=workspace_id, user_id=user_id, role=role, name=name
        )
        return read_as(Member, row_in(answer))

    async def remove_member(self, workspace_id: str, user_id: str) -> None:
        await self.door.write("access_remove_member", workspace_id=workspace_id, user_id=user_id)

    async def memberships(self, user_id: str) -> tuple[Membership, ...]:
        return all_as(Membership, await self.door.read("access_memberships", user_id=user_id))


class Keys:
    """API keys."""

    def __init__(self, door: Door) -> None:
        self.door = door

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
        answer = await self.door.write(
            "access_add_key",
            workspace_id=workspace_id,
            id=key_id or new_id(),
            name=name,
            secret_hash=secret_hash,
            prefix=prefix,
            scopes=list(scopes),
            expires_at=sent(expires_at) if expires_at else None,
            author=author,
        )
        return read_as(ApiKey, row_in(answer))

    async def keys(self, workspace_id: str) -> tuple[ApiKey, ...]:
        return all_as(ApiKey, await self.door.read("access_keys", workspace_id=workspace_id))

    async def revoke_key(self, workspace_id: str, key_id: str) -> None:
        await self.door.write("access_revoke_key", workspace_id=workspace_id, key_id=key_id)

    async def holder_of_key(self, secret_hash: str) -> Principal | None:
        answer = await self.door.read(
            "access_holder_of_key", secret_hash=secret_hash, noted_seconds=USE_NOTED_SECONDS
        )
        return Principal.model_validate({"kind": "key", **row_in(answer)}) if answer else None


class Sessions:
    """Sign-in codes and the sessions that they open."""

    def __init__(self, door: Door) -> None:
        self.door = door

    async def add_sign_in_code(self, workspace_id: str, *, secret_hash: str, seconds: float) -> None:
        await self.door.write(
            "access_add_sign_in_code", workspace_id=workspace_id, secret_hash=secret_hash, seconds=seconds
        )

    async def sign_in(self, code_hash: str, *, session_hash: str, seconds: float) -> Principal | None:
        return in_session(
            await self.door.write(
                "access_sign_in",
                code_hash=code_hash,
                session_id=new_id(),
                session_hash=session_hash,
                seconds=seconds,
            )
        )

    async def holder_of_session(self, session_hash: str) -> Principal | None:
        return in_session(await self.door.read("access_holder_of_session", session_hash=session_hash))

    async def sign_out(self, session_hash: str) -> None:
        await self.door.write("access_sign_out", session_hash=session_hash)


class Once:
    """Idempotency keys: a request that is sent again is done once."""

    def __init__(self, door: Door) -> None:
        self.door = door

    async def begin_once(
        self, workspace_id: str, key: str, *, body_hash: str, seconds: float, stuck_seconds: float
    ) -> Begun | IdempotentAnswer:
        answer = await self.door.write(
            "access_begin_once",
            workspace_id=workspace_id,
            key=key,
            body_hash=body_hash,
            seconds=seconds,
            stuck_seconds=stuck_seconds,
            is_told=True,
        )
        row = row_in(answer)
        return read_as(IdempotentAnswer, row) if "body_hash" in row else read_as(Begun, row)

    async def answer_once(self, workspace_id: str, key: str, *, status: int, answer: str) -> None:
        await self.door.write(
            "access_answer_once", workspace_id=workspace_id, key=key, status=status, answer=answer
        )

    async def forget_once(self, workspace_id: str, key: str) -> None:
        await self.door.write("access_forget_once", workspace_id=workspace_id, key=key)


class SupabaseAccess(Workspaces, Members, Keys, Sessions, Once):
    """Workspaces, members, keys, sessions, codes and idempotency keys."""


def in_session(answer: JsonValue) -> Principal | None:
    """Whoever signed in by a link is the workspace's owner."""
    if answer is None:
        return None
    return Principal.model_validate({"kind": "session", "scopes": tuple(Scope), **row_in(answer)})
