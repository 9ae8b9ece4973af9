"""The demo engine by voice: real ears, rules, a real mouth, over one connection in real time."""

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from tests.offline.conftest import KEY
from tests.offline.test_protocol_on_the_wire import Client

from voxie_platform.offline.demo import DemoEngine
from voxie_platform.offline.ears import WhisperEars
from voxie_platform.offline.mouth import KokoroMouth
from voxie_platform.offline.parts import SAMPLE_RATE
from voxie_platform.offline.server import serve

PIECE_SECONDS = 0.1
LEND = {
    "type": "function",
    "name": "lend",
    "description": "Lend a boat. Cues: rent a boat; lend me a boat",
    "parameters": {"type": "object", "properties": {"said": {"type": "string"}, "day": {"type": "string"}}},
}

pytestmark = pytest.mark.voice


class Caller(Client):
    """Speaks in real time with silence in between, as a microphone does."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, mouth: KokoroMouth) -> None:
        super().__init__(socket)
        self.mouth = mouth
        self.to_say: asyncio.Queue[bytes] = asyncio.Queue()
        self.finished_at = 0.0

    async def speak(self, text: str) -> None:
        pcm = b"".join([piece async for piece in self.mouth.speak(text, voice="cedar")])
        self.to_say.put_nowait(pcm)

    async def microphone(self) -> None:
        size = int(PIECE_SECONDS * SAMPLE_RATE) * 2
        pending, started, sent = b"", time.monotonic(), 0
        while True:
            if not pending and not self.to_say.empty():
                pending = self.to_say.get_nowait()
            if 0 < len(pending) <= size:
                self.finished_at = time.monotonic()
            piece, pending = pending[:size].ljust(size, b"\0"), pending[size:]
            await self.send("input_audio_buffer.append", audio=base64.b64encode(piece).decode())
            sent += 1
            await asyncio.sleep(max(0.0, started + sent * PIECE_SECONDS - time.monotonic()))


@asynccontextmanager
async def caller(ears: WhisperEars, mouth: KokoroMouth) -> AsyncIterator[Caller]:
    async with (
        serve(DemoEngine(ears, mouth), key=KEY) as server,
        aiohttp.ClientSession() as http,
        http.ws_connect(f"{server.base_url}/realtime", headers={"Authorization": f"Bearer {KEY}"}) as socket,
    ):
        client = Caller(socket, mouth)
        audio = {"input": {"transcription": {"model": "any"}}, "output": {"voice": "marin"}}
        await client.send("session.update", session={"tools": [LEND], "audio": audio})
        microphone = asyncio.create_task(client.microphone())
        yield client
        microphone.cancel()


async def test_a_spoken_turn_is_heard_answered_by_a_tool_and_spoken(
    ears: WhisperEars, mouth: KokoroMouth
) -> None:
    async with caller(ears, mouth) as client:
        await client.speak("I would like to rent a boat.")
        heard = await client.next("conversation.item.input_audio_transcription.completed")
        assert "rent a boat" in heard["transcript"]
        [call] = (await client.next("response.done"))["response"]["output"]
        assert json.loads(call["arguments"])["said"] == heard["transcript"]
        output = {"type": "function_call_output", "call_id": call["call_id"]}
        asks = json.dumps({"say": "With pleasure. For which day?", "needs": "day"})
        await client.send("conversation.item.create", item={**output, "output": asks})
        await client.send("response.create")
        await client.next("response.output_audio.delta")
        waited = time.monotonic() - client.finished_at
        said = await client.until("response.done")
        pieces = [event["delta"] for event in said if event["type"] == "response.output_audio.delta"]
        seconds = sum(len(base64.b64decode(piece)) for piece in pieces) / SAMPLE_RATE / 2
        assert 0.5 < seconds < 6
        assert waited < 4


async def test_a_person_who_cuts_in_is_heard(ears: WhisperEars, mouth: KokoroMouth) -> None:
    async with caller(ears, mouth) as client:
        await client.send(
            "response.create", response={"instructions": 'Say exactly: "A story about the sea."'}
        )
        await client.next("response.output_audio.delta")
        await client.speak("Stop. I would like to rent a boat on Friday.")
        await client.next("input_audio_buffer.speech_started")
        heard = await client.next("conversation.item.input_audio_transcription.completed")
        assert "boat" in heard["transcript"]
        [call] = (await client.next("response.done"))["response"]["output"]
        assert call["name"] == "lend"
