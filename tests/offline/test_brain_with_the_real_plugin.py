"""The demo brain behind the real plugin: tools are called and their words are said."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from livekit.agents import Agent, AgentSession, function_tool
from livekit.plugins.openai import realtime
from tests.offline.conftest import KEY

from voxie_platform.offline.serve import offline_server


class Desk(Agent):
    """Three tools in the shape a business's functions have."""

    def __init__(self) -> None:
        super().__init__(instructions="You are at a desk.")
        self.given: list[tuple[str, str]] = []
        self.day = ""

    @function_tool
    async def lend(self, said: str = "", day: str = "") -> str:
        """Lend a boat. Cues: rent a boat; lend me a boat; I want a boat"""
        self.given.append(("lend", said))
        self.day = day or self.day
        if not self.day:
            return json.dumps({"say": "For which day?", "needs": "day"})
        return json.dumps({"say": f"A boat on {self.day}, is that right?", "token": f"boat-{self.day}"})

    @function_tool
    async def confirm(self, token: str) -> str:
        """Do what was read back."""
        self.given.append(("confirm", token))
        return json.dumps({"say": "It is yours."})

    @function_tool
    async def goodbye(self, said: str = "") -> str:
        """Say goodbye. Cues: goodbye; bye"""
        return json.dumps({"say": "Farewell.", "end": True})


@asynccontextmanager
async def demo(agent: Agent) -> AsyncIterator[AgentSession[None]]:
    async with offline_server(key=KEY, mode="demo") as server, aiohttp.ClientSession() as http:
        model = realtime.RealtimeModel(
            base_url=server.base_url, api_key=KEY, http_session=http, modalities=["text"]
        )
        session: AgentSession[None] = AgentSession(llm=model)
        await session.start(agent)
        try:
            yield session
        finally:
            await session.aclose()


async def test_a_whole_matter_is_settled_by_rules_alone() -> None:
    desk = Desk()
    said = []
    async with demo(desk) as session:
        for words in (
            "Hello",
            "I want to rent a boat",
            "Friday",
            "No, Saturday",
            "Yes, that's right",
            "Bye!",
        ):
            await session.run(user_input=words)
            said.append(session.history.items[-1].text_content)
    assert "lend a boat" in said[0]
    assert said[1:] == [
        "For which day?",
        "A boat on Friday, is that right?",
        "A boat on Friday, is that right?",
        "It is yours.",
        "Farewell.",
    ]
    assert desk.given == [
        ("lend", "I want to rent a boat"),
        ("lend", "Friday"),
        ("lend", "No, Saturday"),
        ("confirm", "boat-Friday"),
    ]


async def test_nothing_is_said_to_have_been_used() -> None:
    async with demo(Desk()) as session:
        await session.run(user_input="Hello")
        assert [usage.output_tokens for usage in session.usage.model_usage] in ([], [0])
