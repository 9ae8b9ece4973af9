"""Calls such as a month brings, as rows; and what their figures are, counted from rows alone."""

import json
import random
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from voxie_platform.calls.models import Usage
from voxie_platform.calls.pricing import cost_of
from voxie_platform.ids import new_id
from voxie_platform.storage.moments import micros, moment

BEGIN = datetime(2026, 10, 25, 3, 7, tzinfo=UTC)
"""In the month that follows, clocks are changed in Berlin, New York and on Lord Howe Island (before it)."""
LENGTH = timedelta(days=31)
FUNCTIONS = ("check_times", "book", "confirm", "leave_message", "answer_question")
MODELS = ("gpt-realtime", "gpt-realtime", "offline")
KINDS = ("input_text", "input_audio", "input_cached", "output_text", "output_audio")
WIDTHS = ((50, 1), (100, 2), (200, 5), (500, 10), (1000, 25), (2000, 50), (5000, 100), (10000, 250))
REASONS = {"caller_hung_up": 50, "agent_ended": 30, "silence": 5, "never_joined": 5, "no_agent": 2}
FAILED = {"no_agent", "interrupted", "model_failed"}
TABLES = {
    "call_sessions": (
        "workspace_id id kind channel deployment room_name caller_identity interview_id agent_id version"
        " state attempt worker_id requested_at dispatched_at claimed_at live_at ended_at end_reason seconds"
    ),
    "call_turns": (
        "workspace_id call_id attempt seq who heard said interrupted started_ms at"
        " latency_ms model_ms function_ms"
    ),
    "call_events": "workspace_id call_id attempt seq kind at ms data",
    "token_usage": (
        "workspace_id call_id response_id model input_text input_audio input_cached output_text"
        " output_audio at"
    ),
    "bookings": (
        "workspace_id id calendar_id token call_id agent_id unit starts_at ends_at party name name_folded"
        " phone phone_folded note status created_at updated_at"
    ),
    "messages": "workspace_id id token call_id agent_id name phone text urgency status created_at",
}


def write_month(connection, workspace_id, agents, calendar_id, count, seed=1):
    """So many calls of these agents (id, newest version) into a file; their ids in no order."""
    chance = random.Random(seed)
    rows = defaultdict(list)
    for number in range(count):
        call_rows(rows, chance, workspace_id, agents, calendar_id, number)
    connection.execute("BEGIN")
    for table, columns in TABLES.items():
        names = columns.split()
        connection.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})",
            [dict.fromkeys(names) | row for row in rows[table]],
        )
    connection.execute("COMMIT")
    ids = [row["id"] for row in rows["call_sessions"]]
    chance.shuffle(ids)
    return ids


