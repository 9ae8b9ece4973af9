"""Calls whose workers are killed and whose store goes away: what was completed must be there."""

import asyncio
import random
import signal
import time
from collections import Counter
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field

from tests.rooms.stand import SECONDS_TO_REGISTER, SPAWNER, Stand, Worker

from voxie_platform.calls.models import FINAL_STATES, Call
from voxie_platform.errors import UnavailableError, VoxieError
from voxie_platform.ids import new_id

SAFE_SECONDS = 0.2
"""What was completed so long before a kill must not be lost."""
SETTLED_SECONDS = 60.0
THERE_SECONDS = (4.0, 12.0)
AWAY_SECONDS = (0.3, 1.5, 3.0, 7.0, 12.0)
"""The longest is longer than anybody waits for an answer."""


@dataclass
class Told:
    """What came of all calls."""

    calls: int = 0
    killed: int = 0
    turns: int = 0
    kills: int = 0
    outages: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    """Workers that found no store when they started."""
    missing: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        return (
            f"{self.calls} calls, {self.killed} killed in {self.kills} kills; "
            f"outages: {listed(self.outages)}; {self.refused} workers found no store at their start: "
            f"{self.turns} turns completed, {len(self.missing)} missing, {len(self.twice)} twice; "
            f"{listed(self.reasons)}"
        )


def listed(counted: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counted.most_common())


@dataclass
class Placed:
    """A call that was made, and when its caller left it."""

    call: Call
    name: str
    left_at: float = 0.0


