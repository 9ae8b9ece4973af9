"""The same stores, each answer timed and looked at for what it tells."""

import inspect
import time
from collections.abc import Awaitable, Callable
from typing import Any, cast

from voxie_platform.access.store import AccessStore
from voxie_platform.calls.after_call import AfterCallQueue
from voxie_platform.fleet.store import FleetStore
from voxie_platform.metrics import seen
from voxie_platform.metrics.figures import Metrics
from voxie_platform.storage.stores import Stores, WorkspaceStore
from voxie_platform.webhooks.store import DeliveryStore


def measured(stores: Stores, metrics: Metrics) -> Stores:
    """On the loop that opened them, like the stores themselves."""
    seen.began_at_nothing(metrics)
    return MeasuredStores(stores, metrics)


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


class MeasuredWorkspace:
    """All of one workspace."""

    def __init__(self, workspace: WorkspaceStore, metrics: Metrics) -> None:
        self.workspace = workspace
        self.metrics = metrics

    def __getattr__(self, name: str) -> Measured:
        return Measured(getattr(self.workspace, name), name, self.metrics)


class MeasuredStores:
    """Everything that is kept."""

    def __init__(self, stores: Stores, metrics: Metrics) -> None:
        self.stores = stores
        self.metrics = metrics
        self.fleet = cast(FleetStore, Measured(stores.fleet, "fleet", metrics))
        self.access = cast(AccessStore, Measured(stores.access, "access", metrics))
        self.after_calls = cast(AfterCallQueue, Measured(stores.after_calls, "after_calls", metrics))
        self.deliveries = cast(DeliveryStore, Measured(stores.deliveries, "deliveries", metrics))

    def of(self, workspace_id: str) -> WorkspaceStore:
        return cast(WorkspaceStore, MeasuredWorkspace(self.stores.of(workspace_id), self.metrics))

    async def ping(self) -> None:
        await self.stores.ping()
