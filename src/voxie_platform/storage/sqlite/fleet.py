"""Workers, leases and seen webhooks in SQLite."""

from voxie_platform.fleet.models import EVENTS_KEPT_DAYS, Heartbeat, Worker
from voxie_platform.storage.moments import ALL_TIME, SECOND
from voxie_platform.storage.sqlite.claims import Claims
from voxie_platform.storage.sqlite.database import EVENTS, Database, Reading, Writing
from voxie_platform.storage.sqlite.queries import queries
from voxie_platform.storage.sqlite.rows import read_as
from voxie_platform.webhooks.models import DELIVERIES_KEPT_DAYS

SQL = queries("fleet")
WORKSPACES = queries("access")["workspaces"]
PURGE_DELIVERIES = queries("webhooks")["purge"]
SHOWN_SECONDS = 3_600
"""Workers seen longer ago are not shown."""
DAY_SECONDS = 86_400


class Leases:
    """What only one of several processes does at a time, and what is done only once."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def lease(self, name: str, holder: str, seconds: float) -> bool:
        def change(writing: Writing) -> bool:
            until = writing.now + int(seconds * SECOND)
            taken = writing.one(SQL["lease"], name=name, holder=holder, until=until, now=writing.now)
            return taken is not None

        return await self.database.write(change, durable=False)

    async def release(self, name: str, holder: str) -> None:
        await self.database.write(lambda writing: writing.run(SQL["release"], name=name, holder=holder))

    async def first_sight(self, source: str, event_id: str) -> bool:
        def change(writing: Writing) -> bool:
            return writing.run(SQL["first_sight"], source=source, event_id=event_id, now=writing.now) == 1

        return await self.database.write(change)

    async def purge(self) -> None:
        def change(writing: Writing) -> None:
            for expired in ("idempotency_keys", "sessions", "sign_in_codes"):
                writing.run(SQL[f"purge_{expired}"], now=writing.now)
            a_day_ago = writing.now - DAY_SECONDS * SECOND
            writing.run(SQL["purge_webhooks"], webhooks_until=a_day_ago)
            writing.run(SQL["purge_workers"], workers_until=a_day_ago)
            purge_events(writing)
            ended = writing.now - DELIVERIES_KEPT_DAYS * DAY_SECONDS * SECOND
            writing.run(PURGE_DELIVERIES, until=ended)

        await self.database.write(change)


def purge_events(writing: Writing) -> None:
    """From the oldest up to the first one that is young, so that those kept have no gap."""
    until = writing.now - EVENTS_KEPT_DAYS * DAY_SECONDS * SECOND
    for workspace in writing.all(WORKSPACES):
        young = writing.one(EVENTS["first_young"], workspace_id=workspace["id"], until=until)
        before = young["seq"] if young is not None else ALL_TIME
        writing.run(EVENTS["purge"], workspace_id=workspace["id"], before=before)


class Workers:
    """The worker processes by their heartbeats."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def beat(self, heartbeat: Heartbeat) -> None:
        await self.database.write(
            lambda writing: writing.run(SQL["beat"], **heartbeat.model_dump(), now=writing.now), durable=False
        )

    async def retire(self, worker_id: str) -> None:
        await self.database.write(lambda writing: writing.run(SQL["retire"], id=worker_id))

    async def workers(self) -> tuple[Worker, ...]:
        def look(reading: Reading) -> tuple[Worker, ...]:
            rows = reading.all(SQL["workers"], seen_since=reading.now - SHOWN_SECONDS * SECOND)
            return tuple(
                read_as(Worker, row, seen_seconds=max(0.0, (reading.now - row["seen_at"]) / SECOND))
                for row in rows
            )

        return await self.database.read(look)


class SqliteFleet(Workers, Claims, Leases):
    """Workers and claims of every workspace."""