class Trial:
    """Calls that follow each other, on workers of which one is killed as soon as the next one is there."""

    def __init__(self, stand: Stand, *, seed: int, at_once: int) -> None:
        self.stand = stand
        self.at_once = at_once
        self.chance = random.Random(seed)
        self.killed_at: dict[int, float] = {}
        self.placed: list[Placed] = []
        self.told = Told()

    async def run(self, calls: int) -> Told:
        """As long as it takes."""
        with ExitStack() as stack:
            first = await self.registered(stack)
            async with asyncio.TaskGroup() as group:
                work = self.workers_come_and_go(stack, first), self.store_comes_and_goes()
                beside = [group.create_task(it) for it in work]
                await self.all_of(calls)
                for task in beside:
                    task.cancel()
            await self.settled()
        await self.judge()
        return self.told

    async def all_of(self, calls: int) -> None:
        seats = asyncio.Semaphore(self.at_once)

        async def one() -> None:
            async with seats:
                await self.one_call()

        async with asyncio.TaskGroup() as group:
            for _ in range(calls):
                group.create_task(one())

    async def workers_come_and_go(self, stack: ExitStack, worker: Worker) -> None:
        while True:
            heir = await self.registered(stack)
            await asyncio.sleep(self.chance.uniform(1, 6))
            self.killed_at[worker.pid] = time.monotonic()
            worker.send(signal.SIGKILL)
            self.told.kills += 1
            worker = heir

    async def registered(self, stack: ExitStack) -> Worker:
        """A new one that calls can reach; one that found no store is begun again, as elsewhere."""
        worker, deadline = self.started(stack), time.monotonic() + SECONDS_TO_REGISTER
        while not await self.is_there(worker):
            assert time.monotonic() < deadline, worker.log[-3000:]
            if worker.process.poll() is not None:
                assert "Supabase does not" in worker.log, worker.log[-3000:]
                self.told.refused += 1
                worker, deadline = self.started(stack), time.monotonic() + SECONDS_TO_REGISTER
            await asyncio.sleep(0.1)
        return worker

    def started(self, stack: ExitStack) -> Worker:
        return stack.enter_context(self.stand.worker(SPAWNER, CALL_SLOTS=str(self.at_once)))

    async def is_there(self, worker: Worker) -> bool:
        try:
            workers = await self.stand.stores.fleet.workers()
        except UnavailableError:
            return False
        return any(it.pid == worker.pid and it.registered for it in workers)

    async def one_call(self) -> None:
        name = f"Mario {new_id()}"
        call = await self.spawned(name)
        placed = Placed(call, name)
        self.placed.append(placed)
        with suppress(AssertionError):  # the agent has died, and the caller gives up
            async with self.stand.caller(call) as caller:
                until = time.monotonic() + self.chance.uniform(4, 12)
                await caller.until_heard(8)
                while time.monotonic() < until:
                    await caller.hum(0.4)
                    await caller.until_heard(3)
                    await asyncio.sleep(self.chance.uniform(0.1, 0.8))
                placed.left_at = time.monotonic()
        placed.left_at = placed.left_at or time.monotonic()

    async def spawned(self, name: str) -> Call:
        """As a person who tries again: the store may be away, or the worker dead and not missed yet."""
        while True:
            with suppress(VoxieError):
                return await self.stand.spawn(await self.stand.agent(identity={"name": name}))
            await asyncio.sleep(0.3)

    async def store_comes_and_goes(self) -> None:
        while True:
            await asyncio.sleep(self.chance.uniform(*THERE_SECONDS))
            away = self.chance.choice(self.stand.ways_away)
            async with away():
                self.told.outages[away.name] += 1
                await asyncio.sleep(self.chance.choice(AWAY_SECONDS))

    async def settled(self) -> None:
        """Every call is final, and nothing waits on disk but what the living write."""
        deadline = time.monotonic() + SETTLED_SECONDS
        while await self.stand.stores.fleet.unfinished(limit=100) or self.waiting_bytes():
            assert time.monotonic() < deadline, f"{self.waiting_bytes()} bytes still wait"
            await asyncio.sleep(0.2)

    def waiting_bytes(self) -> int:
        return sum(path.stat().st_size for path in self.stand.settings.spool_folder.glob("*.spool"))

    async def judge(self) -> None:
        """Compare what the model said was complete with what is kept."""
        ends = await self.ends()
        pids = {worker.id: worker.pid for worker in await self.stand.stores.fleet.workers()}
        for placed in self.placed:
            row = await self.stand.row(placed.call)
            self.told.calls += 1
            self.told.reasons[str(row.end_reason)] += 1
            assert row.state in FINAL_STATES
            assert row.ended_at is not None
            assert ends[row.id] == 1, "one final row"
            killed_at = self.killed_at.get(pids.get(row.worker_id or "", 0), float("inf"))
            self.told.killed += killed_at < placed.left_at
            await self.judge_turns(placed, min(placed.left_at, killed_at) - SAFE_SECONDS)

    async def ends(self) -> Counter[str]:
        """How often each call was said to be over."""
        counted: Counter[str] = Counter()
        events = self.stand.stores.of(self.stand.workspace).events
        seq = 0
        while page := await events.since(seq, limit=1000):
            counted.update(it.subject_id for it in page if it.kind in {"call.ended", "call.failed"})
            seq = page[-1].seq
        return counted

    async def judge_turns(self, placed: Placed, until: float) -> None:
        kept: Counter[str] = Counter()
        for turn in await self.stand.turns(placed.call):
            kept[f"{turn.who}: {' '.join((turn.heard or turn.meant or turn.said or '').split())}"] += 1
        for session in self.stand.model.sessions(placed.name):
            for words in completed(self.stand.model.log(session["id"]), until):
                self.told.turns += 1
                if kept[words] == 0:
                    self.told.missing.append(f"{placed.call.id} {words}")
                elif kept[words] > 1:
                    self.told.twice.append(f"{placed.call.id} {words}")


def completed(log: list[dict], until: float) -> list[str]:
    """Turns that the model's log shows as complete by then."""
    found, worded = [], ""
    for entry in log:
        event = entry["event"]
        if entry["by"] != "server" or entry["at"] > until:
            continue
        if event["type"] == "conversation.item.input_audio_transcription.completed":
            found.append(f"caller: {event['transcript']}")
        elif event["type"] == "response.output_audio_transcript.done":
            worded = event["transcript"]
        elif event["type"] == "response.done" and worded:
            found.append(f"agent: {worded}")
            worded = ""
    return found
