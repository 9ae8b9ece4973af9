"""The queue of calls that are over and still have work due, as the store keeps it."""

from typing import Protocol

from voxie_platform.values import Moment, Value

REST_SECONDS = 2.0
"""A call rests after its end or its last late record: what is on its way comes in meanwhile."""


class DueCall(Value):
    """A call with work due, and the moment that says which state of it was seen."""

    workspace_id: str
    call_id: str
    due_at: Moment
    """Moved by whatever comes later: work that was begun before does not settle what came after."""
    tries: int
    """How often its work has failed."""


class AfterCallQueue(Protocol):
    """Calls of every workspace with work due, for the watcher alone.

    A call is put in by the transaction that makes it final, and put in again (its `due_at` moved, at least by
    the smallest step) by each one that adds to what it left behind: records, bookings, messages.
    """

    async def due(self, *, limit: int) -> tuple[DueCall, ...]:
        """Those whose time has come by the store's clock, longest due first."""
        ...

    async def settle(self, due: DueCall) -> bool:
        """Take it out; False: it was moved meanwhile, so it stays in and comes again."""
        ...

    async def put_off(self, due: DueCall, *, seconds: float) -> bool:
        """Once more that much later, with one try more; False: it was moved meanwhile and is left so."""
        ...
