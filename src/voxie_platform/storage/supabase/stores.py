"""Everything that is kept, in one Supabase project."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from voxie_platform.storage.supabase.access import SupabaseAccess
from voxie_platform.storage.supabase.after_calls import SupabaseAfterCalls
from voxie_platform.storage.supabase.agents import SupabaseAgents
from voxie_platform.storage.supabase.analytics import SupabaseAnalytics
from voxie_platform.storage.supabase.calls import SupabaseCalls
from voxie_platform.storage.supabase.door import Door, Tenant, open_door
from voxie_platform.storage.supabase.events import SupabaseEvents
from voxie_platform.storage.supabase.fleet import SupabaseFleet
from voxie_platform.storage.supabase.functions import SupabaseFunctions
from voxie_platform.storage.supabase.interviews import SupabaseInterviews
from voxie_platform.storage.supabase.schema import expect_current
from voxie_platform.storage.supabase.summaries import SupabaseSummaries
from voxie_platform.storage.supabase.webhooks import SupabaseDeliveries, SupabaseWebhooks


@asynccontextmanager
async def supabase_stores(url: str, secret_key: str) -> AsyncIterator["SupabaseStores"]:
    """The stores in a project that has this version's schema.

    Raises: SettingsError: it has not, or does not accept the key. UnavailableError.
    """
    async with open_door(url, secret_key) as door:
        await expect_current(door, url)
        yield SupabaseStores(door)


class SupabaseWorkspace:
    """All of one workspace."""

    def __init__(self, tenant: Tenant) -> None:
        self.agents = SupabaseAgents(tenant)
        self.calls = SupabaseCalls(tenant)
        self.interviews = SupabaseInterviews(tenant)
        self.functions = SupabaseFunctions(tenant)
        self.events = SupabaseEvents(tenant)
        self.webhooks = SupabaseWebhooks(tenant)
        self.analytics = SupabaseAnalytics(tenant)
        self.summaries = SupabaseSummaries(tenant)


class SupabaseStores:
    """One process's door to the project."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.fleet = SupabaseFleet(door)
        self.access = SupabaseAccess(door)
        self.deliveries = SupabaseDeliveries(door)
        self.after_calls = SupabaseAfterCalls(door)

    def of(self, workspace_id: str) -> SupabaseWorkspace:
        return SupabaseWorkspace(Tenant(self.door, workspace_id))

    async def ping(self) -> None:
        await self.door.read("store_schema")
