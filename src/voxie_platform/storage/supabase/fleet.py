"""Workers, claims, leases and seen webhooks in Supabase, by the database's clock."""

from collections.abc import Sequence

from pydantic import JsonValue

from voxie_platform.calls.models import FAILURES, Call, CallState, EndReason
from voxie_platform.fleet.models import EVENTS_KEPT_DAYS, Heartbeat, InProgress, Worker
from voxie_platform.storage.supabase.door import Door
from voxie_platform.storage.supabase.rows import all_as, read_as, row_in
from voxie_platform.webhooks.models import DELIVERIES_KEPT_DAYS

SHOWN_SECONDS = 3_600
"""Workers seen longer ago are not shown."""
DAY_SECONDS = 86_400


class Workers:
    """The worker processes by their heartbeats."""

    def __init__(self, door: Door) -> None:
        self.door = door

    async def beat(self, heartbeat: Heartbeat) -> None:
        await self.door.write("fleet_beat", heartbeat=heartbeat.model_dump(mode="json"))

    async def retire(self, worker_id: str) -> None:
        await self.door.write("fleet_retire", worker_id=worker_id)

    async def workers(self) -> tuple[Worker, ...]:
        return all_as(Worker, await self.door.read("fleet_workers", shown_seconds=SHOWN_SECONDS))


class Claims:
    """The calls of every workspace, as workers and watcher see them."""

    def __init__(self, door: Door) -> None:
        self.door = door

    async def claim(
        self,
        call_id: str,
        *,
        attempt: int,
        job_id: str,
        worker_id: str,
        agent_identity: str,
        lease_seconds: float,
    ) -> Call:
        answer = await self.door.write(
            "fleet_claim",
            call_id=call_id,
            attempt=attempt,
            job_id=job_id,
            worker_id=worker_id,
            agent_identity=agent_identity,
            lease_seconds=lease_seconds,
        )
        return read_as(Call, row_in(answer))

    async def renew(self, call_id: str, *, attempt: int, job_id: str, lease_seconds: float) -> None:
        await self.door.write(
            "fleet_renew", call_id=call_id, attempt=attempt, job_id=job_id, lease_seconds=lease_seconds
        )

    async def live(self, call_id: str, *, attempt: int, job_id: str) -> None:
        await self.door.write("fleet_live", call_id=call_id, attempt=attempt, job_id=job_id)

    async def overdue(self, *, dispatch_seconds: float, claim_seconds: float) -> tuple[Call, ...]:
        answer = await self.door.read(
            "fleet_overdue", dispatch_seconds=dispatch_seconds, claim_seconds=claim_seconds
        )
        return all_as(Call, answer)

    async def unfinished(self, *, limit: int) -> tuple[Call, ...]:
        return all_as(Call, await self.door.read("fleet_unfinished", limit=limit))

    async def over(self, rooms: Sequence[str], *, seconds: float) -> tuple[Call, ...]:
        return all_as(Call, await self.door.read("fleet_over", rooms=list(rooms), seconds=seconds))

    async def in_progress(self) -> tuple[InProgress, ...]:
        return all_as(InProgress, await self.door.read("fleet_in_progress"))

    async def revoke(self, seen: Call) -> Call:
        return read_as(Call, row_in(await self.door.write("fleet_revoke", **as_seen(seen))))

    async def abandon(self, seen: Call, *, reason: EndReason, detail: str | None = None) -> Call:
        final = final_word(reason, detail)
        return read_as(Call, row_in(await self.door.write("fleet_abandon", **as_seen(seen), final=final)))

    async def end(
        self,
        call_id: str,
        *,
        attempt: int | None,
        reason: EndReason,
        detail: str | None = None,
        seconds: float | None = None,
        ago_seconds: float = 0.0,
    ) -> Call:
        answer = await self.door.write(
            "fleet_end",
            call_id=call_id,
            attempt=attempt,
            seconds=seconds,
            ago_seconds=ago_seconds,
            **final_word(reason, detail),
        )
        return read_as(Call, row_in(answer))


def as_seen(call: Call) -> dict[str, JsonValue]:
    """What must still be so when the change is made."""
    return {
        "call_id": call.id,
        "attempt": call.attempt,
        "seen": call.model_dump(mode="json", include={"state", "job_id", "lease_until"}),
    }


def final_word(reason: EndReason, detail: str | None) -> dict[str, JsonValue]:
    """The state that goes with the reason."""
    return {
        "state": CallState.FAILED if reason in FAILURES else CallState.ENDED,
        "reason": reason,
        "detail": detail,
    }


class Leases:
    """What only one of several processes does at a time, and what is done only once."""

    def __init__(self, door: Door) -> None:
        self.door = door

    async def lease(self, name: str, holder: str, seconds: float) -> bool:
        return bool(await self.door.write("fleet_lease", name=name, holder=holder, seconds=seconds))

    async def release(self, name: str, holder: str) -> None:
        await self.door.write("fleet_release", name=name, holder=holder)

    async def first_sight(self, source: str, event_id: str) -> bool:
        return bool(await self.door.write("fleet_first_sight", source=source, event_id=event_id))

    async def purge(self) -> None:
        await self.door.write(
            "fleet_purge",
            kept_seconds=DAY_SECONDS,
            events_kept_seconds=EVENTS_KEPT_DAYS * DAY_SECONDS,
            deliveries_kept_seconds=DELIVERIES_KEPT_DAYS * DAY_SECONDS,
        )


class SupabaseFleet(Workers, Claims, Leases):
    """Workers and claims of every workspace."""
