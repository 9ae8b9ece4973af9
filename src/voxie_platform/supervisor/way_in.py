"""How the person who started `up` gets in: a key for as long as the run lasts, and a one-time link."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from voxie_platform.access.models import Scope
from voxie_platform.access.secrets import hash_of, new_code, new_key, prefix_of
from voxie_platform.access.store import AccessStore

WORKSPACE = "Main"
KEY_NAME = "up"
KEY_DAYS = 30
CODE_SECONDS = 24 * 3600.0


@dataclass(frozen=True)
class WayIn:
    """What opens this run's api."""

    key: str
    code: str


@asynccontextmanager
async def way_in(access: AccessStore) -> AsyncIterator[WayIn]:
    """Both made anew; keys of earlier runs, also of those that were killed, open nothing any more."""
    workspace = await access.first_workspace(WORKSPACE)
    for old in await access.keys(workspace.id):
        if old.name == KEY_NAME and old.revoked_at is None:
            await access.revoke_key(workspace.id, old.id)
    made = WayIn(new_key(), new_code())
    row = await access.add_key(
        workspace.id,
        name=KEY_NAME,
        secret_hash=hash_of(made.key),
        prefix=prefix_of(made.key),
        scopes=tuple(Scope),
        expires_at=datetime.now(UTC) + timedelta(days=KEY_DAYS),
    )
    await access.add_sign_in_code(workspace.id, secret_hash=hash_of(made.code), seconds=CODE_SECONDS)
    try:
        yield made
    finally:
        await access.revoke_key(workspace.id, row.id)
