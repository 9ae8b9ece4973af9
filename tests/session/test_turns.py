"""A yes counts once the read-back was heard, or if it has words: the real agent, told what a line carried."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from livekit import rtc
from livekit.agents import AgentStateChangedEvent

from tests.functions.calls import PLAN
from tests.store.backends import sqlite
from voxie_platform.agents.config import AgentConfig
from voxie_platform.calls.recorder import Recorder
from voxie_platform.voice.business import business_agent
from voxie_platform.voice.observe import Observer
from voxie_platform.voice.turns import WORDS_SECONDS

A_FRIDAY = next(
    day for day in (datetime.now(UTC).date() + timedelta(days) for days in range(2, 9)) if day.weekday() == 4
)
WANTED = {"date": A_FRIDAY.isoformat(), "time": "19:00", "party": 4, "name": "Anna"}


class Line:
    """What the model and the session tell, and what the model calls."""

    def __init__(self, agent, functions):
        self.agent, self.functions = agent, functions
        self.session, self.model = rtc.EventEmitter(), rtc.EventEmitter()
        self.items, self.token = 0, None
        observer = Observer(agent, Recorder("call", 1, lambda record: None), model="m", transcriber="t")
        observer.attach(self.session)
        observer.attach_model(self.model)

    def server(self, kind, **fields):
        self.model.emit("openai_server_event_received", {"type": kind, **fields})

    def sounds(self):
        """The caller's line carries something that ends."""
        self.items += 1
        item = f"item-{self.items}"
        self.server("input_audio_buffer.speech_started", item_id=item)
        self.server("input_audio_buffer.speech_stopped", item_id=item)
        return item

    def written_down(self, item, words):
        self.server("conversation.item.input_audio_transcription.completed", item_id=item, transcript=words)

    def not_written_down(self, item):
        self.server("conversation.item.input_audio_transcription.failed", item_id=item)

    def speaks(self, now):
        states = ("thinking", "speaking") if now else ("speaking", "listening")
        event = AgentStateChangedEvent(old_state=states[0], new_state=states[1])
        self.session.emit("agent_state_changed", event)

    async def calls(self, name, arguments):
        tool = next(tool for tool in self.agent.tools if tool.info.name == name)
        answer = json.loads(await tool(raw_arguments=arguments))
        self.token = answer.get("token")
        return answer

    async def read_back(self):
        """Asked for, and being read back."""
        self.written_down(self.sounds(), "A table for four on Friday at seven, Anna.")
        self.server("response.created", response={})
        await self.calls("book", WANTED)
        self.server("response.created", response={})
        self.speaks(True)

    async def confirms(self):
        """The model says that the caller agreed; whether it is believed."""
        self.server("response.created", response={})
        await self.calls("confirm", {"token": self.token})
        return len((await self.functions.bookings(limit=5)).items) == 1


@pytest.fixture
async def line(tmp_path):
    async with sqlite(tmp_path) as stores:
        functions = stores.of((await stores.access.first_workspace("test")).id).functions
        await functions.set_calendar("main", PLAN)
        config = AgentConfig.model_validate(
            {"identity": {"name": "Mario"}, "functions": [{"kind": "bookings", "calendar": "main"}]}
        )
        yield Line(business_agent(config, functions, agent_id=None, call_id=None), functions)


async def test_a_cough_over_the_read_back_is_no_yes(line):
    await line.read_back()
    cough = line.sounds()
    line.speaks(False)
    line.written_down(cough, "")
    assert not await line.confirms()


async def test_a_cough_before_the_read_back_is_heard_is_no_yes(line):
    line.written_down(line.sounds(), "A table for four on Friday at seven, Anna.")
    await line.calls("book", WANTED)
    line.written_down(line.sounds(), "")
    assert not await line.confirms()


async def test_a_cough_after_a_word_before_the_read_back_is_no_yes(line):
    line.written_down(line.sounds(), "A table for four on Friday at seven, Anna.")
    line.server("response.created", response={})
    line.speaks(True)  # "Let me see."
    await line.calls("book", WANTED)
    line.speaks(False)
    line.written_down(line.sounds(), "")
    assert not await line.confirms()


async def test_a_yes_over_the_read_back_is_enough(line):
    await line.read_back()
    yes = line.sounds()
    line.speaks(False)
    line.written_down(yes, "Yes.")
    assert await line.confirms()


@pytest.mark.parametrize("words", ["Yes.", ""])
async def test_words_that_are_written_down_late_are_waited_for(line, words):
    await line.read_back()
    sound = line.sounds()
    line.speaks(False)
    asyncio.get_running_loop().call_later(0.3, line.written_down, sound, words)
    assert await line.confirms() is bool(words)


async def test_a_yes_that_is_never_written_down_is_enough(line):
    await line.read_back()
    line.sounds()
    line.speaks(False)
    began = datetime.now(UTC)
    assert await line.confirms()
    assert (datetime.now(UTC) - began).total_seconds() < WORDS_SECONDS + 2


async def test_a_yes_that_could_not_be_written_down_is_enough(line):
    await line.read_back()
    yes = line.sounds()
    line.speaks(False)
    line.not_written_down(yes)
    assert await line.confirms()


async def test_after_the_read_back_whatever_the_model_heard_is_enough(line):
    await line.read_back()
    line.speaks(False)
    line.written_down(line.sounds(), "")
    assert await line.confirms()


async def test_a_yes_after_a_cough_is_enough_though_the_cough_is_written_down_last(line):
    await line.read_back()
    cough = line.sounds()
    line.speaks(False)
    line.server("response.created", response={})
    yes = line.sounds()
    line.written_down(yes, "Yes.")
    line.written_down(cough, "")
    assert await line.confirms()


async def test_words_that_were_lost_with_the_connection_are_no_yes(line):
    await line.read_back()
    line.sounds()
    line.speaks(False)
    line.model.emit("session_reconnected", None)
    assert not await line.confirms()
