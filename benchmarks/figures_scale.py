"""Lists, search, spawn and figures at a thousand calls of as many agents and at a million, and the ratio.

python benchmarks/figures_scale.py [MANY] [--processor]

With --processor it is the processor's time that is compared, whatever else the machine does meanwhile.
Both stores are asked in turn, so that whatever else the machine does slows both; of each, the lower quartile.
"""

import asyncio
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import AsyncExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.store.examples import EVERY_CALL

from voxie_platform.calls.bins import bin_of
from voxie_platform.calls.figures import RowsQuery, figures_of
from voxie_platform.calls.models import CallKind, Channel, EndReason, NewCall
from voxie_platform.calls.parted import parted, together
from voxie_platform.calls.periods import STEPS, Period, Step, day_of, months_and_days
from voxie_platform.calls.slices import By, Slice, versions_of
from voxie_platform.calls.sums import is_mark
from voxie_platform.fleet.models import Heartbeat
from voxie_platform.ids import new_id
from voxie_platform.settings import DeploymentMode
from voxie_platform.storage.grains import month_of
from voxie_platform.storage.moments import micros
from voxie_platform.storage.packing import packed
from voxie_platform.storage.sqlite.rows import json_text
from voxie_platform.storage.sqlite.schema import upgrade_file
from voxie_platform.storage.sqlite.stores import sqlite_stores

FEW, MANY = 1_000, 1_000_000
REPEATS = 40
TARGET = 1.5
CLOCK = time.process_time if "--processor" in sys.argv else time.perf_counter
ZONE = ZoneInfo("Europe/Berlin")
TODAY = datetime.now(ZONE).date()
WHOLE = Period(day_of(TODAY - timedelta(days=30), ZONE), day_of(TODAY, ZONE))
DAY = Period(day_of(TODAY - timedelta(days=1), ZONE), day_of(TODAY, ZONE))
MINUTE = 60_000_000
WORKERS = 8
SHARED = (("all", ""), ("kind", "agent"), ("channel", "voice"), ("deployment", "spawner"))
"""What each of the calls is in, beside its worker."""
POOL = 2_000
"""So many different calls; each of the others is like one of them."""


def agent_id(number):
    return f"00000000-0000-7000-8000-{number:012d}"


def name_of(number):
    """One in a hundred is a bar too."""
    return f"No. {number} Café{' Bar' if number % 100 == 0 else ''}"


def call_id(number):
    return f"10000000-0000-7000-8000-{number:012d}"


def like_real_ones(chance):
    """What a call adds to the sums."""
    answers = chance.randint(2, 12)
    sums = Counter({"calls": 1, "answered": 1, "timed": 1, "ms": chance.randint(5_000, 300_000)})
    sums[f"reason.{chance.choice(('caller_hung_up', 'agent_ended', 'silence'))}"] += 1
    for name, size in (("latency", 6.4), ("model_time", 6.0), ("function_time", 2.0)):
        for _ in range(answers):
            sums[name] += 1
            sums[f"{name}.{bin_of(round(chance.lognormvariate(size, 0.35)))}"] += 1
    greeting = bin_of(round(chance.lognormvariate(6.1, 0.2)))
    sums |= {"greeting": 1, f"greeting.{greeting}": 1, "used": 2, "used.check_times": 1, "used.book": 1}
    sums |= {"metered": 1, "priced": 1, "nanos": chance.randint(10**6, 10**9)}
    sums |= {f"tokens.{kind}": chance.randint(1, 5_000) for kind in ("input_audio", "output_audio")}
    if chance.random() < 0.1:
        sums |= {"bookings": 1}
    if chance.random() < 0.01:
        sums |= {"failed": 1, "failed.book": 1}
    return dict(sums)


