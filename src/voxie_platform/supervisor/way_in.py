"""How the person who started `up` gets in: a key for as long as the run lasts, and a one-time link."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from voxie_platform.access.models import Scope
from voxie_platform.access.secrets import hash_of, new_code, new_key, prefix_of
from voxie_platform.access.store import AccessStore
from voxie_platform.errors import NotFoundError
from voxie_platform.ids import new_id
from voxie_platform.supervisor.livekit_config import write_private

WORKSPACE = "Main"
KEY_NAME = "up"
KEY_FILE = "up.key_id"
"""Which key is this folder's `up`: people may call theirs the same, and others run on the same store."""
KEY_DAYS = 30
CODE_SECONDS = 24 * 3600.0


@dataclass(frozen=True)
class WayIn:
    """What opens this run's api."""

    key: str
    code: str


@asynccontextmanager
async def way_in(access: AccessStore, folder: Path) -> AsyncIterator[WayIn]:
    """Both made anew; the key of the folder's run before, if that was killed, opens nothing any more."""
    workspace = await access.first_workspace(WORKSPACE)
    kept = folder / KEY_FILE
    if kept.exists():
        await revoke(access, workspace.id, kept.read_text(encoding="utf-8"))
    made, key_id = WayIn(new_key(), new_code()), new_id()
    write_private(kept, key_id)
    await access.add_key(
        workspace.id,
        name=KEY_NAME,
        secret_hash=hash_of(made.key),
        prefix=prefix_of(made.key),
        scopes=tuple(Scope),
        expires_at=datetime.now(UTC) + timedelta(days=KEY_DAYS),
        author=KEY_NAME,
        key_id=key_id,
    )
    await access.add_sign_in_code(workspace.id, secret_hash=hash_of(made.code), seconds=CODE_SECONDS)
    try:
        yield made
    finally:
        await revoke(access, workspace.id, key_id)
        kept.unlink(missing_ok=True)


async def revoke(access: AccessStore, workspace_id: str, key_id: str) -> None:
    """It may never have been made, or in another store."""
    with suppress(NotFoundError):
        await access.revoke_key(workspace_id, key_id)
