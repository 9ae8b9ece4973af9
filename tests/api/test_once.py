"""A request that is sent again is done once."""

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import jwt
import pytest

from tests.api.conftest import client_of, expect_problem
from tests.store.backends import add_sqlite_workspace
from voxie_platform.api import once
from voxie_platform.api.app import build_app

ADA = {"identity": {"name": "Ada"}}


async def test_fifty_requests_with_one_key_make_one_agent(api):
    headers = {"idempotency-key": "k1"}
    answers = await asyncio.gather(*(api.post("/api/agents", json=ADA, headers=headers) for _ in range(50)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert {answer.headers["etag"] for answer in answers} == {'"1"'}
    assert len((await api.get("/api/agents")).json()["items"]) == 1


async def test_a_key_used_for_something_else_is_refused(api):
    headers = {"idempotency-key": "k1"}
    assert (await api.post("/api/agents", json=ADA, headers=headers)).status_code == 201
    other = await api.post("/api/agents", json={"identity": {"name": "Bea"}}, headers=headers)
    assert expect_problem(other, 422)["faults"][0]["field"] == "Idempotency-Key"
    elsewhere = await api.post("/api/keys", json=ADA, headers=headers)
    expect_problem(elsewhere, 422)


async def test_without_a_key_each_request_counts(api):
    for _ in range(2):
        await api.post("/api/agents", json=ADA)
    assert len((await api.get("/api/agents")).json()["items"]) == 2


async def test_a_request_that_failed_may_be_sent_again(api, agent, rooms, workers):
    url, headers = f"/api/agents/{agent['id']}/spawn", {"idempotency-key": "k1"}
    rooms.broken = True
    expect_problem(await api.post(url, headers=headers), 503)
    rooms.broken = False
    assert (await api.post(url, headers=headers)).status_code == 200


async def test_a_repetition_waits_for_the_first_and_gets_its_answer(api, agent, rooms, workers):
    url, headers = f"/api/agents/{agent['id']}/spawn", {"idempotency-key": "k1"}
    rooms.seconds = 1.0
    first, second = await asyncio.gather(api.post(url, headers=headers), api.post(url, headers=headers))
    assert first.text == second.text
    assert len(rooms.created) == 1


async def test_a_caller_who_goes_away_in_the_middle_gives_the_key_back(api, agent, rooms, workers):
    url, headers = f"/api/agents/{agent['id']}/spawn", {"idempotency-key": "k1"}
    rooms.seconds = 5.0
    asking = asyncio.create_task(api.post(url, headers=headers))
    await asyncio.sleep(0.3)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    rooms.seconds = 0.0
    assert (await asyncio.wait_for(api.post(url, headers=headers), 3)).status_code == 200


async def test_waiting_has_an_end_and_says_when_to_come_back(platform, agent, rooms, workers, key_for):
    url, headers = f"/api/agents/{agent['id']}/spawn", {"idempotency-key": "k1"}
    rooms.seconds = 1.0
    app = build_app(replace(platform, patience_seconds=0.2))
    async with client_of(app, await key_for()) as client:
        first = asyncio.create_task(client.post(url, headers=headers))
        await asyncio.sleep(0.1)
        second = await client.post(url, headers=headers)
        expect_problem(second, 409, "in_progress")
        assert int(second.headers["retry-after"]) > 0
        assert (await first).status_code == 200


def test_a_key_that_is_forgotten_makes_another_thing():
    """Be the first one deleted meanwhile or not."""
    given, midnight = ("ours", "k1", "the same body"), datetime(2033, 5, 18, tzinfo=UTC)
    made = once.id_for(*given, midnight)
    assert once.id_for(*given, midnight.astimezone(ZoneInfo("Asia/Tokyo"))) == made
    others = [(*given, midnight + timedelta(microseconds=1)), ("theirs", *given[1:], midnight)]
    assert made not in {once.id_for(*other) for other in [*others, ("ours", "k2", "", midnight)]}


@pytest.fixture
def unanswered(by_hand):
    """What every request so far did is there, and nobody knows the answers: their process was killed, say."""

    def forget():
        longer_ago = int((time.time() - once.STUCK_SECONDS - 1) * 1e6)
        by_hand("UPDATE idempotency_keys SET status = NULL, answer = NULL, began_at = ?", longer_ago)

    return forget


MADE = {
    "agents": ADA,
    "keys": {"name": "ci", "scopes": ["read"]},
    "webhooks": {"url": "https://8.8.8.8/hook"},
}


@pytest.mark.parametrize("things", MADE)
async def test_what_was_made_before_its_answer_was_lost_is_not_made_twice(api, things, unanswered):
    url, headers = f"/api/{things}", {"idempotency-key": "k1"}
    before = len((await api.get(url)).json()["items"])
    first = await api.post(url, json=MADE[things], headers=headers)
    unanswered()
    again = await api.post(url, json=MADE[things], headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    unsaid = {name: None for name in ("key", "secret") if name in first.json()}
    assert again.json() == first.json() | unsaid
    assert len((await api.get(url)).json()["items"]) == before + 1


async def test_a_request_that_died_before_it_did_anything_is_done_by_the_next_one(api, by_hand, unanswered):
    headers = {"idempotency-key": "k1"}
    await api.post("/api/keys", json=MADE["keys"], headers=headers)
    by_hand("DELETE FROM api_keys WHERE name = 'ci'")
    unanswered()
    again = await api.post("/api/keys", json=MADE["keys"], headers=headers)
    assert (again.status_code, again.json()["name"]) == (201, "ci")
    assert again.json()["key"]


async def test_a_call_whose_answer_was_lost_is_the_one_that_is_begun(api, agent, workers, unanswered):
    url, headers = f"/api/agents/{agent['id']}/spawn", {"idempotency-key": "k1"}
    first = (await api.post(url, headers=headers)).json()
    unanswered()
    again = (await api.post(url, headers=headers)).json()
    assert (again["call_id"], again["room_name"]) == (first["call_id"], first["room_name"])
    assert identity_in(again["token"]) == identity_in(first["token"])
    assert len((await api.get("/api/calls")).json()["items"]) == 1


def identity_in(token):
    return jwt.decode(token, options={"verify_signature": False})["sub"]


async def test_an_interview_whose_answer_was_lost_holds_one_slot(api, workers, unanswered):
    headers = {"idempotency-key": "k1"}
    first = (await api.post("/api/voxie/sessions", headers=headers)).json()
    unanswered()
    again = (await api.post("/api/voxie/sessions", headers=headers)).json()
    assert again["interview_id"] == first["interview_id"]
    calls = (await api.get("/api/calls")).json()["items"]
    assert [call["state"] for call in calls] == ["requested", "ended"]


async def test_the_same_key_in_another_workspace_is_another_key(app, api, key_for, tmp_path):
    add_sqlite_workspace(tmp_path, "theirs")
    headers = {"idempotency-key": "k1"}
    ours = (await api.post("/api/agents", json=ADA, headers=headers)).json()
    async with client_of(app, await key_for(workspace="theirs")) as foreigner:
        theirs = (await foreigner.post("/api/agents", json=ADA, headers=headers)).json()
    assert ours["id"] != theirs["id"]
