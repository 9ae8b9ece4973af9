"""All turns of a call, page by page."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from voxie_platform.paging import MAX_LIMIT

if TYPE_CHECKING:
    from voxie_platform.calls.models import Turn
    from voxie_platform.storage.stores import WorkspaceStore


async def turns_of(store: "WorkspaceStore", call_id: str) -> AsyncIterator["Turn"]:
    """In order. Raises: NotFoundError."""
    after: str | None = None
    while True:
        page = await store.calls.turns(call_id, limit=MAX_LIMIT, after=after)
        for turn in page.items:
            yield turn
        if page.next is None:
            return
        after = page.next


def line_of(turn: "Turn") -> str:
    """Who said what, one line."""
    words = turn.said if turn.who == "agent" else turn.heard
    cut = " (interrupted)" if turn.interrupted else ""
    return f"{turn.who:7} {' '.join((words or '').split())}{cut}"
