"""Figures over HTTP: told by the workspace's clock, each with the query that lists its calls."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.api.conftest import client_of, expect_problem
from tests.store.backends import add_sqlite_workspace
from tests.store.examples import event, message, turn, usage
from voxie_platform.access.models import Scope
from voxie_platform.calls.models import EndReason

MINUTE = timedelta(minutes=1)
REASONS = (EndReason.AGENT_ENDED, EndReason.SILENCE, EndReason.AGENT_ENDED)


@pytest.fixture
async def calls(api, agent, stores, workspace, workers):
    """Three calls of the agent that are over and counted, and one that goes on."""
    ids = [(await api.post(f"/api/agents/{agent['id']}/spawn")).json()["call_id"] for _ in range(4)]
    for number, (call_id, reason) in enumerate(zip(ids, REASONS, strict=False)):
        said = turn(call_id, 2).model_copy(update={"heard": None, "said": "Hi.", "latency_ms": 100 * number})
        records = [event(call_id, n, name="book") for n in range(number)]
        await workspace.calls.write([*records, said, usage(call_id, "r1", output_text=number)])
        await workspace.functions.leave_message(message(call_id=call_id))
        await stores.fleet.end(call_id, attempt=None, reason=reason, seconds=30.0)
    await workspace.analytics.count(ids)
    return ids


async def asked(api, path, **query):
    answer = await api.get(f"/api/analytics/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_totals_say_what_happened_and_what_they_do_not_hold(api, agent, calls):
    totals = await asked(api, "totals")
    assert (totals["timezone"], totals["uncounted"]) == ("UTC", {"unfinished": 1, "over": 0})
    figures = totals["figures"]
    assert (figures["calls"]["value"], figures["answered_share"], figures["minutes"]["value"]) == (
        3,
        1.0,
        1.5,
    )
    assert [(one["reason"], one["value"]) for one in figures["end_reasons"]] == [
        ("agent_ended", 2),
        ("silence", 1),
    ]
    assert figures["functions"][0]["used"]["value"] == 3
    assert figures["cost"]["value"] == "0.000048000"
    assert figures["time_to_greeting"] == figures["time_to_greeting"] | {"p50_ms": None, "measured": 0}
    assert (await asked(api, "totals", agent_id=agent["id"]))["figures"]["calls"]["value"] == 3
    assert (await asked(api, "totals", kind="interview"))["figures"]["calls"]["value"] == 0


def queries_in(value):
    """Every figure that carries a query, with what it says."""
    if isinstance(value, list):
        for one in value:
            yield from queries_in(one)
    if isinstance(value, dict):
        if "rows" in value:
            yield value
        for one in value.values():
            yield from queries_in(one)


async def test_each_figure_lists_its_calls_and_equals_their_sum(api, agent, calls):
    facts = {}
    for call_id in calls:
        facts[call_id] = (await api.get(f"/api/calls/{call_id}/figures")).json()["adds"]
    assert facts.pop(calls[3]) is None
    answers = [
        await asked(api, "totals"),
        await asked(api, "totals", agent_id=agent["id"], version=1),
        await asked(api, "series", deployment="spawner", step="hour", since=str(datetime.now(UTC).date())),
        await asked(api, "breakdown", by="version", agent_id=agent["id"]),
    ]
    for figure in queries_in(answers):
        listed = (await api.get(figure["rows"])).json()
        name = dict(pair.split("=") for pair in figure["rows"].split("?")[1].split("&"))["adds_to"]
        assert listed["next"] is None
        ids = [call["id"] for call in listed["items"]]
        counted = sum(facts[call_id][name] for call_id in ids)
        shown = figure.get("measured", figure.get("calls", figure.get("value")))
        assert counted == shown, figure


async def test_days_are_those_of_the_workspaces_time_zone(api, calls):
    there = ZoneInfo("Asia/Kathmandu")
    answer = await api.patch("/api/workspace", json={"timezone": "Asia/Kathmandu"})
    assert (answer.status_code, answer.json()["timezone"]) == (200, "Asia/Kathmandu")
    assert (await api.get("/api/workspace")).json() == answer.json()

    series = await asked(api, "series")
    assert series["timezone"] == "Asia/Kathmandu"
    begins = [datetime.fromisoformat(point["since"]).astimezone(there) for point in series["points"]]
    assert len(begins) == 30
    assert {(begin.hour, begin.minute) for begin in begins} == {(0, 0)}
    assert begins[-1].date() == datetime.now(there).date()
    assert [point["figures"]["calls"]["value"] for point in series["points"]][-1] == 3
    day = begins[-1].date()
    exact = await asked(api, "totals", since=str(day), until=str(day + timedelta(days=1)))
    assert exact["figures"]["calls"]["value"] == 3
    assert exact["since"] == series["points"][-1]["since"]


async def requested_at(moments, *, api, agent, stores, workspace, by_hand):
    """Calls of these moments, over and counted."""
    ids = []
    for at in moments:
        ids.append((await api.post(f"/api/agents/{agent['id']}/spawn")).json()["call_id"])
        micros = int(at.timestamp()) * 1_000_000
        by_hand("UPDATE call_sessions SET requested_at = ? WHERE id = ?", micros, ids[-1])
        await stores.fleet.end(ids[-1], attempt=None, reason=EndReason.AGENT_ENDED)
    await workspace.analytics.count(ids)
    return ids


async def test_the_last_seven_days_are_whole_ones_where_the_clocks_are_changed_and_lead_to_their_calls(
    api, agent, stores, workspace, workers, by_hand
):
    there = ZoneInfo("Europe/Berlin")
    await api.patch("/api/workspace", json={"timezone": str(there)})
    week = [datetime(2027, 3, day, tzinfo=there) for day in range(22, 29)]
    end = datetime(2027, 3, 29, tzinfo=there)
    moments = [(week[0].astimezone(UTC) - MINUTE), week[0], end.astimezone(UTC) - MINUTE, end]
    _, first, last, _ = await requested_at(
        moments, api=api, agent=agent, stores=stores, workspace=workspace, by_hand=by_hand
    )

    async def figure_and_rows(answer):
        calls = answer["figures"]["calls"]
        return calls["value"], [call["id"] for call in (await api.get(calls["rows"])).json()["items"]]

    asked_for = {"days": 7, "until": str(end.date())}
    points = (await asked(api, "series", **asked_for))["points"]
    assert [datetime.fromisoformat(point["since"]) for point in points] == week
    assert datetime.fromisoformat(points[-1]["until"]) == end
    shown = [await figure_and_rows(point) for point in points]
    assert shown == [(1, [first]), *[(0, [])] * 5, (1, [last])]
    assert await figure_and_rows(await asked(api, "totals", **asked_for)) == (2, [last, first])
    [of_agent] = (await asked(api, "breakdown", by="agent", **asked_for))["items"]
    assert await figure_and_rows(of_agent) == (2, [last, first])
    cut = await asked(api, "series", days=7, until="2027-03-28T12:00:00Z")
    assert [datetime.fromisoformat(point["since"]) for point in cut["points"]] == week


async def test_what_cannot_be_asked_is_said(api, agent, calls):
    wrong = {
        "since": "2026-11-01T00:07:00Z",
        "until": "2026-11-01T00:00:01Z",
        "agent_id": "nobody",
        "version": "1",
        "kind": "dream",
        "colour": "red",
    }
    for name, value in wrong.items():
        expect_problem(await api.get("/api/analytics/totals", params={name: value}), 422)
    for given in (
        {"agent_id": agent["id"], "kind": "agent"},
        {"since": "2026-11-02", "until": "2026-11-01"},
        {"since": "0001-01-01", "until": "2026-11-01"},
        {"until": "9999-12-31T23:45:00Z"},
        {"since": "2020-01-01", "until": "2026-01-01"},
        {"since": "2026-11-01", "days": 7},
        {"days": 0},
        {"days": 801},
    ):
        expect_problem(await api.get("/api/analytics/totals", params=given), 422)
    for given in (
        {"by": "version"},
        {"by": "worker", "agent_id": agent["id"]},
        {"by": "agent", "after": "x"},
    ):
        expect_problem(await api.get("/api/analytics/breakdown", params=given), 422)
    for zone in ("Mars/Olympus", "", "../etc/passwd"):
        expect_problem(await api.patch("/api/workspace", json={"timezone": zone}), 422)


async def test_only_who_may_read_sees_figures_and_only_its_own(app, api, calls, key_for, tmp_path):
    paths = [
        "analytics/totals",
        "analytics/series",
        "analytics/breakdown?by=agent",
        f"calls/{calls[0]}/figures",
    ]
    async with client_of(app, await key_for(Scope.CALL)) as caller:
        for path in [*paths, "workspace"]:
            expect_problem(await caller.get(f"/api/{path}"), 403)
    async with client_of(app, await key_for(Scope.READ, Scope.WRITE)) as reader:
        for path in [*paths, "workspace"]:
            assert (await reader.get(f"/api/{path}")).status_code == 200
        expect_problem(await reader.patch("/api/workspace", json={"timezone": "UTC"}), 403)
    add_sqlite_workspace(tmp_path, "theirs")
    async with client_of(app, await key_for(workspace="theirs")) as foreigner:
        assert (await asked(foreigner, "totals"))["figures"]["calls"]["value"] == 0
        assert (await asked(foreigner, "breakdown", by="agent"))["items"] == []
        expect_problem(await foreigner.get(f"/api/calls/{calls[0]}/figures"), 404)


async def test_calls_are_filtered_by_what_they_have_in_common(api, agent, calls):
    async def ids(**filters):
        answer = await api.get("/api/calls", params=filters)
        assert answer.status_code == 200, answer.text
        return [call["id"] for call in answer.json()["items"]]

    now = datetime.now(UTC)
    assert await ids(end_reason=["silence", "drained"]) == [calls[1]]
    assert await ids(answered=True) == calls[2::-1]
    assert await ids(answered=False) == []
    assert await ids(agent_id=agent["id"], version=1) == calls[::-1]
    assert await ids(version=2) == await ids(worker_id="nobody") == await ids(channel="text") == []
    assert await ids(since=now.isoformat()) == await ids(until="2020-01-01T00:00:00Z") == []
    assert await ids(until=(now + timedelta(hours=1)).isoformat(), kind="agent") == calls[::-1]
    assert await ids(adds_to="used.book") == calls[2:0:-1]
    assert await ids(adds_to="nothing at all") == []
    expect_problem(await api.get("/api/calls?since=yesterday"), 422)
