"""What is done after every call."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from voxie_platform.calls.told import Storyteller
from voxie_platform.storage.stores import WorkspaceStore
from voxie_platform.watcher.summaries import Summaries


@dataclass(frozen=True)
class AfterCallStep:
    """One thing to do; it may come again for the same call at any time and then changes nothing more."""

    name: str
    run: Callable[[WorkspaceStore, str], Awaitable[None]]
    """Given the call's workspace and the call's id. What it raises is logged, and it is tried again later."""
    at_once: int
    """How many calls may be in this step together, so that a slow one keeps no other step waiting."""
    most_waiting: int = 1_000
    """How many may wait for it besides; who finds more comes again later."""


async def count(store: WorkspaceStore, call_id: str) -> None:
    """The call's figures, into the sums of the analytics."""
    await store.analytics.count([call_id])


STEPS = (AfterCallStep("count", count, at_once=4),)
"""Those that need nothing but the store."""
SUMMARIES_AT_ONCE = 4


def steps_with(storyteller: Storyteller | None) -> tuple[AfterCallStep, ...]:
    """All of them; without a storyteller summaries are made by rules."""
    return (*STEPS, AfterCallStep("summary", Summaries(storyteller).make, SUMMARIES_AT_ONCE))
