"""Commands in another terminal of the folder in which `up` runs: they find it by themselves."""

import json

import httpx
import pytest

from tests.cli.test_commands import Terminal
from tests.support.caller import calling

pytestmark = pytest.mark.rooms


@pytest.fixture
def terminal(stack):
    """In the stack's folder, with nothing in the environment but that folder."""
    opened = Terminal(stack.folder)
    opened.environment |= {"DATA_DIR": str(stack.folder)}
    return opened


def test_an_agent_is_spawned_and_its_call_is_listed(terminal, stack):
    agent = terminal.ok("agents", "create", "Bella of the spawn")

    spawned = json.loads(terminal.ok("spawn", "Bella of the spawn", "--json"))

    assert spawned["room_name"].startswith(f"agent-{agent}-")
    assert spawned["livekit_url"] == stack.ready["livekit_url"]
    calls = json.loads(terminal.ok("calls", "list", "--agent", agent, "--json"))
    assert [call["id"] for call in calls] == [spawned["call_id"]]
    ended = terminal.ok("calls", "end", spawned["call_id"])
    assert ended.startswith("ended: ")
    assert terminal.ok("calls", "tail", spawned["call_id"]).endswith(ended)


def test_spawning_prints_how_a_caller_gets_in_and_no_prompt(terminal, stack):
    agent = terminal.ok("agents", "create", "Bella", "--purpose", "canary-of-the-prompt")

    printed = terminal.ok("spawn", agent)
    (call,) = json.loads(terminal.ok("calls", "list", "--agent", agent, "--json"))
    terminal.ok("calls", "end", call["id"])

    assert f"{stack.ready['api']}/#/test/{agent}" in printed
    assert "token" in printed
    assert "canary" not in printed


def test_what_the_api_refuses_is_said_in_its_own_words(terminal):
    done = terminal.run("spawn", "nobody")

    assert done.returncode == 1
    assert "nobody" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


async def test_a_call_can_be_read_afterwards(terminal):
    agent = terminal.ok("agents", "create", "Bella", "--greeting", "Bella, good evening.")
    spawned = json.loads(terminal.ok("spawn", agent, "--json"))
    async with calling(spawned) as caller:
        await caller.until_heard(seconds=8)
        await caller.until_quiet()

    tailed = terminal.ok("calls", "tail", spawned["call_id"])
    shown = json.loads(terminal.ok("calls", "show", spawned["call_id"], "--json"))

    assert "agent   Bella, good evening." in tailed
    assert tailed.endswith("ended: caller_hung_up")
    assert [turn["said"] for turn in shown["turns"] if turn["who"] == "agent"] == ["Bella, good evening."]


def test_the_doctor_finds_everything_in_order(terminal):
    findings = {row["part"]: row for row in json.loads(terminal.ok("doctor", "--json"))}

    assert [part for part in ("up", "livekit", "clock", "store") if not findings[part]["fine"]] == []


def test_a_new_sign_in_link_opens_the_page_once(terminal, stack):
    link = terminal.ok("keys", "link")

    first, second = httpx.get(link, trust_env=False), httpx.get(link, trust_env=False)

    assert link.startswith(stack.ready["api"])
    assert (first.status_code, second.status_code) == (303, 401)
    assert first.cookies
