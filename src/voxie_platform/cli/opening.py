"""What a command opens: logging, and the store of the first workspace."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from pydantic import SecretStr

from voxie_platform.logs import log_to
from voxie_platform.settings import Settings, settings

if TYPE_CHECKING:
    from voxie_platform.storage.stores import Stores, WorkspaceStore

T = TypeVar("T")
AUTHOR = "cli"


def logged_settings(*, quiet: bool = False) -> Settings:
    """The settings, once logging follows them; `quiet` for commands whose output is for a person."""
    given = settings()
    secrets = [
        value for name in Settings.model_fields if isinstance(value := getattr(given, name), SecretStr)
    ]
    level = "WARNING" if quiet and given.log_level == "INFO" else given.log_level
    log_to(sys.stderr, style=given.log_format, level=level, secrets=secrets)
    return given


def in_stores(work: Callable[["Stores", str], Awaitable[T]]) -> T:
    """What the work answers, given the stores and the first workspace's id."""

    async def opened() -> T:
        from voxie_platform.storage.open import open_stores

        async with open_stores(logged_settings(quiet=True)) as stores:
            workspace = await stores.access.first_workspace("Main")
            return await work(stores, workspace.id)

    return asyncio.run(opened())


def in_workspace(work: Callable[["WorkspaceStore"], Awaitable[T]]) -> T:
    """What the work answers, given all of the first workspace."""
    return in_stores(lambda stores, workspace_id: work(stores.of(workspace_id)))