class Filling:
    """Rows for a store of so many calls, each of another agent."""

    def __init__(self, connection, workspace_id, count, within=WHOLE):
        self.connection = connection
        self.workspace_id = workspace_id
        self.count = count
        chance = random.Random(1)
        self.pool = [like_real_ones(chance) for _ in range(POOL)]
        self.facts_of = [json_text(sums) for sums in self.pool]
        self.sums_like = [packed(parted(sums)) for sums in self.pool]
        begin, length = micros(within.since), micros(within.until) - micros(within.since)
        self.calls = [(begin + length * number // count, chance.randrange(POOL)) for number in range(count)]

    def fill(self):
        for pragma in ("synchronous = OFF", "cache_size = -1000000"):
            self.connection.execute(f"PRAGMA {pragma}")
        for step in (self.agents, self.sessions, self.facts, self.sums_of_one, self.sums_of_many):
            self.connection.execute("BEGIN")
            step()
            self.connection.execute("COMMIT")

    def many(self, table, columns, rows):
        names = columns.split()
        marks = ", ".join("?" * len(names))
        self.connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)

    def agents(self):
        numbers = range(self.count)[::-1]  # the index of names is numbered backwards
        mine = self.workspace_id
        named = "workspace_id id name name_folded version created_at updated_at place"
        self.many(
            "agents",
            named,
            ((mine, agent_id(n), name_of(n), name_of(n).casefold(), 1, n, n, n + 1) for n in numbers),
        )
        versions = "workspace_id agent_id number config hash author note created_at"
        self.many("agent_versions", versions, ((mine, agent_id(n), 1, "{}", "", "", "", n) for n in numbers))

    def sessions(self):
        columns = (
            "workspace_id id kind channel deployment room_name caller_identity agent_id version state attempt"
            " worker_id requested_at dispatched_at claimed_at live_at ended_at end_reason seconds"
        )
        same = ("agent", "voice", "spawner")
        rows = (
            (
                *(self.workspace_id, call_id(n), *same, call_id(n), "caller", agent_id(n), 1, "ended", 1),
                *(f"w{n % WORKERS}", at, at, at, at, at + 1, reason_in(self.pool[kind]), 60.0),
            )
            for n, (at, kind) in enumerate(self.calls)
        )
        self.many("call_sessions", columns, rows)

    def facts(self):
        mine, calls = self.workspace_id, self.calls
        rows = ((mine, call_id(n), self.facts_of[kind]) for n, (_, kind) in enumerate(calls))
        self.many("call_facts", "workspace_id call_id sums", rows)
        marks = (
            (mine, mark, at, call_id(n))
            for n, (at, kind) in enumerate(calls)
            for mark in filter(is_mark, self.pool[kind])
        )
        self.many("call_marks", "workspace_id mark requested_at call_id", marks)

    def sums_of_one(self):
        """Of each agent and of its version: one call."""
        self.sums_of(lambda n: ("agent", agent_id(n)))
        self.sums_of(lambda n: (versions_of(agent_id(n)), "1"))

    def sums_of(self, slice_of):
        mine, calls = self.workspace_id, self.calls
        rows = (
            (mine, *slice_of(n), 15, at - at % (15 * MINUTE), self.sums_like[kind])
            for n, (at, kind) in enumerate(calls)
        )
        self.many("call_sums", "workspace_id dimension value minutes start_at sums", rows)
        rows = ((mine, *slice_of(n), month_of(at), 1) for n, (at, _) in enumerate(calls))
        self.many("call_values", "workspace_id dimension value month_at calls", rows)

    def sums_of_many(self):
        """Of everything that calls share: by worker and quarter first, the rest is added up from these."""
        quarters, months = defaultdict(Counter), Counter()
        for n, (at, kind) in enumerate(self.calls):
            worker = f"w{n % WORKERS}"
            quarter = quarters[worker, at - at % (15 * MINUTE)]
            for name, number in self.pool[kind].items():
                quarter[name] += number
            for dimension, value in (*SHARED, ("worker", worker)):
                months[dimension, value, month_of(at)] += 1
        places = defaultdict(Counter)
        for (worker, at), sums in quarters.items():
            for dimension, value in (*SHARED, ("worker", worker)):
                for minutes in (15, 60):
                    places[dimension, value, minutes, at - at % (minutes * MINUTE)].update(sums)
        rows = ((self.workspace_id, *place, packed(parted(sums))) for place, sums in places.items())
        self.many("call_sums", "workspace_id dimension value minutes start_at sums", rows)
        rows = ((self.workspace_id, *key, calls) for key, calls in months.items())
        self.many("call_values", "workspace_id dimension value month_at calls", rows)


def reason_in(sums):
    return next(name.removeprefix("reason.") for name in sums if name.startswith("reason."))


def questions(stores, workspace, count):
    """What a person at the dashboard, and a caller, ask."""
    middle = count // 2
    analytics = workspace.analytics

    async def totals(of=EVERY_CALL):
        sums = await analytics.sums(of, list(months_and_days(WHOLE, ZONE)))
        return figures_of(together(*sums), RowsQuery(of, WHOLE))

    async def series(step, whole):
        periods = list(STEPS[step](whole, ZONE))
        sums = await analytics.sums(EVERY_CALL, periods)
        told = zip(sums, periods, strict=True)
        return [figures_of(each, RowsQuery(EVERY_CALL, period)) for each, period in told]

    async def breakdown(by, within=EVERY_CALL):
        page = await analytics.breakdown(by, list(months_and_days(WHOLE, ZONE)), within=within, limit=20)
        return [figures_of(item.sums, RowsQuery(EVERY_CALL, WHOLE)) for item in page.items]

    async def spawned():
        number = random.randrange(count)
        return await workspace.calls.reserve(
            NewCall(
                id=(new := new_id()),
                kind=CallKind.AGENT,
                channel=Channel.VOICE,
                deployment=DeploymentMode.SPAWNER,
                room_name=new,
                caller_identity="caller",
                agent_id=agent_id(number),
                version=1,
            )
        )

    async def spawn_and_end():
        call = await spawned()
        await stores.fleet.end(call.id, attempt=1, reason=EndReason.AGENT_ENDED, seconds=1.0)

    async def count_one():
        call = await spawned()
        await stores.fleet.end(call.id, attempt=1, reason=EndReason.AGENT_ENDED, seconds=1.0)
        began = CLOCK()
        await analytics.count([call.id])
        return CLOCK() - began

    deep_agents = f"{middle}~{agent_id(middle)}"
    deep_calls = f"{micros(WHOLE.since) + (micros(WHOLE.until) - micros(WHOLE.since)) // 2}~{call_id(middle)}"
    calls, agents = workspace.calls.list, workspace.agents.list
    this_agent = Slice(agent_id=agent_id(middle))
    silent = [EndReason.SILENCE]
    lately = {"since": DAY.since, "until": DAY.until}
    return {
        "agents: first page": lambda: agents(limit=50),
        "agents: page in the middle": lambda: agents(limit=50, after=deep_agents),
        "agents: search, all match": lambda: agents(search="café", limit=50),
        "agents: search, middle page": lambda: agents(search="café", limit=50, after=deep_agents),
        "agents: search, few match": lambda: agents(search=f"no. {middle}", limit=50),
        "agents: search, a hundredth": lambda: agents(search="bar", limit=10),
        "agents: search, none match": lambda: agents(search="zebra", limit=50),
        "agents: search by two letters": lambda: agents(search="zq", limit=50),
        "calls: first page": lambda: calls(limit=50),
        "calls: page in the middle": lambda: calls(limit=50, after=deep_calls),
        "calls: of an agent": lambda: calls(limit=50, agent_id=agent_id(middle)),
        "calls: by reason, middle": lambda: calls(limit=50, end_reasons=silent, after=deep_calls),
        "calls: by worker, of a day": lambda: calls(limit=3, worker_id="w3", **lately),
        "calls: answered, of a day": lambda: calls(limit=20, answered=True, **lately),
        "calls: a function failed": lambda: calls(limit=5, adds_to="failed"),
        "calls: booked, by one worker": lambda: calls(limit=5, adds_to="bookings", worker_id="w3"),
        "calls: nothing matches": lambda: calls(limit=50, answered=False),
        "figures: 30 days": totals,
        "figures: 30 days of an agent": lambda: totals(this_agent),
        "figures: 30 days of a worker": lambda: totals(Slice(worker_id="w3")),
        "figures: day by day": lambda: series(Step.DAY, WHOLE),
        "figures: a day by hours": lambda: series(Step.HOUR, DAY),
        "figures: by agent": lambda: breakdown(By.AGENT),
        "figures: by version": lambda: breakdown(By.VERSION, this_agent),
        "figures: by worker": lambda: breakdown(By.WORKER),
        "figures: what is missing": analytics.uncounted,
        "spawn (reserve) and end": spawn_and_end,
        "count a call": count_one,
    }


def worker():
    return Heartbeat(
        id="w", mode=DeploymentMode.SPAWNER, host="here", pid=1, version="0", slots=10**6, active=0,
        registered=True, draining=False, memory_bytes=None, cpu_percent=None,
    )  # fmt: skip


async def filled(stack, count, within=WHOLE):
    """The questions to a store of so many calls."""
    path = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "voxie.db"
    upgrade_file(path)
    stores = await stack.enter_async_context(sqlite_stores(path))
    workspace_id = (await stores.access.first_workspace("scale")).id
    began = time.perf_counter()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        Filling(connection, workspace_id, count, within).fill()
    took, size = time.perf_counter() - began, path.stat().st_size // 1_000_000
    print(f"{count:>9,} calls of as many agents: filled in {took:.1f} s, {size} MB", flush=True)
    await stores.fleet.beat(worker())
    return stores, questions(stores, stores.of(workspace_id), count)


async def seconds_of(question):
    """What it took, or what it says that the part of interest took."""
    began = CLOCK()
    answer = await question()
    return answer if isinstance(answer, float) else CLOCK() - began


async def compared(stores, counts, names):
    """Each question to both stores, and how the times stand to each other."""
    print(f"\n{'question':34}{counts[0]:>10,}{counts[1]:>13,}   ratio")
    for name in names:
        took = [[], []]
        for _ in range(REPEATS + 1):
            for place, (store, asked) in enumerate(stores):
                await store.fleet.beat(worker())
                took[place].append(await seconds_of(asked[name]))
        few, now = (statistics.quantiles(each[1:])[0] for each in took)
        late = "  above the target" if now / few > TARGET else ""
        print(f"{name:34}{few * 1e6:>7.0f} us{now * 1e6:>10.0f} us{now / few:>7.2f}x{late}", flush=True)


async def main(many):
    print(datetime.now(UTC).isoformat(timespec="seconds"), sqlite3.sqlite_version)
    async with AsyncExitStack() as stack:
        few, now = [await filled(stack, count) for count in (FEW, many)]
        await compared([few, now], (FEW, many), few[1])
        print("\nThe same day, alone in its store:")
        alone = await filled(stack, many // 30, DAY)
        await compared([alone, now], (many // 30, many), ["figures: a day by hours"])


if __name__ == "__main__":
    given = [argument for argument in sys.argv[1:] if argument.isdigit()]
    asyncio.run(main(int(given[0]) if given else MANY))
