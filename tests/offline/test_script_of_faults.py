"""Every fault a script can play is one the plugin really meets."""

import asyncio
import time

import aiohttp
import pytest
from livekit.agents import Agent, llm
from tests.offline.conftest import KEY, Bench
from tests.offline.test_protocol_with_the_real_plugin import agent_session
from tests.support.until import until

from voxie_platform.offline.scripted import ScriptedEngine
from voxie_platform.offline.server import serve


def errors_of(session: llm.RealtimeSession) -> list[llm.RealtimeModelError]:
    errors: list[llm.RealtimeModelError] = []
    session.on("error", errors.append)
    return errors


async def test_a_quota_error_ends_the_session_at_once(scripted: Bench) -> None:
    scripted.play(reply={"failure": {"code": "insufficient_quota", "type": "insufficient_quota"}})
    session = scripted.model().session()
    errors = errors_of(session)
    await session.update_chat_ctx(llm.ChatContext([llm.ChatMessage(role="user", content=["hello"])]))
    session.generate_reply()
    await until(lambda: errors, 8)
    assert [error.recoverable for error in errors] == [False]
    with pytest.raises(Exception, match="failed"):
        await session.aclose()


async def test_a_refused_response_fails_its_future_with_the_code(scripted: Bench) -> None:
    scripted.play(greeting={"refusal": {"code": "rate_limit_exceeded", "message": "Slow down."}})
    session = scripted.model().session()
    with pytest.raises(llm.RealtimeError, match="Slow down"):
        await session.generate_reply()
    await session.aclose()


async def test_a_refused_handshake_is_tried_again(scripted: Bench) -> None:
    scripted.play(handshake={"status": 503, "times": 1})
    session = scripted.model().session()
    errors = errors_of(session)
    generation = await session.generate_reply()
    assert generation.user_initiated
    assert [error.recoverable for error in errors] == [True]
    await session.aclose()


@pytest.mark.parametrize("status", [401, 429, 503])
async def test_a_handshake_is_refused_with_the_status_of_the_script(scripted: Bench, status: int) -> None:
    scripted.play(handshake={"status": status})
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await scripted.http.ws_connect(
            f"{scripted.server.base_url}/realtime", headers={"Authorization": f"Bearer {KEY}"}
        )
    assert refused.value.status == status


@pytest.mark.parametrize("how", ["reset", "close"])
async def test_after_a_cut_the_plugin_comes_back_with_the_history(scripted: Bench, how: str) -> None:
    async with agent_session(scripted, Agent(instructions="Be kind.")) as session:
        await session.run(user_input="one")
        scripted.play(cut={"after_events": 10_000})
        [first] = scripted.engine.sessions.values()
        await first.cut(how)
        # a turn written before the plugin has replayed its history is put before it, by the plugin
        await until(lambda: len(scripted.logged("conversation.item.added", by="server")) == 4, 8)
        await asyncio.sleep(0.05)
        await session.run(user_input="two")
        assert session.history.items[-1].text_content == "reply 2"


async def test_a_reply_can_be_cut_in_the_middle(scripted: Bench) -> None:
    scripted.play(greeting={"say": "a long story", "audio_seconds": 5, "pace": 4, "cut": {"after_events": 8}})
    session = scripted.model().session()
    generation = await session.generate_reply()
    sound = []
    async for message in generation.message_stream:
        sound += [frame async for frame in message.audio_stream]
    assert len(sound) < 10
    await until(lambda: len(scripted.engine.sessions) == 2, 8)
    await session.aclose()


async def test_silence_is_only_silence(scripted: Bench) -> None:
    scripted.play(greeting={"silent": True})
    session = scripted.model().session()
    asked = session.generate_reply()
    await asyncio.sleep(0.3)
    assert not asked.done()
    scripted.play()
    assert (await session.generate_reply()).user_initiated
    asked.cancel()
    await session.aclose()


async def test_a_mute_connection_accepts_and_never_answers(scripted: Bench) -> None:
    scripted.play(mute=True)
    session = scripted.model().session()
    asked = session.generate_reply()
    await until(lambda: scripted.logged("response.create"), 8)
    await asyncio.sleep(0.2)
    assert scripted.logged("session.created", by="server") == []
    assert not asked.done()
    asked.cancel()
    await session.aclose()


