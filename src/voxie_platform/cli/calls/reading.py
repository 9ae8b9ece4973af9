"""All turns of a call, page by page."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from voxie_platform.cli.printing import shown
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
    unplayed = f" [meant: {plain(turn.meant)}]" if turn.meant and not turn.said else ""
    return f"{turn.who:7} {plain(words)}{cut}{unplayed}"


def timed_line_of(turn: "Turn") -> str:
    """The same, and under an answer how long it took."""
    if turn.latency_ms is None and turn.model_ms is None:
        return line_of(turn)
    took = f"answer {ms(turn.latency_ms)}, model {ms(turn.model_ms)}, functions {ms(turn.function_ms)}"
    return f"{line_of(turn)}\n{'':7} ({took})"


def plain(words: str | None) -> str:
    """On one line, and nothing in it that a terminal would obey."""
    return shown(" ".join((words or "").split()))


def ms(measured: int | None) -> str:
    """A time that may not have been measured."""
    return "not measured" if measured is None else f"{measured} ms"
