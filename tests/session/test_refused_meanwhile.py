"""Responses while one is under way: the real plugin on the scripted model's wire."""

from contextlib import asynccontextmanager

import pytest
from livekit.agents.llm import RealtimeError

from tests.session.scripted import scripted_session
from tests.support.until import until

ENDLESS = '{"replies": [{"say": "reply 1", "delay_seconds": 600}], "reply": {"say": "reply {n}"}}'


class Conversation:
    """Whatever stays unanswered is asked for again at once."""

    def __init__(self, scripted):
        self.session, self.observer = scripted.session, scripted.observer
        self.turns, self.used = scripted.turns, scripted.used
        self.line = scripted.speaker.realtime_llm_session
        self.unanswered, self.ended = [], 0
        self.observer.on_unanswered = self.ask_again
        self.line.on("openai_server_event_received", self.happened)

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
        context = self.line.chat_ctx.copy()
        context.add_message(role="user", content=text)
        await self.line.update_chat_ctx(context)

    async def refused(self):
        """A response asked for, that is none."""
        with pytest.raises(RealtimeError):
            await self.line.generate_reply()

    async def end(self):
        """The response that is under way."""
        self.line.interrupt()
        await until(lambda: self.ended)

    @property
    def said(self):
        return [turn.said for turn in self.turns.values() if turn.who == "agent" and turn.said]


@asynccontextmanager
async def conversation(folder):
    async with scripted_session(folder, ENDLESS) as scripted:
        yield Conversation(scripted)


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


async def test_a_response_is_in_the_record_as_not_measured_until_it_tells_what_it_used(tmp_path):
    """So what a worker that is killed in it leaves behind says that something is missing."""
    async with conversation(tmp_path) as talk:
        await talk.write("one")
        [rows] = talk.used.values()
        assert rows == [False]
        await talk.end()
        assert rows == [False, True]
