"""How the SQLite store keeps its pace: each question at a thousand calls and at a million, and the ratio.

python benchmarks/store_scale.py [MANY]
"""

import asyncio
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from voxie_platform.agents.config import AgentConfig, Identity
from voxie_platform.calls.models import CallKind, CallState, Channel, EndReason, NewCall, Turn
from voxie_platform.fleet.models import Heartbeat
from voxie_platform.functions.records import CalendarPlan, NewBooking, Unit
from voxie_platform.ids import new_id
from voxie_platform.settings import DeploymentMode
from voxie_platform.storage.sqlite.schema import upgrade_file
from voxie_platform.storage.sqlite.stores import sqlite_stores

FEW, MANY = 1_000, 1_000_000
REPEATS = 60
FUTURE = datetime(2040, 1, 1, tzinfo=UTC)
NUMBERS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
FILL = {
    "calls": """
        INSERT INTO call_sessions (
            workspace_id, id, kind, channel, deployment, room_name, caller_identity, agent_id, version, state,
            attempt, requested_at, dispatched_at, ended_at, end_reason
        )
        SELECT :workspace, printf('call-%012d', i), 'agent', 'voice', 'spawner', printf('room-%d', i),
            'caller', :agent, 1,
            iif(i % 10, 'ended', 'failed'), 1, i * 1000, i * 1000, i * 1000 + 1, 'agent_ended'
        FROM n
    """,
    "turns": """
        INSERT INTO call_turns (workspace_id, call_id, attempt, seq, who, heard, interrupted, started_ms, at)
        SELECT :workspace, printf('call-%012d', i), 1, 1, 'caller', 'a table for two, please', 0, 0, i FROM n
    """,
    "bookings": """
        INSERT INTO bookings (
            workspace_id, id, calendar_id, token, unit, starts_at, ends_at, party, name, name_folded, phone,
            phone_folded, note, status, created_at, updated_at
        )
        SELECT :workspace, printf('booking-%d', i), :calendar, printf('token-%d', i), 'table 1',
            i * 1800000000, i * 1800000000 + 1, 2,
            printf('Ann %d', i), printf('ann %d', i), '', '', '', 'booked', i, i
        FROM n
    """,
    "holds": """
        INSERT INTO booking_holds (workspace_id, calendar_id, unit, slot_at, booking_id)
        SELECT :workspace, :calendar, 'table 1', i * 1800000000, printf('booking-%d', i) FROM n
    """,
    "events": """
        INSERT INTO events (workspace_id, seq, kind, subject_id, at)
        SELECT :workspace, i, 'call.ended', printf('call-%012d', i), i FROM n
    """,
}


