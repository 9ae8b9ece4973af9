"""The protocol itself, event by event."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from tests.offline.conftest import KEY, Bench
from tests.offline.test_protocol_with_the_real_plugin import tone

from voxie_platform.offline.demo import DemoEngine
from voxie_platform.offline.parts import SpeechEnded, SpeechStarted
from voxie_platform.offline.server import serve


class Client:
    """A bare socket that speaks the protocol by hand."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def send(self, kind: str, **fields: Any) -> None:
        await self.socket.send_json({"type": kind, "event_id": f"my_{kind}", **fields})

    async def until(self, kind: str) -> list[dict[str, Any]]:
        """Everything up to the first event of that kind."""
        seen: list[dict[str, Any]] = []
        async with asyncio.timeout(5):
            while not seen or seen[-1]["type"] != kind:
                seen.append(await self.socket.receive_json())
        return seen

    async def next(self, kind: str) -> dict[str, Any]:
        return (await self.until(kind))[-1]

    async def says(self, text: str, item_id: str) -> dict[str, Any]:
        item = {
            "id": item_id,
            "type": "message",
            "role": "user",
            "content": [{"type": "input_text", "text": text}],
        }
        await self.send("conversation.item.create", item=item)
        return await self.next("conversation.item.added")


@pytest.fixture
async def client(scripted: Bench) -> AsyncIterator[Client]:
    async with scripted.http.ws_connect(
        f"{scripted.server.base_url}/realtime?model=some-model", headers={"Authorization": f"Bearer {KEY}"}
    ) as socket:
        client = Client(socket)
        created = await client.next("session.created")
        assert created["session"]["model"] == "some-model"
        yield client


async def test_updates_change_only_what_they_name(client: Client) -> None:
    await client.send("session.update", session={"instructions": "Be kind.", "output_modalities": ["text"]})
    await client.send("session.update", session={"audio": {"input": {"turn_detection": None}}})
    await client.send("session.update", session={"audio": {"output": {"voice": "cedar"}}})
    await client.next("session.updated")
    await client.next("session.updated")
    session = (await client.next("session.updated"))["session"]
    assert session["instructions"] == "Be kind."
    assert session["output_modalities"] == ["text"]
    assert session["audio"]["input"]["turn_detection"] is None
    assert session["audio"]["output"]["voice"] == "cedar"
    assert session["audio"]["output"]["format"] == {"type": "audio/pcm", "rate": 24000}


async def test_a_text_response_comes_in_the_documented_order(client: Client) -> None:
    await client.send("session.update", session={"output_modalities": ["text"]})
    await client.says("hello", "i1")
    await client.send("response.create", response={"metadata": {"client_event_id": "mine"}})
    seen = await client.until("response.done")
    kinds = [event["type"] for event in seen]
    assert list(dict.fromkeys(kinds)) == [
        "response.created",
        "response.output_item.added",
        "conversation.item.added",
        "response.content_part.added",
        "response.output_text.delta",
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.done",
    ]
    created = seen[kinds.index("response.created")]["response"]
    assert created["metadata"] == {"client_event_id": "mine"}
    assert seen[-1]["response"]["status"] == "completed"
    assert seen[-1]["response"]["usage"]["total_tokens"] == 0


async def test_items_stand_where_the_client_puts_them(client: Client) -> None:
    assert (await client.says("b", "b"))["previous_item_id"] is None
    assert (await client.says("c", "c"))["previous_item_id"] == "b"
    first = {"id": "a", "type": "message", "role": "user", "content": []}
    await client.send("conversation.item.create", item=first, previous_item_id="root")
    assert (await client.next("conversation.item.added"))["previous_item_id"] is None
    await client.send("conversation.item.delete", item_id="b")
    assert (await client.next("conversation.item.deleted"))["item_id"] == "b"
    assert (await client.says("d", "d"))["previous_item_id"] == "c"