def call_rows(rows, chance, workspace_id, agents, calendar_id, number):
    """One call and all that it left behind."""
    call_id, requested = new_id(), micros(BEGIN) + round(chance.random() * LENGTH / timedelta(microseconds=1))
    key = {"workspace_id": workspace_id, "call_id": call_id}
    is_agents = chance.random() < 0.9
    agent_id, newest = chance.choice(agents) if is_agents else (None, None)
    is_text = chance.random() < 0.2
    reason = chance.choices(list(REASONS), list(REASONS.values()))[0]
    attempt = 2 if chance.random() < 0.05 else 1
    claimed = None if reason == "no_agent" else requested + chance.randint(50_000, 900_000)
    spoke = claimed is not None and reason != "never_joined"
    rows["call_sessions"].append(
        {
            "workspace_id": workspace_id,
            "id": call_id,
            "kind": "agent" if is_agents else "interview",
            "channel": "text" if is_text else "voice",
            "deployment": "spawner" if is_agents else "voxie",
            "room_name": None if is_text else f"room-{number}-{call_id}",
            "caller_identity": "caller",
            "agent_id": agent_id,
            "version": chance.randint(1, newest) if newest else None,
            "state": "failed" if reason in FAILED else "ended",
            "attempt": attempt,
            "worker_id": f"host:{chance.randint(1, 3)}" if claimed else None,
            "requested_at": requested,
            "dispatched_at": requested,
            "claimed_at": claimed,
            "live_at": claimed and claimed + 1000,
            "ended_at": requested + 60_000_000,
            "end_reason": reason,
            "seconds": round(chance.uniform(1, 600), 3) if spoke and chance.random() < 0.97 else None,
        }
    )
    if not spoke:
        return
    greeting = {"seq": 1, "kind": "greeting_heard", "ms": chance.randint(100, 1200), "data": "{}"}
    if not is_text:
        rows["call_events"].append({**key, "attempt": attempt, "at": requested, **greeting})
    for seq in range(1, chance.randint(1, 6)):
        answers = seq % 2 == 0
        is_measured = answers and chance.random() < 0.9
        rows["call_turns"].append(
            {
                **key,
                "attempt": attempt,
                "seq": seq,
                "who": "agent" if answers else "caller",
                "heard": None if answers else "hello",
                "said": "Yes." if answers else None,
                "interrupted": 0,
                "started_ms": seq,
                "at": requested,
                "latency_ms": round(chance.lognormvariate(6.3, 0.5)) if is_measured else None,
                "model_ms": round(chance.lognormvariate(5.8, 0.5)) if is_measured else None,
                "function_ms": chance.randint(0, 30) if is_measured and chance.random() < 0.3 else None,
            }
        )
    for seq in range(2, 2 + chance.choice((0, 0, 1, 1, 2, 3))):
        data = {"name": chance.choice(FUNCTIONS), "arguments": {}, "answer": "x", "ms": 3}
        data |= {"failed": "broke"} if chance.random() < 0.05 else {}
        rows["call_events"].append(
            {
                **key,
                "attempt": attempt,
                "seq": seq,
                "kind": "function",
                "at": requested,
                "ms": seq,
                "data": json.dumps(data),
            }
        )
    for response in range(chance.choice((0, 1, 2, 4))):
        tokens = {kind: chance.randint(0, 500) for kind in KINDS}
        rows["token_usage"].append(
            {**key, "response_id": f"r{response}", "model": chance.choice(MODELS), "at": requested, **tokens}
        )
    for _ in range(chance.choice((0, 0, 0, 0, 1, 2))):
        rows["bookings"].append(
            {
                **key,
                "id": new_id(),
                "token": new_id(),
                "agent_id": agent_id,
                "calendar_id": calendar_id,
                "unit": "table 1",
                "starts_at": requested,
                "ends_at": requested + 1,
                "party": 2,
                **dict.fromkeys(("name", "name_folded", "phone", "phone_folded", "note"), ""),
                "status": chance.choice(("booked", "cancelled")),
                "created_at": requested,
                "updated_at": requested,
            }
        )
    if chance.random() < 0.1:
        rows["messages"].append(
            {
                **key,
                "id": new_id(),
                "token": new_id(),
                "agent_id": agent_id,
                "name": "Ann",
                "phone": "1",
                "text": "call me",
                "urgency": "normal",
                "status": "open",
                "created_at": requested,
            }
        )


