"""What agents did for callers, and what their calls left behind."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.api.conftest import client_of, expect_problem
from tests.store.backends import add_sqlite_workspace
from tests.store.examples import summary
from voxie_platform.api.app import build_app
from voxie_platform.calls.models import CallEvent, Turn, Usage
from voxie_platform.errors import UnavailableError
from voxie_platform.functions.records import NewMessage
from voxie_platform.ids import new_id

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
async def message(workspace):
    left = NewMessage(
        id=new_id(),
        token="t1",
        call_id=None,
        agent_id=None,
        name="Eve",
        phone="123",
        text="Call me",
    )
    return await workspace.functions.leave_message(left)


async def test_a_message_is_listed_and_seen_to(api, message):
    [listed] = (await api.get("/api/messages")).json()["items"]
    assert (listed["text"], listed["status"]) == ("Call me", "open")
    assert "token" not in listed
    done = await api.patch(f"/api/messages/{message.id}", json={"status": "done"})
    assert (done.status_code, done.json()["status"]) == (200, "done")
    assert (await api.get("/api/messages")).json()["items"] == [done.json()]
    expect_problem(await api.patch(f"/api/messages/{message.id}", json={"status": "lost"}), 422)
    expect_problem(await api.patch(f"/api/messages/{new_id()}", json={"status": "done"}), 404)


async def test_a_foreign_message_stays_as_it_is(app, api, key_for, message, tmp_path):
    add_sqlite_workspace(tmp_path, "theirs")
    async with client_of(app, await key_for(workspace="theirs")) as foreigner:
        assert (await foreigner.get("/api/messages")).json()["items"] == []
        expect_problem(await foreigner.patch(f"/api/messages/{message.id}", json={"status": "done"}), 404)
    assert (await api.get("/api/messages")).json()["items"][0]["status"] == "open"


async def test_a_calls_turns_events_and_usage_are_read_in_order(api, agent, workspace, workers):
    call_id = (await api.post(f"/api/agents/{agent['id']}/spawn")).json()["call_id"]
    turns = [
        Turn(call_id=call_id, attempt=1, seq=n, who="caller", heard=f"line {n}", started_ms=n, at=NOON)
        for n in range(5)
    ]
    event = CallEvent(
        call_id=call_id, attempt=1, seq=9, kind="function", at=NOON, ms=5, data={"name": "book"}
    )
    usage = Usage(
        call_id=call_id, response_id="r1", model="m", output_audio=7, at=NOON + timedelta(seconds=1)
    )
    broken_off = Usage(call_id=call_id, response_id="r2", model="m", at=NOON + timedelta(seconds=2))
    await workspace.calls.write([*reversed(turns), event, usage, broken_off])
    url, heard, after = f"/api/calls/{call_id}", [], None
    while after is not None or not heard:
        page = (
            await api.get(f"{url}/turns", params={"limit": 2} | ({"after": after} if after else {}))
        ).json()
        heard += [turn["heard"] for turn in page["items"]]
        after = page["next"]
    assert heard == [f"line {n}" for n in range(5)]
    assert (await api.get(f"{url}/events")).json()["items"][0]["data"] == {"name": "book"}
    used = (await api.get(f"{url}/usage")).json()["items"]
    assert [(row["output_audio"], row["is_measured"]) for row in used] == [(7, True), (0, False)]
    cost = (await api.get(f"{url}/cost")).json()
    assert (cost["amount"], cost["missing"]) == (None, ["m: no price is known"])
    call = (await api.get(url)).json()
    assert (call["state"], call["seconds"], call["agent_id"]) == ("requested", None, agent["id"])


async def test_what_a_call_cost_is_split_by_model_and_kind(api, agent, workspace, workers):
    call_id = (await api.post(f"/api/agents/{agent['id']}/spawn")).json()["call_id"]
    used = Usage(
        call_id=call_id, response_id="r1", model="gpt-realtime", input_text=1000, output_audio=50, at=NOON
    )
    await workspace.calls.write([used])
    cost = (await api.get(f"/api/calls/{call_id}/cost")).json()
    assert (cost["amount"], cost["currency"], cost["missing"]) == ("0.007200000", "USD", [])
    assert cost["lines"][0] == {
        "model": "gpt-realtime",
        "kind": "input_text",
        "quantity": "1000",
        "unit_price": "4.00",
        "price_from": "2025-08-28",
        "amount": "0.004000000",
    }
    expect_problem(await api.get(f"/api/calls/{new_id()}/cost"), 404)


async def test_what_is_told_of_a_call_comes_with_its_turns(api, agent, workspace, workers):
    call_id = (await api.post(f"/api/agents/{agent['id']}/spawn")).json()["call_id"]
    url = f"/api/calls/{call_id}/summary"
    not_yet = await api.get(url)
    assert (not_yet.status_code, not_yet.json()) == (200, None)
    await workspace.summaries.put(summary(call_id))
    told = (await api.get(url)).json()
    assert (told["made_by"], told["outcome"], told["sentiment"]["mood"]) == ("rules", "booked", "neutral")
    assert told["summary"] == [{"text": "A table was booked.", "turns": [{"attempt": 1, "seq": 1}]}]
    expect_problem(await api.get(f"/api/calls/{new_id()}/summary"), 404)


async def test_calls_are_filtered(api, agent, workers):
    call_id = (await api.post(f"/api/agents/{agent['id']}/spawn")).json()["call_id"]
    session = (await api.post("/api/voxie/sessions")).json()

    async def ids(**filters):
        return {call["id"] for call in (await api.get("/api/calls", params=filters)).json()["items"]}

    assert await ids() == {call_id, session["call_id"]}
    assert await ids(agent_id=agent["id"]) == {call_id}
    assert await ids(interview_id=session["interview_id"]) == {session["call_id"]}
    assert await ids(state=["live", "ended"]) == set()
    assert await ids(state=["requested", "ended"]) == {call_id, session["call_id"]}
    expect_problem(await api.get("/api/calls?state=dreaming"), 422)


async def test_a_field_is_typed_into_the_sheet_when_nobody_talks(api, workspace, workers):
    session = (await api.post("/api/voxie/sessions")).json()
    url = f"/api/interviews/{session['interview_id']}/entries"
    entry = {"field": "business_name", "value": "Luigi's"}
    expect_problem(await api.post(url, json=entry), 409)
    await api.post(f"/api/calls/{session['call_id']}/end")
    sheet = await api.post(url, json=entry)
    assert sheet.status_code == 200, sheet.text
    fields = {field["field"]: field for field in sheet.json()["fields"]}
    assert "Luigi" in fields["business_name"]["value"]
    again = (await api.get(f"/api/interviews/{session['interview_id']}")).json()
    assert "Luigi" in next(one for one in again["fields"] if one["field"] == "business_name")["value"]
    document = expect_problem(await api.post(url, json={"field": "shoe_size", "value": "9"}), 422)
    assert document["faults"][0]["field"] == "shoe_size"


class Cut:
    """Something real of which one thing is another."""

    def __init__(self, real, **others):
        self.real = real
        vars(self).update(others)

    def __getattr__(self, name):
        return getattr(self.real, name)


async def test_a_field_that_the_store_did_not_take_is_not_answered_as_if_it_had(platform, workspace, key_for):
    async def away(*_, **__):
        raise UnavailableError("The store does not answer.")

    cut = Cut(workspace, interviews=Cut(workspace.interviews, note=away))
    app = build_app(replace(platform, stores=Cut(platform.stores, of=lambda _: cut)))
    interview = await workspace.interviews.create(new_id())
    async with client_of(app, await key_for()) as api:
        url = f"/api/interviews/{interview.id}/entries"
        expect_problem(await api.post(url, json={"field": "business_name", "value": "Luigi's"}), 503)