async def test_a_doubled_item_is_refused_with_its_own_code(client: Client) -> None:
    await client.says("a", "a")
    item = {"id": "a", "type": "message", "role": "user", "content": []}
    await client.send("conversation.item.create", item=item)
    error = (await client.next("error"))["error"]
    assert error["code"] == "item_create_duplicate_item_id"
    assert error["event_id"] == "my_conversation.item.create"


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ({"type": "no.such.event"}, "invalid_value"),
        ({}, "invalid_value"),
        ({"type": "session.update"}, "missing_required_parameter"),
        ({"type": "session.update", "session": {"output_modalities": ["smell"]}}, "invalid_value"),
        ({"type": "session.update", "session": {"audio": None}}, "invalid_value"),
        ({"type": "session.update", "session": {"audio": {"input": 1}}}, "invalid_value"),
        ({"type": "session.update", "session": {"audio": {"input": {"turn_detection": 1}}}}, "invalid_value"),
        ({"type": "session.update", "session": {"audio": {"input": {"transcription": []}}}}, "invalid_value"),
        ({"type": "session.update", "session": {"audio": {"output": {"speed": "fast"}}}}, "invalid_value"),
        (
            {"type": "session.update", "session": {"audio": {"input": {"format": {"type": "audio/pcmu"}}}}},
            "invalid_value",
        ),
        ({"type": "input_audio_buffer.append", "audio": "*"}, "invalid_value"),
        ({"type": "input_audio_buffer.append", "audio": "AA=="}, "invalid_value"),
        ({"type": "input_audio_buffer.append"}, "invalid_value"),
        ({"type": "input_audio_buffer.commit"}, "input_audio_buffer_commit_empty"),
        ({"type": "conversation.item.create"}, "missing_required_parameter"),
        ({"type": "conversation.item.create", "item": {"type": "riddle"}}, "invalid_value"),
        ({"type": "conversation.item.create", "item": {"type": "message"}}, "missing_required_parameter"),
        (
            {
                "type": "conversation.item.create",
                "previous_item_id": "nowhere",
                "item": {"type": "message", "role": "user", "content": []},
            },
            "item_create_invalid_previous_item_id",
        ),
        ({"type": "conversation.item.delete", "item_id": "nothing"}, "item_delete_invalid_item_id"),
        (
            {"type": "conversation.item.truncate", "item_id": "nothing", "audio_end_ms": 1},
            "item_truncate_invalid_item_id",
        ),
        ({"type": "conversation.item.truncate", "item_id": "x", "audio_end_ms": -1}, "invalid_value"),
        ({"type": "response.create", "response": {"input": []}}, "invalid_value"),
        ({"type": "response.create", "response": {"output_modalities": "text"}}, "invalid_value"),
        ({"type": "response.create", "response": {"instructions": 5, "metadata": 5}}, "invalid_value"),
        ({"type": "response.cancel"}, "response_cancel_not_active"),
    ],
)
async def test_what_cannot_be_done_is_an_error_and_the_session_goes_on(
    client: Client, event: dict[str, Any], code: str
) -> None:
    await client.socket.send_json({"event_id": "mine", **event})
    assert (await client.next("error"))["error"]["code"] == code
    await client.says("still there?", "i1")


@pytest.mark.parametrize(
    "text", ["", "nonsense", "[1]", '"text"', "[" * 100_000, '{"type": ' + "9" * 5000 + "}"]
)
async def test_what_is_no_event_is_an_error_and_the_session_goes_on(client: Client, text: str) -> None:
    await client.socket.send_str(text)
    assert (await client.next("error"))["error"]["type"] == "invalid_request_error"
    await client.says("still there?", "i1")


async def test_a_second_response_at_once_is_refused(scripted: Bench, client: Client) -> None:
    scripted.play(greeting={"say": "slow", "delay_seconds": 5})
    await client.send("response.create")
    await client.send("response.create")
    error = (await client.next("error"))["error"]
    assert error["code"] == "conversation_already_has_active_response"
    await client.send("response.cancel")
    done = (await client.next("response.done"))["response"]
    assert done["status"] == "cancelled"
    assert done["status_details"]["reason"] == "client_cancelled"


async def test_a_cut_answer_keeps_the_words_that_were_played(scripted: Bench, client: Client) -> None:
    scripted.play(greeting={"say": "one two three four", "audio_seconds": 2}, reply={"say": "{heard}"})
    await client.send("response.create")
    done = (await client.next("response.done"))["response"]
    item_id = done["output"][0]["id"]
    await client.send("conversation.item.truncate", item_id=item_id, content_index=0, audio_end_ms=1000)
    await client.next("conversation.item.truncated")
    [session] = scripted.engine.sessions.values()
    assert session.session is not None
    assert session.session.conversation.items()[-1].text == "one two"


async def test_speech_is_announced_before_the_answer_is_cancelled(scripted: Bench, client: Client) -> None:
    scripted.play(greeting={"say": "a long story", "audio_seconds": 20, "pace": 1})
    await client.send("response.create")
    await client.next("response.output_audio.delta")
    await client.send("input_audio_buffer.append", audio=base64.b64encode(tone(0.3)).decode())
    kinds = [event["type"] for event in await client.until("response.done")]
    started = kinds.index("input_audio_buffer.speech_started")
    assert kinds[started + 1 :] == [
        kind for kind in kinds[started + 1 :] if not kind.startswith("response.output_audio.delta")
    ]
    assert kinds[-2:] == ["response.output_item.done", "response.done"]


