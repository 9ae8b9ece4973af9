"""Who serves a call, in SQLite: compare and set by attempt, job and lease."""

from collections.abc import Sequence

from voxie_platform.calls.models import FAILURES, Call, CallState, EndReason
from voxie_platform.errors import NotFoundError, StaleAttemptError
from voxie_platform.fleet.models import InProgress
from voxie_platform.storage.moments import SECOND
from voxie_platform.storage.sqlite.after_call import put_in
from voxie_platform.storage.sqlite.database import Database, Kept, Reading, Writing
from voxie_platform.storage.sqlite.queries import queries
from voxie_platform.storage.sqlite.rows import json_text, read_as

SQL = queries("calls")


class Claims:
    """The calls of every workspace, as workers and watcher see them."""

    def __init__(self, database: Database) -> None:
        self.database = database

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
        def change(writing: Writing) -> Call:
            kept = call_in(writing, call_id)
            mine = kept.state is CallState.CLAIMED and (kept.attempt, kept.job_id) == (attempt, job_id)
            if mine:  # the same claim again: its first answer was lost
                return kept
            return changed(
                writing,
                "claim",
                call_id,
                attempt=attempt,
                job_id=job_id,
                worker_id=worker_id,
                agent_identity=agent_identity,
                lease_until=writing.now + int(lease_seconds * SECOND),
                now=writing.now,
            )

        return await self.database.write(change)

    async def renew(self, call_id: str, *, attempt: int, job_id: str, lease_seconds: float) -> None:
        def change(writing: Writing) -> None:
            lease_until = writing.now + int(lease_seconds * SECOND)
            changed(writing, "renew", call_id, attempt=attempt, job_id=job_id, lease_until=lease_until)

        await self.database.write(change, durable=False)

    async def live(self, call_id: str, *, attempt: int, job_id: str) -> None:
        def change(writing: Writing) -> None:
            kept = call_in(writing, call_id)
            if kept.state is CallState.LIVE and (kept.attempt, kept.job_id) == (attempt, job_id):
                return
            changed(writing, "live", call_id, attempt=attempt, job_id=job_id, now=writing.now)

        await self.database.write(change)

    async def overdue(self, *, dispatch_seconds: float, claim_seconds: float) -> tuple[Call, ...]:
        def look(reading: Reading) -> tuple[Call, ...]:
            rows = reading.all(
                SQL["overdue"],
                dispatched_until=reading.now - int(dispatch_seconds * SECOND),
                claimed_until=reading.now - int(claim_seconds * SECOND),
                now=reading.now,
            )
            return tuple(read_as(Call, row) for row in rows)

        return await self.database.read(look)

    async def unfinished(self, *, limit: int) -> tuple[Call, ...]:
        def look(reading: Reading) -> tuple[Call, ...]:
            return tuple(read_as(Call, row) for row in reading.all(SQL["unfinished"], limit=limit))

        return await self.database.read(look)

    async def over(self, rooms: Sequence[str], *, seconds: float) -> tuple[Call, ...]:
        def look(reading: Reading) -> tuple[Call, ...]:
            until = reading.now - int(seconds * SECOND)
            rows = reading.all(SQL["over"], rooms=json_text(list(rooms)), until=until)
            return tuple(read_as(Call, row) for row in rows)

        return await self.database.read(look)

    async def in_progress(self) -> tuple[InProgress, ...]:
        def look(reading: Reading) -> tuple[InProgress, ...]:
            return tuple(read_as(InProgress, row) for row in reading.all(SQL["in_progress"]))

        return await self.database.read(look)

    async def revoke(self, seen: Call) -> Call:
        def change(writing: Writing) -> Call:
            expect_unmoved(call_in(writing, seen.id), seen)
            return changed(writing, "revoke", seen.id, now=writing.now)

        return await self.database.write(change)

    async def abandon(self, seen: Call, *, reason: EndReason, detail: str | None = None) -> Call:
        def change(writing: Writing) -> Call:
            expect_unmoved(call_in(writing, seen.id), seen)
            return ended(writing, seen.id, reason, detail=detail)

        return await self.database.write(change)

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
        def change(writing: Writing) -> Call:
            kept = call_in(writing, call_id)
            if attempt is not None and attempt < kept.attempt:
                raise stale(kept)
            if kept.ended_at is None:
                return ended(
                    writing, call_id, reason, detail=detail, seconds=seconds, ago_seconds=ago_seconds
                )
            if kept.seconds is None and seconds is not None and kept.attempt == attempt:
                kept = changed(writing, "lasted", call_id, seconds=seconds)
                put_in(writing, kept.workspace_id, call_id)
            return kept

        return await self.database.write(change)


def ended(
    writing: Writing,
    call_id: str,
    reason: EndReason,
    *,
    detail: str | None,
    seconds: float | None = None,
    ago_seconds: float = 0.0,
) -> Call:
    """The call's final word."""
    call = changed(
        writing,
        "end",
        call_id,
        state=CallState.FAILED if reason in FAILURES else CallState.ENDED,
        reason=reason,
        detail=detail,
        seconds=seconds,
        ended_at=writing.now - int(ago_seconds * SECOND),
    )
    put_in(writing, call.workspace_id, call_id)
    return call


KINDS = {
    "claim": "call.claimed",
    "live": "call.live",
    "revoke": "call.revoked",
    CallState.ENDED: "call.ended",
    CallState.FAILED: "call.failed",
}
"""What each change is called in the feed; a renewal is no news."""


def changed(writing: Writing, change: str, call_id: str, **given: Kept) -> Call:
    """The call after a change whose conditions it met.

    Raises: NotFoundError, StaleAttemptError.
    """
    row = writing.one(SQL[change], id=call_id, **given)
    if row is None:
        raise stale(call_in(writing, call_id))
    call = read_as(Call, row)
    kind = KINDS.get(call.state if change == "end" else change)
    if kind is not None:
        writing.happened(call.workspace_id, kind, call_id)
    return call


def call_in(reading: Reading, call_id: str) -> Call:
    """Raises: NotFoundError."""
    row = reading.one(SQL["anywhere"], id=call_id)
    if row is None:
        raise NotFoundError("call", call_id)
    return read_as(Call, row)


def expect_unmoved(kept: Call, seen: Call) -> None:
    """Raises: StaleAttemptError: whoever looked saw another attempt, state, job or lease."""

    def hold(call: Call) -> tuple[object, ...]:
        return call.attempt, call.state, call.job_id, call.lease_until

    if hold(kept) != hold(seen):
        raise stale(kept)


def stale(call: Call) -> StaleAttemptError:
    """Why a call is not one's own (any more)."""
    if call.ended_at is not None:
        return StaleAttemptError(f"Call {call.id} is over: {call.end_reason}.")
    return StaleAttemptError(
        f"Call {call.id} is {call.state} in attempt {call.attempt} by job {call.job_id}."
    )
