"""The unmodified Realtime plugin talks to the scripted engine."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
from livekit import rtc
from livekit.agents import Agent, AgentSession, RunContext, function_tool, llm
from tests.offline.conftest import Bench

RATE = 24_000


def tone(seconds: float) -> bytes:
    at = np.arange(int(seconds * RATE)) / RATE
    return (np.sin(2 * np.pi * 300 * at) * 5000).astype("<i2").tobytes()


def frames(pcm: bytes, milliseconds: int = 20) -> list[rtc.AudioFrame]:
    size = RATE * 2 * milliseconds // 1000
    return [
        rtc.AudioFrame(pcm[at : at + size], RATE, 1, size // 2) for at in range(0, len(pcm) - size + 1, size)
    ]


@asynccontextmanager
async def agent_session(bench: Bench, agent: Agent, **options: object) -> AsyncIterator[AgentSession[None]]:
    model = bench.model(**{"modalities": ["text"], **options})
    session: AgentSession[None] = AgentSession(llm=model)
    await session.start(agent)
    try:
        yield session
    finally:
        await session.aclose()


class Weatherman(Agent):
    def __init__(self) -> None:
        super().__init__(instructions="You know the weather.")
        self.asked: list[str] = []

    @function_tool
    async def weather(self, context: RunContext[None], place: str) -> str:
        """How the weather is."""
        self.asked.append(place)
        return "sunny"


async def test_a_greeting_is_spoken_word_for_word(scripted: Bench) -> None:
    async with agent_session(scripted, Agent(instructions="Be kind.")) as session:
        handle = session.generate_reply(instructions='Say exactly: "Good day, "dear" caller."')
        await handle
        assert handle.exception() is None
        assert session.history.items[-1].text_content == 'Good day, "dear" caller.'


async def test_a_written_turn_is_answered(scripted: Bench) -> None:
    async with agent_session(scripted, Agent(instructions="Be kind.")) as session:
        for number in (1, 2):
            result = await session.run(user_input="hello there")
            result.expect.next_event().is_message(role="assistant")
            assert session.history.items[-1].text_content == f"reply {number}"


async def test_a_tool_is_called_and_its_answer_goes_back(scripted: Bench) -> None:
    scripted.play(
        replies=[
            {"calls": [{"name": "weather", "arguments": {"place": "Rome"}}], "then": {"say": "It is sunny."}}
        ]
    )
    agent = Weatherman()
    async with agent_session(scripted, agent) as session:
        result = await session.run(user_input="How is it in Rome?")
        result.expect.next_event().is_function_call(name="weather", arguments={"place": "Rome"})
        result.expect.next_event().is_function_call_output(output="sunny")
        result.expect.next_event().is_message(role="assistant")
    assert agent.asked == ["Rome"]
    assert session.history.items[-1].text_content == "It is sunny."


async def test_what_a_response_used_is_what_the_script_says(scripted: Bench) -> None:
    scripted.play(
        reply={"say": "yes", "usage": {"text_in": 7, "audio_in": 3, "cached_text": 2, "audio_out": 11}}
    )
    async with agent_session(scripted, Agent(instructions="Be kind.")) as session:
        await session.run(user_input="hello")
        [usage] = session.usage.model_usage
    assert (usage.input_tokens, usage.output_tokens) == (10, 11)
    assert usage.input_cached_tokens == 2


async def test_spoken_turns_are_heard_and_answered_aloud(scripted: Bench) -> None:
    scripted.play(transcripts=["one table please"], audio_seconds=0.5)
    model = scripted.model()
    session = model.session()
    heard: list[str] = []
    replies: asyncio.Queue[llm.GenerationCreatedEvent] = asyncio.Queue()
    session.on("input_audio_transcription_completed", lambda event: heard.append(event.transcript))
    session.on("generation_created", replies.put_nowait)
    for frame in frames(tone(0.6) + bytes(RATE)):
        session.push_audio(frame)
    generation = await asyncio.wait_for(replies.get(), 3)
    async for message in generation.message_stream:
        sound = [frame async for frame in message.audio_stream]
        words = "".join([delta async for delta in message.text_stream])
    await session.aclose()
    assert heard == ["one table please"]
    assert words == "reply 1"
    assert sum(frame.samples_per_channel for frame in sound) == RATE // 2


async def test_speech_interrupts_the_answer(scripted: Bench) -> None:
    scripted.play(greeting={"say": "a very long story", "audio_seconds": 10, "pace": 1})
    session = scripted.model().session()
    started = asyncio.Event()
    session.on("input_speech_started", lambda _: started.set())
    generation = await session.generate_reply()
    message = await anext(aiter(generation.message_stream))
    stream = aiter(message.audio_stream)
    await anext(stream)
    for frame in frames(tone(0.3)):
        session.push_audio(frame)
    await asyncio.wait_for(started.wait(), 2)
    cut_at = time.monotonic()
    left = [frame async for frame in stream]
    await session.aclose()
    assert time.monotonic() - cut_at < 0.5
    assert len(left) < 10
    done = scripted.logged("response.done", by="server")[0]["response"]
    assert done["status"] == "cancelled"
    assert done["status_details"]["reason"] == "turn_detected"


async def test_a_turn_the_client_ends_itself_is_heard(scripted: Bench) -> None:
    scripted.play(transcripts=["by hand"])
    session = scripted.model(turn_detection=None).session()
    for frame in frames(tone(0.4)):
        session.push_audio(frame)
    session.commit_audio()
    generation = await session.generate_reply()
    message = await anext(aiter(generation.message_stream))
    assert "".join([delta async for delta in message.text_stream]) == "reply 1"
    await session.aclose()
    assert scripted.logged("input_audio_buffer.speech_started", by="server") == []
    [completed] = scripted.logged("conversation.item.input_audio_transcription.completed", by="server")
    assert completed["transcript"] == "by hand"
