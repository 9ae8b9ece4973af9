"""Where credentials are kept: only their hashes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

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
from voxie_platform.errors import ConflictError


class LastOwnerError(ConflictError):
    """Without an owner nobody could let anybody in any more."""

    code = "last_owner"


class AccessStore(Protocol):
    """Workspaces, members, keys, sessions, codes and idempotency keys.

    Hashes are SHA-256, hex, of random secrets.
    """

    async def first_workspace(self, name: str) -> Workspace:
        """The oldest workspace; made if there is none."""
        ...

    async def workspaces(self) -> tuple[Workspace, ...]:
        """All of them, oldest first."""
        ...

    async def add_workspace(self, name: str) -> Workspace:
        """One more, with nobody in it."""
        ...

    async def members(self, workspace_id: str) -> tuple[Member, ...]:
        """Oldest first."""
        ...

    async def add_member(self, workspace_id: str, user_id: str, *, role: Role, name: str) -> Member:
        """Raises: NotFoundError (no such workspace), ConflictError (a member already)."""
        ...

    async def change_member(
        self, workspace_id: str, user_id: str, *, role: Role | None = None, name: str | None = None
    ) -> Member:
        """None leaves it as it is. Raises: NotFoundError, LastOwnerError."""
        ...

    async def remove_member(self, workspace_id: str, user_id: str) -> None:
        """Raises: NotFoundError, LastOwnerError."""
        ...

    async def memberships(self, user_id: str) -> tuple[Membership, ...]:
        """The workspaces that a user may enter, oldest membership first."""
        ...

    async def workspace(self, workspace_id: str) -> Workspace:
        """Raises: NotFoundError."""
        ...

    async def set_timezone(self, workspace_id: str, timezone: str) -> Workspace:
        """A zone of the IANA database. Raises: NotFoundError."""
        ...

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
        """With this id, or one of its own, by whoever makes it. Raises: NotFoundError (no such workspace)."""
        ...

    async def keys(self, workspace_id: str) -> tuple[ApiKey, ...]:
        """Newest first, revoked ones too."""
        ...

    async def revoke_key(self, workspace_id: str, key_id: str) -> None:
        """Raises: NotFoundError."""
        ...

    async def holder_of_key(self, secret_hash: str) -> Principal | None:
        """None: unknown, expired or revoked."""
        ...

    async def add_sign_in_code(self, workspace_id: str, *, secret_hash: str, seconds: float) -> None:
        """A one-time code."""
        ...

    async def sign_in(self, code_hash: str, *, session_hash: str, seconds: float) -> Principal | None:
        """Use a code up and open a session in one transaction; None: unknown, used or expired."""
        ...

    async def holder_of_session(self, session_hash: str) -> Principal | None:
        """None: unknown, expired or signed out."""
        ...

    async def sign_out(self, session_hash: str) -> None:
        """The session is over."""
        ...

    async def begin_once(
        self, workspace_id: str, key: str, *, body_hash: str, seconds: float, stuck_seconds: float
    ) -> Begun | IdempotentAnswer:
        """Begun: yours, as it is new, was given back, or its first request died `stuck_seconds` ago.

        Else what it holds.
        """
        ...

    async def answer_once(self, workspace_id: str, key: str, *, status: int, answer: str) -> None:
        """Keep the answer of a key that is yours."""
        ...

    async def forget_once(self, workspace_id: str, key: str) -> None:
        """Give a key back whose request failed in a way that may be tried again."""
        ...
