"""The same stores, each answer timed and looked at for what it tells."""

import inspect
import time
from collections.abc import Awaitable, Callable
from typing import Any, cast

from voxie_platform.metrics import seen
from voxie_platform.metrics.figures import Metrics
from voxie_platform.storage.stores import Stores


def measured(stores: Stores, metrics: Metrics) -> Stores:
    """On the loop that opened them, like the stores themselves."""
    seen.began_at_nothing(metrics)
    return cast(Stores, MeasuredStores(stores, metrics))


class Measured:
    """One store; `name` is what its operations are called by."""

    def __init__(self, store: object, name: str, metrics: Metrics) -> None:
        self.store = store
        self.name = name
        self.metrics = metrics

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method, operation = getattr(self.store, name), f"{self.name}.{name}"

        async def call(*given: Any, **named: Any) -> Any:
            began = time.monotonic()
            try:
                answer = await method(*given, **named)
            except Exception as error:
                seen.failed(self.metrics, operation, error, by_name(method, given, named))
                raise
            finally:
                seen.took(self.metrics, operation, time.monotonic() - began)
            seen.answered(self.metrics, operation, answer, named)
            return answer

        return call


def by_name(method: Callable[..., object], given: tuple[Any, ...], named: dict[str, Any]) -> dict[str, Any]:
    return dict(inspect.signature(method).bind(*given, **named).arguments)


class AllMeasured:
    """Several stores, each by its own name."""

    def __init__(self, stores: Any, metrics: Metrics) -> None:
        self.stores = stores
        self.metrics = metrics

    def __getattr__(self, name: str) -> Measured:
        return Measured(getattr(self.stores, name), name, self.metrics)


class MeasuredStores(AllMeasured):
    """Everything that is kept."""

    def of(self, workspace_id: str) -> AllMeasured:
        return AllMeasured(self.stores.of(workspace_id), self.metrics)

    async def ping(self) -> None:
        await self.stores.ping()
