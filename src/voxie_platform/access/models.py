"""Who may do what: workspaces, their members, API keys, page sessions, sign-in codes."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from voxie_platform.values import Moment, Value


class Scope(StrEnum):
    """What an API key is for."""

    READ = "read"
    """Look at everything of the workspace."""
    CALL = "call"
    """Spawn agents and start interviews."""
    WRITE = "write"
    """Change agents and what agents left behind."""
    ADMIN = "admin"
    """Keys, workers, rooms; implies all others."""


class Role(StrEnum):
    """What a member of a workspace is there."""

    VIEWER = "viewer"
    EDITOR = "editor"
    OWNER = "owner"


SCOPES_OF: Mapping[Role, tuple[Scope, ...]] = {
    Role.VIEWER: (Scope.READ,),
    Role.EDITOR: (Scope.READ, Scope.CALL, Scope.WRITE),
    Role.OWNER: tuple(Scope),
}


class Workspace(Value):
    """The wall around one customer's data."""

    id: str
    name: str
    timezone: str
    """Whose hours and days its figures are told by."""
    created_at: Moment


class Member(Value):
    """A Supabase user who may enter a workspace."""

    workspace_id: str
    user_id: str
    """The `sub` of the user's token."""
    role: Role
    name: str
    """What the owner calls them; Supabase knows their address, we do not."""
    created_at: Moment


class Membership(Value):
    """A workspace that a user may enter, and as what."""

    workspace: Workspace
    role: Role


class ApiKey(Value):
    """An API key as it can be shown: never the secret."""

    id: str
    workspace_id: str
    name: str
    prefix: str
    """The first characters of the key, to recognise it by."""
    scopes: tuple[Scope, ...]
    created_at: Moment
    expires_at: Moment | None
    revoked_at: Moment | None
    last_used_at: Moment | None
    author: str | None
    """Who made it: `user:`, `key:` or `session:` and an id, or `cli` or `up`. None: nobody noted it."""


class Principal(Value):
    """Whoever asks, once known."""

    kind: Literal["key", "session", "user"]
    id: str
    workspace_id: str
    scopes: tuple[Scope, ...]
    role: Role | None = None
    """Of a user; a key has its scopes, a session is the owner's."""

    @property
    def author(self) -> str:
        """How its writes are signed."""
        return f"{self.kind}:{self.id}"


class Begun(Value):
    """A request with an Idempotency-Key that is to be done now."""

    expires_at: Moment
    """When the key is forgotten: the same for every repetition until then, also of one that failed."""


class IdempotentAnswer(Value):
    """What was answered to an Idempotency-Key before."""

    body_hash: str
    status: int | None
    """None: the first request is still at it."""
    answer: str | None
