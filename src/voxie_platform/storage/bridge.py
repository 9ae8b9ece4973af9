"""The stores of a process, for job threads that have an event loop of their own."""

import asyncio
import inspect
from asyncio import AbstractEventLoop
from collections.abc import Awaitable, Callable
from typing import Any, cast

from voxie_platform.errors import UnavailableError
from voxie_platform.storage.stores import Stores


def across_loops(stores: Stores, loop: AbstractEventLoop, deadline_seconds: float) -> Stores:
    """The same stores, each call running on the loop that opened them.

    Whoever waits longer than the deadline gets an UnavailableError; a change is then whole or not begun.
    """
    return cast(Stores, StoresAcross(stores, Crossing(loop, deadline_seconds)))


class Crossing:
    """The way to another thread's event loop and back."""

    def __init__(self, loop: AbstractEventLoop, deadline_seconds: float) -> None:
        self.loop = loop
        self.deadline_seconds = deadline_seconds

    async def call(self, method: Callable[..., Awaitable[Any]], *given: Any, **named: Any) -> Any:
        """Run a coroutine over there and wait for it here.

        Raises: UnavailableError: the deadline has passed, or that loop is closed.
        """
        going = method(*given, **named)
        assert inspect.iscoroutine(going)
        try:
            over_there = asyncio.run_coroutine_threadsafe(going, self.loop)
        except RuntimeError as error:
            going.close()
            raise UnavailableError("The store is closed.") from error
        try:
            async with asyncio.timeout(self.deadline_seconds) as deadline:
                return await asyncio.wrap_future(over_there)
        except TimeoutError as error:
            if not deadline.expired():
                raise
            sentence = f"The store did not answer within {self.deadline_seconds:g} seconds."
            raise UnavailableError(sentence) from error


class Across:
    """A store whose methods run on its own loop."""

    def __init__(self, store: object, crossing: Crossing) -> None:
        self.store = store
        self.crossing = crossing

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method = getattr(self.store, name)

        def call(*given: Any, **named: Any) -> Awaitable[Any]:
            return self.crossing.call(method, *given, **named)

        return call


class AllAcross:
    """Several stores, each by its own name, from another loop."""

    def __init__(self, stores: Any, crossing: Crossing) -> None:
        self.stores = stores
        self.crossing = crossing

    def __getattr__(self, name: str) -> Across:
        return Across(getattr(self.stores, name), self.crossing)


class StoresAcross(AllAcross):
    """Everything that is kept, from another loop."""

    def of(self, workspace_id: str) -> AllAcross:
        return AllAcross(self.stores.of(workspace_id), self.crossing)

    async def ping(self) -> None:
        await self.crossing.call(self.stores.ping)