class Recount:
    """Every call of a file with its own numbers, read by other statements than the store's."""

    def __init__(self, connection):
        self.calls = {}
        for row in connection.execute(
            "SELECT id, agent_id, version, deployment, worker_id, kind, channel, end_reason, seconds,"
            " requested_at, claimed_at, attempt FROM call_sessions WHERE ended_at IS NOT NULL"
        ):
            self.calls[row[0]] = {
                "agent_id": row[1],
                "version": row[2],
                "deployment": row[3],
                "worker_id": row[4],
                "kind": row[5],
                "channel": row[6],
                "reason": row[7],
                "seconds": row[8],
                "at": moment(row[9]),
                "claim_ms": None if row[10] is None else round((row[10] - row[9]) / 1000),
                "attempt": row[11],
                "answered": False,
                "usage": [],
                "numbers": Counter(),
                "times": defaultdict(list),
            }
        self.read_turns(connection)
        self.read_events(connection)
        for call_id, response_id, model, at, *tokens in connection.execute(
            f"SELECT call_id, response_id, model, at, {', '.join(KINDS)} FROM token_usage"
        ):
            row = {"call_id": call_id, "response_id": response_id, "model": model, "at": moment(at)}
            self.calls[call_id]["usage"].append(Usage(**row, **dict(zip(KINDS, tokens, strict=True))))
        for call_id, count in connection.execute(
            "SELECT call_id, count(*) FROM messages WHERE call_id IS NOT NULL GROUP BY call_id"
        ):
            self.calls[call_id]["numbers"]["messages"] = count
        for call_id, count in connection.execute(
            "SELECT call_id, count(*) FROM bookings WHERE call_id IS NOT NULL GROUP BY call_id"
        ):
            self.calls[call_id]["numbers"]["bookings"] = count

    def read_turns(self, connection):
        for call_id, said, *times in connection.execute(
            "SELECT call_id, said, latency_ms, model_ms, function_ms FROM call_turns"
        ):
            call = self.calls[call_id]
            call["answered"] |= bool(said)
            for name, ms in zip(("turn_latency", "model_time", "function_time"), times, strict=True):
                if ms is not None and times[0] is not None and (ms or name != "function_time"):
                    call["times"][name].append(ms)

    def read_events(self, connection):
        for call_id, attempt, kind, ms, data in connection.execute(
            "SELECT call_id, attempt, kind, ms, data FROM call_events"
        ):
            call = self.calls[call_id]
            if kind == "greeting_heard":
                call["answered"] = True
                if attempt == call["attempt"]:
                    call["times"]["time_to_greeting"].append(call["claim_ms"] + ms)
            if kind == "function":
                told = json.loads(data)
                call["numbers"]["functions_used"] += 1
                call["numbers"][f"used {told['name']}"] += 1
                if "failed" in told:
                    call["numbers"]["functions_failed"] += 1
                    call["numbers"][f"failed {told['name']}"] += 1

    def of(self, **which):
        """The calls that have all of that."""
        return [
            call for call in self.calls.values() if all(call[name] == value for name, value in which.items())
        ]

    def between(self, since, until):
        return [call for call in self.calls.values() if since <= call["at"] < until]

    def by_day(self, zone):
        """Calls by the date that the calendar on the wall showed."""
        found = defaultdict(list)
        for call in self.calls.values():
            found[call["at"].astimezone(ZoneInfo(zone)).date()].append(call)
        return found

    def by_hour(self, zone):
        """Calls by the hour that the clock on the wall showed, and by how far it was from UTC."""
        found = defaultdict(list)
        for call in self.calls.values():
            local = call["at"].astimezone(ZoneInfo(zone))
            found[local.replace(minute=0, second=0, microsecond=0).isoformat()].append(call)
        return found


def expected(calls):
    """The figures of some calls, as plain values."""
    total = Counter()
    for call in calls:
        total += call["numbers"]
    timed = [call["seconds"] for call in calls if call["seconds"] is not None]
    metered = [call["usage"] for call in calls if call["usage"]]
    costs = [cost.amount for cost in map(cost_of, metered) if cost.amount is not None]
    answered = sum(call["answered"] for call in calls)
    return {
        "calls": len(calls),
        "answered": answered,
        "answered_share": answered / len(calls) if calls else None,
        "minutes": sum(round(seconds * 1000) for seconds in timed) / 60_000 if timed else None,
        "end_reasons": Counter(call["reason"] for call in calls),
        "times": {
            name: percentiles([ms for call in calls for ms in call["times"][name]])
            for name in ("time_to_greeting", "turn_latency", "model_time", "function_time")
        },
        "functions": {
            name: (total[f"used {name}"], total[f"failed {name}"])
            for name in FUNCTIONS
            if total[f"used {name}"]
        },
        **{name: total[name] for name in ("functions_used", "functions_failed", "bookings", "messages")},
        "tokens": {
            kind: sum(getattr(row, kind) for rows in metered for row in rows) if metered else None
            for kind in KINDS
        },
        "cost": sum(costs) if costs else None,
    }


def percentiles(times):
    """p50 and p95 by nearest rank, each as the middle of its bin, and how many they are of."""
    if not times:
        return None, None, 0
    times.sort()
    return *(middle_of_bin(times[ceil(len(times) * share) - 1]) for share in (0.5, 0.95)), len(times)


def middle_of_bin(ms):
    """As docs/analytics.md defines it, in the plainest way."""
    width = next(width for below, width in WIDTHS if ms < below)
    return ms - ms % width + (width - 1) // 2


def plain(figures):
    """Figures as plain values."""
    return {
        **{
            name: getattr(figures, name).value
            for name in (
                "calls", "answered", "functions_used", "functions_failed", "bookings", "messages", "minutes",
                "cost",
            )
        },
        "answered_share": figures.answered_share,
        "end_reasons": {figure.reason: figure.value for figure in figures.end_reasons},
        "times": {
            name: (times.p50_ms, times.p95_ms, times.measured)
            for name in ("time_to_greeting", "turn_latency", "model_time", "function_time")
            if (times := getattr(figures, name))
        },
        "functions": {
            figure.name: (figure.used.value, figure.failed.value) for figure in figures.functions
        },
        "tokens": {kind: figure.value for kind, figure in figures.tokens.items()},
    }  # fmt: skip