async def test_the_first_sound_can_be_late(scripted: Bench) -> None:
    scripted.play(greeting={"say": "well", "delay_seconds": 0.4})
    session = scripted.model().session()
    asked_at = time.monotonic()
    generation = await session.generate_reply()
    assert time.monotonic() - asked_at < 0.3
    message = await anext(aiter(generation.message_stream))
    await anext(aiter(message.audio_stream))
    assert time.monotonic() - asked_at >= 0.4
    await session.aclose()


async def test_paced_audio_takes_its_time(scripted: Bench) -> None:
    scripted.play(greeting={"say": "well", "audio_seconds": 1, "pace": 2})
    session = scripted.model().session()
    generation = await session.generate_reply()
    started = time.monotonic()
    async for message in generation.message_stream:
        sound = [frame async for frame in message.audio_stream]
    assert 0.4 < time.monotonic() - started < 1
    assert sum(frame.duration for frame in sound) == pytest.approx(1)
    await session.aclose()


async def test_doubled_items_and_broken_frames_do_not_end_a_session(
    scripted: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    scripted.play(reply={"say": "fine", "duplicates": True, "raw": ['{"type": "no.such.event"}']})
    async with agent_session(scripted, Agent(instructions="Be kind.")) as session:
        await session.run(user_input="one")
        await session.run(user_input="two")
        assert session.history.items[-1].text_content == "fine"
    assert len(scripted.logged("conversation.item.added", by="server")) > 4


async def test_audio_of_a_wrong_size_is_skipped_and_the_answer_ends(
    scripted: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    scripted.play(greeting={"say": "crackle", "odd_audio": True})
    session = scripted.model().session()
    generation = await session.generate_reply()
    async for message in generation.message_stream:
        sound = [frame async for frame in message.audio_stream]
    assert sum(frame.duration for frame in sound) < 0.6
    await session.aclose()


async def test_a_frame_that_is_no_json_ends_the_session_unrecoverably(scripted: Bench) -> None:
    scripted.play(greeting={"say": "fine", "raw": ["{not json"]})
    session = scripted.model().session()
    errors = errors_of(session)
    session.generate_reply().add_done_callback(lambda asked: asked.exception())
    await until(lambda: errors, 8)
    assert [error.recoverable for error in errors] == [False]
    with pytest.raises(ValueError, match="property name"):
        await session.aclose()


async def test_a_transcript_can_come_after_the_reply(scripted: Bench) -> None:
    scripted.play(transcripts=["late words"], transcript_delay_seconds=0.3)
    session = scripted.model().session()
    order: list[str] = []
    session.on("input_audio_transcription_completed", lambda _: order.append("transcript"))
    session.on("generation_created", lambda _: order.append("reply"))
    await session.generate_reply()
    order.clear()
    [only] = scripted.engine.sessions
    async with scripted.http.post(
        f"http://127.0.0.1:{scripted.server.port}/control/sessions/{only}/hear",
        json={"text": "late words", "seconds": 0.05},
        headers={"Authorization": f"Bearer {KEY}"},
    ) as answer:
        assert answer.status == 200
    await until(lambda: len(order) == 2, 8)
    assert order == ["reply", "transcript"]
    await session.aclose()


async def test_words_decide_what_is_answered(scripted: Bench) -> None:
    scripted.play(
        rules=[{"heard": "goodb?ye", "reply": {"say": "so long"}}],
        replies=[{"say": "first"}],
        reply={"say": "{n}: {heard}"},
    )
    async with agent_session(scripted, Agent(instructions="Be kind.")) as session:
        said = []
        for words in ("one", "two", "Goodbye!"):
            await session.run(user_input=words)
            said.append(session.history.items[-1].text_content)
    assert said == ["first", "2: two", "so long"]


async def test_a_session_can_play_its_own_part(scripted: Bench) -> None:
    scripted.play(variants=[{"containing": "the baker", "script": {"reply": {"say": "bread"}}}])
    async with (
        agent_session(scripted, Agent(instructions="You are the baker.")) as baker,
        agent_session(scripted, Agent(instructions="You are the smith.")) as smith,
    ):
        await baker.run(user_input="hello")
        await smith.run(user_input="hello")
        assert baker.history.items[-1].text_content == "bread"
        assert smith.history.items[-1].text_content == "reply 1"


async def test_other_processes_look_on_and_interfere_by_http(scripted: Bench) -> None:
    control = f"http://127.0.0.1:{scripted.server.port}/control"
    headers = {"Authorization": f"Bearer {KEY}"}
    async with agent_session(scripted, Agent(instructions="Be the canary.")) as session:
        await session.run(user_input="hello")
        async with scripted.http.get(f"{control}/sessions", headers=headers) as answer:
            [listed] = (await answer.json())["sessions"]
        assert listed["open"]
        assert listed["instructions"] == "Be the canary."
        async with scripted.http.get(f"{control}/sessions/{listed['id']}/log", headers=headers) as answer:
            entries = (await answer.json())["entries"]
        created = [it for it in entries if it["event"]["type"] == "response.create"]
        assert created[0]["by"] == "client"
        assert abs(time.monotonic() - created[0]["at"]) < 5
        own = {"reply": {"say": "my own"}}
        async with scripted.http.put(
            f"{control}/sessions/{listed['id']}/script", json=own, headers=headers
        ) as answer:
            assert answer.status == 200
        await session.run(user_input="again")
        assert session.history.items[-1].text_content == "my own"


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PUT", "script", {"no_such_knob": 1}, 422),
        ("PUT", "script", {"handshake": {"status": 200}}, 422),
        ("GET", "sessions/nobody/log", None, 404),
    ],
)
async def test_a_wrong_control_request_is_refused(
    scripted: Bench, method: str, path: str, body: object, status: int
) -> None:
    async with scripted.http.request(
        method,
        f"http://127.0.0.1:{scripted.server.port}/control/{path}",
        json=body,
        headers={"Authorization": f"Bearer {KEY}"},
    ) as answer:
        assert answer.status == status


