"""`chat` on a pipe: one line is one turn, and everything that happens is said."""

import json
import signal
import subprocess
import sys
import time

import pytest

from tests.cli.test_commands import Terminal
from voxie_platform.cli.typed import LONGEST_LINE


@pytest.fixture(scope="module")
def terminal(tmp_path_factory):
    opened = Terminal(tmp_path_factory.mktemp("chat"))
    opened.ok("db", "upgrade")
    return opened


@pytest.fixture(scope="module")
def agent(terminal):
    return terminal.ok("agents", "create", "Bella", "--greeting", "Ciao, this is Bella.")


def talked(terminal, whom: str, said: bytes) -> list[dict]:
    return [json.loads(line) for line in terminal.ok("chat", whom, "--json", given=said).splitlines()]


def test_each_line_is_a_turn_and_each_thing_that_happens_an_object(terminal, agent):
    happened = talked(terminal, agent, b"Hello\n\nAre you there?")

    assert happened[0] == {"event": "said", "who": "agent", "text": "Ciao, this is Bella."}
    said = [line["text"] for line in happened if line["event"] == "said" and line["who"] == "caller"]
    assert said == ["Hello", "Are you there?"]
    assert happened[-1]["event"] == "ended"


def test_a_conversation_in_text_is_a_call_like_any_other(terminal, agent):
    call = talked(terminal, agent, b"Hello\n")[-1]["call_id"]

    shown = json.loads(terminal.ok("calls", "show", call, "--json"))

    assert (shown["call"]["channel"], shown["call"]["state"]) == ("text", "ended")
    assert [turn["heard"] for turn in shown["turns"] if turn["who"] == "caller"] == ["Hello"]
    assert shown["cost"]["amount"] is None
    printed = terminal.ok("calls", "show", call)
    assert "cost             not measured" in printed
    assert (shown["summary"], "summary          none yet" in printed) == (None, True)
    assert "gpt-realtime@127.0.0.1: no price is known" in printed


def test_voxie_notes_what_the_visitor_says(terminal):
    happened = talked(terminal, "voxie", b"My pizzeria is called Bella Napoli\n")

    noted = next(line for line in happened if line["event"] == "noted")
    assert "Bella Napoli" in json.dumps(noted)


def test_people_type_names_and_read_words(terminal, agent):
    printed = terminal.ok("chat", "Bella", given=b"Hello\n")

    assert printed.startswith("agent: Ciao, this is Bella.")


def test_calls_and_figures_of_an_agent_are_found_by_its_name(terminal, agent):
    talked(terminal, agent, b"Hello\n")

    listed = json.loads(terminal.ok("calls", "list", "--agent", "bella", "--json"))
    assert {call["agent_id"] for call in listed} == {agent}
    assert "together" in terminal.ok("analytics", "--agent", "Bella")
    for words in (("calls", "list"), ("analytics",)):
        done = terminal.run(*words, "--agent", "nobody")
        assert (done.returncode, "There is no agent 'nobody'" in done.stderr) == (1, True)


def test_what_a_caller_says_is_no_command_to_the_terminal(terminal, agent):
    said = "Hi \x1b]0;owned\x07 \u202e\u009b2J there\n".encode()

    printed = terminal.ok("chat", "Bella", given=said)
    call = json.loads(terminal.ok("calls", "list", "--json"))[0]["id"]

    for words in (printed, terminal.ok("calls", "show", call), terminal.ok("calls", "tail", call)):
        assert "Hi \N{REPLACEMENT CHARACTER}]0;owned" in words
        assert all(char.isprintable() for char in words.replace("\n", ""))


def test_a_chat_that_is_told_to_end_is_a_call_that_ended_well(terminal, agent):
    words = [sys.executable, "-m", "voxie_platform", "chat", agent, "--json"]
    with subprocess.Popen(
        words,
        cwd=terminal.folder,
        env=terminal.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as chat:
        assert json.loads(chat.stdout.readline())["event"] == "said"
        time.sleep(1.0)  # it waits for a line by now: the signal comes between tasks, not within one
        chat.send_signal(signal.SIGTERM)
        assert (chat.wait(60), chat.stderr.read()) == (128 + signal.SIGTERM, b"")

    call = json.loads(terminal.ok("calls", "list", "--json"))[0]
    assert (call["state"], call["end_reason"]) == ("ended", "caller_hung_up")


def test_whatever_is_piped_in_the_conversation_ends_well(terminal, agent):
    odd = b"\n\n\xff\xfe\x00\n" + b"x" * (LONGEST_LINE * 3) + "\nनमस्ते 👋\r\nHello".encode()

    happened = talked(terminal, agent, odd)

    said = [line["text"] for line in happened if line["event"] == "said" and line["who"] == "caller"]
    assert said[1] == "x" * LONGEST_LINE
    assert said[2:] == ["नमस्ते 👋", "Hello"]
    assert happened[-1]["event"] == "ended"


def test_nothing_said_is_a_conversation_too(terminal, agent):
    assert [line["event"] for line in talked(terminal, agent, b"")] == ["said", "ended"]


def test_who_is_not_there_cannot_be_talked_to(terminal):
    done = terminal.run("chat", "nobody", given=b"Hello\n")

    assert done.returncode == 1
    assert "nobody" in done.stderr
