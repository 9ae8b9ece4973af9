"""A request that is sent again is done once."""

import asyncio

from tests.api.conftest import expect_problem
from voxie_platform.access.models import IdempotentAnswer
from voxie_platform.api import once
from voxie_platform.ids import new_id

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


async def test_waiting_has_an_end(stores, workspace_id, platform, monkeypatch):
    """The first one hangs for longer than anybody waits."""
    assert once.WAIT_SECONDS < once.STUCK_SECONDS
    await stores.access.begin_once(workspace_id, "k", body_hash="h", seconds=60, stuck_seconds=30)
    kept = await stores.access.begin_once(workspace_id, "k", body_hash="h", seconds=60, stuck_seconds=30)
    assert kept == IdempotentAnswer(body_hash="h", status=None, answer=None)


async def test_two_workspaces_keys_do_not_meet(api, stores, workspace_id):
    assert (await api.post("/api/agents", json=ADA, headers={"idempotency-key": new_id()})).status_code == 201