async def measured(count):
    """Median seconds of each question in a store of so many calls, and how long filling it took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "voxie.db"
        upgrade_file(path)
        async with sqlite_stores(path) as stores:
            workspace = stores.of((await stores.access.first_workspace("scale")).id)
            began = time.perf_counter()
            given = await filled(path, stores, workspace, count)
            print(f"{count:>9,} calls: filled in {time.perf_counter() - began:.1f} s, {size_of(path)} MB")
            return {
                name: await median_of(question)
                for name, question in questions(stores, workspace, given, count).items()
            }


async def filled(path, stores, workspace, count):
    """A store with so many calls, turns, bookings, holds and events."""
    plan = CalendarPlan(units=(Unit(name="table 1"), Unit(name="table 2")))
    agent = await workspace.agents.create(
        AgentConfig(identity=Identity(name="Mario")), author="bench", calendars=[("main", plan)]
    )
    calendar = await workspace.functions.calendar("main")
    given = {
        "workspace": agent.workspace_id,
        "agent": agent.id,
        "calendar": calendar.id,
        "count": count,
    }
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM events")
        for statement in FILL.values():
            needed = {name: given[name] for name in given if f":{name}" in NUMBERS + statement}
            connection.execute(f"{NUMBERS} {statement}", needed)
        connection.execute("UPDATE counters SET value = ?", (count,))
    await stores.fleet.beat(worker())
    return given


def questions(stores, workspace, given, count):
    """What the platform asks all day, each as a function that asks it once."""
    middle = count // 2
    deep = f"{middle * 1000}~call-{middle:012d}"

    async def a_whole_call():
        call = await workspace.calls.reserve(
            NewCall(
                id=(call_id := new_id()),
                kind=CallKind.AGENT,
                channel=Channel.VOICE,
                deployment=DeploymentMode.SPAWNER,
                room_name=call_id,
                caller_identity="caller",
                agent_id=given["agent"],
                version=1,
            )
        )
        mine = {"attempt": 1, "job_id": "job"}
        await stores.fleet.claim(call.id, **mine, worker_id="w", agent_identity="agent-job", lease_seconds=4)
        await stores.fleet.live(call.id, **mine)
        await stores.fleet.renew(call.id, **mine, lease_seconds=4)
        await stores.fleet.end(call.id, attempt=1, reason=EndReason.AGENT_ENDED)

    async def a_booking():
        start = FUTURE + timedelta(minutes=30) * next(numbers)
        wish = NewBooking(
            id=new_id(), calendar_id=given["calendar"], token=new_id(), call_id=None, agent_id=None,
            starts_at=start, ends_at=start + timedelta(minutes=30), party=2, name="Bob",
        )  # fmt: skip
        assert await workspace.functions.book(wish, units=("table 1", "table 2"), slots=(start,))

    async def ten_turns():
        call_id = f"call-{middle:012d}"
        await workspace.calls.write(
            [
                Turn(call_id=call_id, attempt=1, seq=next(numbers), who="agent", started_ms=0, at=FUTURE)
                for _ in range(10)
            ]
        )

    numbers = iter(range(10, 1_000_000))
    held_from = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=30) * middle
    return {
        "a call by id": lambda: workspace.calls.get(f"call-{middle:012d}"),
        "first page of calls": lambda: workspace.calls.list(limit=50),
        "page in the middle": lambda: workspace.calls.list(limit=50, after=deep),
        "page of an agent, failed": lambda: workspace.calls.list(
            limit=50, after=deep, agent_id=given["agent"], states=[CallState.FAILED]
        ),
        "turns of a call": lambda: workspace.calls.turns("call-000000000007", limit=50),
        "overdue calls": lambda: stores.fleet.overdue(dispatch_seconds=2, claim_seconds=3),
        "slots held on a day": lambda: workspace.functions.held(
            given["calendar"], held_from, held_from + timedelta(days=1)
        ),
        "bookings under a name": lambda: workspace.functions.bookings_under(
            given["calendar"], name=f"ann {middle}", after=datetime(1960, 1, 1, tzinfo=UTC)
        ),
        "newest events": lambda: workspace.events.since(count - 50, limit=50),
        "write ten turns": ten_turns,
        "book": a_booking,
        "reserve to end, 5 writes": a_whole_call,
    }


def worker():
    return Heartbeat(
        id="w", mode=DeploymentMode.SPAWNER, host="here", pid=1, version="0", slots=1000, active=0,
        registered=True, draining=False, memory_bytes=None, cpu_percent=None,
    )  # fmt: skip


async def median_of(question):
    """Median seconds of some repeats, after a first one that warms up."""
    took = []
    for _ in range(REPEATS + 1):
        began = time.perf_counter()
        await question()
        took.append(time.perf_counter() - began)
    return statistics.median(took[1:])


def size_of(path):
    return path.stat().st_size // 1_000_000


async def main(many):
    few_took, many_took = await measured(FEW), await measured(many)
    print(f"\n{'question':28}{FEW:>12,}{many:>12,}   ratio")
    for name, few in few_took.items():
        print(f"{name:28}{few * 1e6:>9.0f} us{many_took[name] * 1e6:>9.0f} us{many_took[name] / few:>7.1f}x")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY))