async def test_a_muted_microphone_ends_the_turn(client: Client) -> None:
    await client.send("input_audio_buffer.append", audio=base64.b64encode(tone(0.3)).decode())
    stopped = await client.until("response.created")
    assert "input_audio_buffer.speech_stopped" in [event["type"] for event in stopped]


async def test_where_speech_may_not_interrupt_the_answer_is_finished_first(
    scripted: Bench, client: Client
) -> None:
    scripted.play(greeting={"say": "to the end", "audio_seconds": 0.8, "pace": 1})
    turns = {"type": "server_vad", "interrupt_response": False}
    await client.send("session.update", session={"audio": {"input": {"turn_detection": turns}}})
    await client.send("response.create")
    await client.next("response.output_audio.delta")
    sound = base64.b64encode(tone(0.2) + bytes(48_000)).decode()
    await client.send("input_audio_buffer.append", audio=sound)
    first = (await client.next("response.done"))["response"]
    second = (await client.next("response.done"))["response"]
    assert first["status"] == second["status"] == "completed"
    assert second["output"][0]["content"][0]["transcript"] == "reply 1"


async def hear(scripted: Bench, text: str) -> None:
    [only] = scripted.engine.sessions.values()
    assert only.session is not None
    only.session.hearing.inject(SpeechStarted(0))
    only.session.hearing.inject(SpeechEnded(100, text, None))


async def test_a_cough_into_an_answer_brings_the_answer_back(scripted: Bench, client: Client) -> None:
    scripted.play(greeting={"say": "All of this", "audio_seconds": 5, "pace": 1})
    await client.send("response.create")
    await client.next("response.output_audio.delta")
    await hear(scripted, "")
    assert (await client.next("response.done"))["response"]["status"] == "cancelled"
    assert (await client.next("response.output_audio.delta"))["delta"]
    await client.send("response.cancel")
    again = (await client.next("response.done"))["response"]["output"][0]["content"][0]["transcript"]
    assert again == "All of this"


async def test_a_cough_into_silence_is_not_answered(scripted: Bench, client: Client) -> None:
    await hear(scripted, "")
    await client.next("conversation.item.added")
    await client.says("and now words", "i1")
    await client.send("response.create")
    done = await client.until("response.done")
    assert [event["type"] for event in done].count("response.created") == 1


async def test_without_a_mouth_an_answer_is_written() -> None:
    async with (
        serve(DemoEngine(), key=KEY) as server,
        aiohttp.ClientSession() as http,
        http.ws_connect(f"{server.base_url}/realtime", headers={"Authorization": f"Bearer {KEY}"}) as socket,
    ):
        client = Client(socket)
        await client.send("response.create", response={"instructions": 'Say exactly: "Hello."'})
        assert (await client.next("response.output_text.done"))["text"] == "Hello."


async def test_the_demo_brain_calls_tools_and_says_what_they_answer() -> None:
    tools = [
        {
            "type": "function",
            "name": "look_up",
            "description": "Look things up. Cues: look up",
            "parameters": {"type": "object", "properties": {"said": {"type": "string"}}},
        }
    ]
    async with (
        serve(DemoEngine(), key=KEY) as server,
        aiohttp.ClientSession() as http,
        http.ws_connect(f"{server.base_url}/realtime", headers={"Authorization": f"Bearer {KEY}"}) as socket,
    ):
        client = Client(socket)
        await client.send("session.update", session={"tools": tools, "output_modalities": ["text"]})
        await client.says("Please look up the moon", "i1")
        await client.send("response.create")
        [call] = (await client.next("response.done"))["response"]["output"]
        assert json.loads(call["arguments"]) == {"said": "Please look up the moon"}
        assert len(call["call_id"]) <= 32
        answer = {
            "type": "function_call_output",
            "call_id": call["call_id"],
            "output": '{"say": "It is up."}',
        }
        await client.send("conversation.item.create", item=answer)
        await client.next("conversation.item.added")
        await client.send("response.create")
        assert (await client.next("response.output_text.done"))["text"] == "It is up."


async def test_twenty_conversations_at_once_stay_apart(scripted: Bench) -> None:
    scripted.play(reply={"say": "{heard}", "audio_seconds": 0.5, "pace": 2})

    async def converse(number: int) -> list[str]:
        async with scripted.http.ws_connect(
            f"{scripted.server.base_url}/realtime", headers={"Authorization": f"Bearer {KEY}"}
        ) as socket:
            client = Client(socket)
            heard = []
            for turn in range(3):
                await client.says(f"{number}/{turn}", f"item_{turn}")
                await client.send("response.create")
                done = (await client.next("response.done"))["response"]
                heard.append(done["output"][0]["content"][0]["transcript"])
            return heard

    answers = await asyncio.gather(*(converse(number) for number in range(20)))
    assert answers == [[f"{number}/{turn}" for turn in range(3)] for number in range(20)]
