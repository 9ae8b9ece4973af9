"""One call through everything that `up` starts, with a scripted model."""

import pytest

from tests.support.caller import calling

pytestmark = pytest.mark.rooms


async def test_a_caller_hears_the_agent_and_is_heard(stack, api, model):
    model.play(reply={"say": "We have a table."})
    made = api.post("/api/agents", json={"identity": {"name": "Bella"}}).raise_for_status().json()
    spawned = api.post(f"/api/agents/{made['id']}/spawn").raise_for_status().json()

    async with calling(spawned) as caller:
        await caller.until_heard(seconds=8)
        await caller.until_quiet()
        await caller.hum(0.8)
        await caller.until_heard(seconds=8)
        await caller.until(
            lambda: "We have a table." in " ".join(caller.transcript()), 5, "the answer as text"
        )

    assert len(caller.agents) == 1
