"""What was entrusted to the platform stands where it belongs and nowhere else."""

import json
import logging

import pytest

from tests.api.conftest import CANARY, SECRET
from tests.api.test_hostile_input import ROUTES

OWNERS_VIEW = {
    ("GET", "/api/agents/{id}"),
    ("PATCH", "/api/agents/{id}"),
    ("POST", "/api/agents/{id}/restore"),
    ("GET", "/api/agents/{id}/versions"),
    ("GET", "/api/agents/{id}/versions/{number}"),
}


def logged(caplog):
    """All that the platform logged, fields too; the test's own client logs what it asks."""
    return "\n".join(str(vars(record)) for record in caplog.records if not record.name.startswith("http"))


@pytest.mark.parametrize("is_broken", [False, True], ids=["all is well", "LiveKit is away"])
async def test_a_prompt_is_in_no_answer_but_its_owners_and_in_no_log(
    api, agent, workspace, rooms, workers, caplog, is_broken
):
    caplog.set_level(logging.DEBUG)
    session = (await api.post("/api/voxie/sessions")).json()
    call_id = (await api.post(f"/api/agents/{agent['id']}/spawn")).json()["call_id"]
    ids = {"agents": agent["id"], "calls": call_id, "interviews": session["interview_id"]}
    rooms.broken = is_broken
    for method, path in ROUTES:
        if method == "DELETE":
            continue
        kind = path.split("/")[2] if path.startswith("/api/") else ""
        address = path.replace("{id}", ids.get(kind, "x")).replace("{number}", "1")
        for body in (
            {},
            {"agent_id": agent["id"]},
            {"config": {"prompt": 7}},
            {"config": {"models": {"voice": CANARY}}},
        ):
            asks = {} if method == "GET" else {"json": body}
            answer = await api.request(method, address, **asks)
            if (method, path) not in OWNERS_VIEW or answer.status_code >= 400:
                assert CANARY not in answer.text, f"{method} {path}"
            assert SECRET not in answer.text
    assert CANARY not in logged(caplog)
    assert SECRET not in logged(caplog)


async def test_a_room_shows_its_participants_nothing_but_the_agents_id(api, agent, rooms, workers):
    await api.post(f"/api/agents/{agent['id']}/spawn")
    [(_, agent_name, note, metadata)] = rooms.created
    assert agent_name == "spawner"
    assert json.loads(metadata) == {"agent_id": agent["id"]}
    assert CANARY not in note.metadata


async def test_neither_keys_nor_tokens_are_logged(api, agent, workers, caplog):
    caplog.set_level(logging.DEBUG)
    made = (await api.post("/api/keys", json={"name": "k", "scopes": ["read"]})).json()
    spawned = (await api.post(f"/api/agents/{agent['id']}/spawn")).json()
    await api.get("/sign-in?code=a-code-that-nobody-may-read")
    for secret in (made["key"], spawned["token"], "a-code-that-nobody-may-read"):
        assert secret not in logged(caplog)
