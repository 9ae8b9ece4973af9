"""Responses that the model refuses because one is under way: the real plugin on the scripted model's wire."""

from contextlib import asynccontextmanager

import pytest
from livekit.agents.llm import RealtimeError
from livekit.agents.utils import http_context

from tests.support.until import until
from voxie_platform.agents.config import AgentConfig
from voxie_platform.calls.models import Turn
from voxie_platform.calls.recorder import Recorder
from voxie_platform.offline.serve import offline_server
from voxie_platform.settings import read_settings
from voxie_platform.voice.access import access_of
from voxie_platform.voice.models import model_of
from voxie_platform.voice.observe import Observer
from voxie_platform.voice.session import session_for
from voxie_platform.voice.speaker import Speaker

KEY = "k" * 20
ENDLESS = '{"replies": [{"say": "reply 1", "delay_seconds": 600}], "reply": {"say": "reply {n}"}}'


class Conversation:
    """Whatever stays unanswered is asked for again at once."""

    def __init__(self, session, speaker, observer, turns):
        self.session, self.speaker, self.observer, self.turns = session, speaker, observer, turns
        self.unanswered, self.ended = [], 0
        observer.on_unanswered = self.ask_again
        speaker.realtime_llm_session.on("openai_server_event_received", self.happened)

    def happened(self, event):
        self.ended += event["type"] == "response.done"

    def ask_again(self, why):
        self.unanswered.append(why)
        self.session.generate_reply()

    async def write(self, text):
        """Its response is under way once this returns."""
        responses = self.observer.responses
        self.session.generate_reply(user_input=text)
        await until(lambda: self.observer.responses > responses)

    async def add(self, text):
        """Beside a response that is under way."""
        line = self.speaker.realtime_llm_session
        context = line.chat_ctx.copy()
        context.add_message(role="user", content=text)
        await line.update_chat_ctx(context)

    async def refused(self):
        """A response asked for, that is none."""
        with pytest.raises(RealtimeError):
            await self.speaker.realtime_llm_session.generate_reply()

    async def end(self):
        """The response that is under way."""
        self.speaker.realtime_llm_session.interrupt()
        await until(lambda: self.ended)

    @property
    def said(self):
        return [turn.said for turn in self.turns.values() if turn.who == "agent" and turn.said]


@asynccontextmanager
async def conversation(tmp_path):
    script, turns = tmp_path / "script.json", {}
    script.write_text(ENDLESS)

    def put(record):
        if isinstance(record, Turn):
            turns[record.seq] = record

    async with offline_server(key=KEY, mode="scripted", script=script) as server, http_context.open():
        settings = read_settings(data_dir=tmp_path, openai_api_key=KEY, openai_base_url=server.base_url)
        config = AgentConfig.model_validate({"identity": {"name": "Mario"}})
        speaker = Speaker(config, instructions="Answer.", opening="Hello.", tools=())
        session = session_for(model_of(config, access_of(settings), modalities=["text"]))
        observer = Observer(speaker, Recorder("call", 1, put), model="m", transcriber="t")
        observer.attach(session)
        await session.start(speaker, session_host=False, record=False)
        observer.attach_model(speaker.realtime_llm_session)
        try:
            yield Conversation(session, speaker, observer, turns)
        finally:
            await session.aclose()


async def test_what_came_while_another_was_answered_is_asked_for_once_that_is_over(tmp_path):
    async with conversation(tmp_path) as talk:
        await talk.write("one")
        await talk.add("two")
        await talk.refused()
        assert talk.unanswered == [], "it would be refused again"
        await talk.end()
        assert talk.unanswered == ["conversation_already_has_active_response"]
        await until(lambda: talk.said == ["reply 2"])


async def test_where_nothing_came_meanwhile_nothing_is_asked_for_once_more(tmp_path):
    async with conversation(tmp_path) as talk:
        await talk.write("one")
        await talk.refused()
        await talk.end()
        assert talk.unanswered == []
