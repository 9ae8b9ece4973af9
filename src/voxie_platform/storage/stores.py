"""The store as the processes see it, whichever backend it is."""

from typing import Protocol

from voxie_platform.access.store import AccessStore
from voxie_platform.agents.store import AgentStore
from voxie_platform.calls.after_call import AfterCallQueue
from voxie_platform.calls.analytics import AnalyticsStore
from voxie_platform.calls.store import CallStore, SummaryStore
from voxie_platform.fleet.store import EventLog, FleetStore
from voxie_platform.functions.store import FunctionStore
from voxie_platform.interview.store import InterviewStore
from voxie_platform.webhooks.store import DeliveryStore, WebhookStore


class WorkspaceStore(Protocol):
    """All of one workspace and nothing of any other."""

    @property
    def agents(self) -> AgentStore: ...
    @property
    def calls(self) -> CallStore: ...
    @property
    def summaries(self) -> SummaryStore: ...
    @property
    def interviews(self) -> InterviewStore: ...
    @property
    def functions(self) -> FunctionStore: ...
    @property
    def events(self) -> EventLog: ...
    @property
    def analytics(self) -> AnalyticsStore: ...
    @property
    def webhooks(self) -> WebhookStore: ...


class Stores(Protocol):
    """One process's door to everything that is kept."""

    def of(self, workspace_id: str) -> WorkspaceStore: ...
    @property
    def fleet(self) -> FleetStore: ...
    @property
    def access(self) -> AccessStore: ...
    @property
    def after_calls(self) -> AfterCallQueue: ...
    @property
    def deliveries(self) -> DeliveryStore: ...

    async def ping(self) -> None:
        """Raises: UnavailableError."""
        ...
