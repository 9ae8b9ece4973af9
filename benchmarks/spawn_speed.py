"""Spawn -> agent in the room -> greeting heard, alone and eight at once; what a live call costs.

Run: PYTHONPATH=. python benchmarks/spawn_speed.py [calls]. Real LiveKit server, real worker, scripted model
with no time to think, callers on the same machine.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from tests.rooms.stand import SPAWNER, Stand, Worker, standing
from tests.support.caller import Caller
from tests.support.livekit import running_livekit
from tests.support.model import running_model

from voxie_platform.calls.models import Call, CallKind

SLOTS = "10"
AT_ONCE = 8
LIVE_SECONDS = 10.0


@dataclass(frozen=True)
class Times:
    """Milliseconds since the spawn was asked for."""

    reserved: float
    room_open: float
    claimed: float
    live: float
    agent_seen: float
    heard: float


async def timed(stand: Stand, agent: str, *, stay: float = 0.0) -> Times:
    """One call, as the page makes it: the caller joins as soon as the token is there."""
    began, wall = time.monotonic(), time.time()
    call = await stand.reserve(CallKind.AGENT, agent)
    reserved = time.monotonic()
    await stand.open_room(call)
    opened = time.monotonic()
    async with stand.caller(call) as caller:
        await caller.until(lambda: caller.agents, 15, "the agent")
        await caller.until_heard(15, more=0.02)
        await asyncio.sleep(stay)
        row = await stand.row(call)
        times = times_of(row, caller, began, wall, reserved, opened)
    await stand.until_over(call)
    return times


def times_of(row: Call, caller: Caller, began: float, wall: float, reserved: float, opened: float) -> Times:
    assert row.claimed_at is not None
    assert row.live_at is not None
    assert caller.first_heard_at is not None
    return Times(
        reserved=1000 * (reserved - began),
        room_open=1000 * (opened - began),
        claimed=1000 * (row.claimed_at.timestamp() - wall),
        live=1000 * (row.live_at.timestamp() - wall),
        agent_seen=1000 * (min(caller.agents.values()) - began),
        heard=1000 * (caller.first_heard_at - began),
    )


def shown(name: str, measured: list[Times]) -> None:
    for field in Times.__dataclass_fields__:
        values = sorted(getattr(one, field) for one in measured)
        print(f"  {name:9} {field:11} median {statistics.median(values):6.0f} ms   max {values[-1]:6.0f} ms")


def pss(worker: Worker) -> float:
    return psutil.Process(worker.pid).memory_full_info().pss / 1e6


def cpu(worker: Worker) -> float:
    used = psutil.Process(worker.pid).cpu_times()
    return used.user + used.system


async def live_calls(stand: Stand, agent: str, worker: Worker) -> None:
    """What calls cost that are up and silent, and at once."""
    idle = pss(worker)
    calls = [await stand.spawn(agent) for _ in range(AT_ONCE)]
    callers = [stand.caller(call) for call in calls]
    there = await asyncio.gather(*(caller.__aenter__() for caller in callers))
    await asyncio.gather(*(caller.until_heard() for caller in there))
    await asyncio.sleep(2)
    before, began = cpu(worker), time.monotonic()
    await asyncio.sleep(LIVE_SECONDS)
    spent = (cpu(worker) - before) / (time.monotonic() - began) / AT_ONCE
    print(f"  idle worker {idle:.0f} MB PSS; per live call {(pss(worker) - idle) / AT_ONCE:.1f} MB PSS, ")
    print(f"  {1000 * spent:.0f} ms of processor time per call-second ({AT_ONCE} calls up, microphone open)")
    await asyncio.gather(*(caller.__aexit__(None, None, None) for caller in callers))
    await stand.until_quiet()


async def main(folder: Path, calls: int) -> None:
    with running_livekit(folder) as livekit, running_model(folder) as model:
        async with standing(folder / "data", livekit, model) as stand:
            agent = await stand.agent(greeting={"text": "Welcome."})
            async with stand.workers(SPAWNER, CALL_SLOTS=SLOTS) as (worker,):
                print("first call of a cold worker")
                shown("cold", [await timed(stand, agent)])
                print(f"{calls} calls, one after the other")
                shown("single", [await timed(stand, agent) for _ in range(calls)])
                print(f"{AT_ONCE} at once, three times")
                bursts: list[Times] = []
                for _ in range(3):
                    bursts += await asyncio.gather(*(timed(stand, agent, stay=2.0) for _ in range(AT_ONCE)))
                shown("at once", bursts)
                print("cost of live calls")
                await live_calls(stand, agent, worker)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(main(Path(folder), int(sys.argv[1]) if len(sys.argv) > 1 else 15))