@pytest.mark.parametrize("path", ["v1/realtime", "realtime", "control/sessions", "control/script"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer another"}, 401),
        ({"Authorization": KEY}, 401),
        ({"Authorization": f"Bearer {KEY}", "Origin": "http://evil.example"}, 403),
        ({"Origin": "http://evil.example"}, 403),
    ],
)
async def test_nobody_gets_in_without_the_key_or_from_a_web_page(
    scripted: Bench, path: str, headers: dict[str, str], status: int
) -> None:
    url = f"http://127.0.0.1:{scripted.server.port}/{path}"
    async with scripted.http.get(url, headers=headers) as answer:
        assert answer.status == status


async def test_a_server_without_a_key_is_refused() -> None:
    with pytest.raises(ValueError, match="key"):
        async with serve(ScriptedEngine(), key=""):
            pass


async def test_its_health_needs_no_key(scripted: Bench) -> None:
    url = f"http://127.0.0.1:{scripted.server.port}/healthz"
    async with scripted.http.get(url) as answer:
        assert (await answer.json())["mode"] == "scripted"
    async with scripted.http.get(url, headers={"Origin": "http://evil.example"}) as answer:
        assert answer.status == 403


async def test_a_failure_is_over_after_so_many_times(scripted: Bench) -> None:
    scripted.play(reply={"say": "At last.", "failure": {"code": "server_error"}, "failing_times": 2})
    async with agent_session(scripted, Agent(instructions="Be kind.")) as session:
        await session.run(user_input="one")
        await session.generate_reply()
        await session.generate_reply()
        done = scripted.logged("response.done", by="server")
    assert [entry["response"]["status"] for entry in done] == ["failed", "failed", "completed"]


async def test_a_response_may_end_incomplete(scripted: Bench) -> None:
    scripted.play(reply={"say": "We have", "incomplete": "content_filter"})
    async with agent_session(scripted, Agent(instructions="Be kind.")) as session:
        await session.run(user_input="one")
        [done] = scripted.logged("response.done", by="server")
    assert done["response"]["status_details"] == {"type": "incomplete", "reason": "content_filter"}
