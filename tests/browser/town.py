"""A second workspace on a platform, with thousands of whatever a workspace has as a whole, and its key."""

import sqlite3
from contextlib import closing
from pathlib import Path

from voxie_platform.access.models import Scope
from voxie_platform.access.secrets import hash_of, new_key, prefix_of
from voxie_platform.settings import read_settings
from voxie_platform.storage.open import open_stores

SQL = Path(__file__).with_suffix(".sql")


async def settle(folder: Path, *, count: int) -> str:
    """Keys, members, webhooks and workers; the key that opens it."""
    secret = new_key()
    async with open_stores(read_settings(data_dir=folder)) as stores:
        workspace = await stores.access.add_workspace("Town")
        await stores.access.add_key(
            workspace.id,
            name="Mayor",
            secret_hash=hash_of(secret),
            prefix=prefix_of(secret),
            scopes=tuple(Scope),
            expires_at=None,
        )
    [store] = folder.glob("*.db")
    with closing(sqlite3.connect(store, timeout=10)) as connection, connection:
        for statement in SQL.read_text(encoding="utf-8").split(";"):
            connection.execute(statement, {"workspace": workspace.id, "count": count})
    return secret
