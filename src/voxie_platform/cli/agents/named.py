"""An agent as people type it: its id, or its name where no other agent has that name."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from voxie_platform.errors import ConflictError, NotFoundError, shown
from voxie_platform.paging import MAX_LIMIT

if TYPE_CHECKING:
    from voxie_platform.storage.stores import WorkspaceStore

AN_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
LONGEST_NAME = 100


def may_be_name(typed: str) -> bool:
    """Whether it is worth a search."""
    return AN_ID.fullmatch(typed) is None and 0 < len(typed.strip()) <= LONGEST_NAME


async def agent_named(store: "WorkspaceStore", typed: str) -> str:
    """The agent's id; what is no agent's name is left for the store to refuse.

    Raises: ConflictError (two have that name).
    """
    if not may_be_name(typed):
        return typed
    named: list[tuple[str, str]] = []
    after: str | None = None
    while True:
        page = await store.agents.list(search=typed.strip(), limit=MAX_LIMIT, after=after)
        named += [(agent.name, agent.id) for agent in page.items]
        after = page.next
        if after is None:
            return the_one(typed, named)


async def existing_agent(store: "WorkspaceStore", typed: str) -> str:
    """The same of an agent that is there, or of one that was deleted and is given by its id.

    Raises: ConflictError, NotFoundError.
    """
    agent_id = await agent_named(store, typed)
    if AN_ID.fullmatch(agent_id) is None:
        raise NotFoundError("agent", typed)
    return agent_id


def agent_named_at_the_api(typed: str) -> str:
    """The same, asked of the api. Raises: as `ask_api`, ConflictError."""
    from voxie_platform.cli.asking import ask_api

    if not may_be_name(typed):
        return typed
    listed = ask_api("GET", "/api/agents", search=typed.strip(), limit=str(MAX_LIMIT)).json()
    return the_one(typed, [(agent["name"], agent["id"]) for agent in listed["items"]])


def the_one(typed: str, named: Iterable[tuple[str, str]]) -> str:
    """The id of the only agent with exactly this name; capitals do not matter where that leaves one."""
    wanted = typed.strip()
    alike = [(name, agent_id) for name, agent_id in named if name.casefold() == wanted.casefold()]
    exact = [agent_id for name, agent_id in alike if name == wanted]
    found = exact or [agent_id for _, agent_id in alike]
    if len(found) > 1:
        ids = ", ".join(sorted(found)[:5])
        raise ConflictError(f"{len(found)} agents are called {shown(wanted)!r}: give the id of one ({ids}).")
    return found[0] if found else typed
