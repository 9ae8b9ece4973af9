"""What a command opens: logging, and the store of the workspace it works in."""

import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from pydantic import SecretStr

from voxie_platform.errors import Fault, SettingsError, shown
from voxie_platform.logs import log_to
from voxie_platform.settings import Settings, settings
from voxie_platform.supervisor.told import run_until_told

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
    """What the work answers, given the stores and the id of the workspace that is worked in."""
    given = logged_settings(quiet=True)

    async def opened() -> T:
        from voxie_platform.storage.open import open_stores

        async with open_stores(given) as stores:
            return await work(stores, await workspace_in(stores, given.workspace))

    return run_until_told(opened())


async def workspace_in(stores: "Stores", wanted: str | None) -> str:
    """The workspace that WORKSPACE names, or the oldest one.

    Raises: SettingsError (there is none of that id).
    """
    if wanted is None:
        return (await stores.access.first_workspace("Main")).id
    if wanted not in {one.id for one in await stores.access.workspaces()}:
        sentence = f"WORKSPACE: there is no workspace {shown(wanted)!r}; `workspaces list` shows them."
        raise SettingsError(sentence, faults=[Fault("WORKSPACE", "there is none of that id")])
    return wanted


def in_workspace(work: Callable[["WorkspaceStore"], Awaitable[T]]) -> T:
    """What the work answers, given all of that workspace."""
    return in_stores(lambda stores, workspace_id: work(stores.of(workspace_id)))
