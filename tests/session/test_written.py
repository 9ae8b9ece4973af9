"""What a caller types, against the scripted model, without a room."""

import asyncio
from contextlib import asynccontextmanager

from livekit.agents.utils import http_context

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
from voxie_platform.worker.written import LONGEST_TEXT, MOST_WAITING, Written

KEY = "k" * 20
SLOW = '{"reply": {"say": "I see.", "delay_seconds": 0.3}}'


@asynccontextmanager
async def conversation(tmp_path):
    """What the caller writes to, and the turns of the record by their number."""
    script = tmp_path / "script.json"
    script.write_text(SLOW)
    turns = {}

    def put(record):
        if isinstance(record, Turn):
            turns[record.seq] = record

    async with offline_server(key=KEY, mode="scripted", script=script) as server, http_context.open():
        settings = read_settings(data_dir=tmp_path, openai_api_key=KEY, openai_base_url=server.base_url)
        config = AgentConfig.model_validate({"identity": {"name": "Mario"}})
        speaker = Speaker(config, instructions="Answer.", opening="Hello.", tools=())
        model = model_of(config, access_of(settings), modalities=["text"])
        session = session_for(model)
        observer = Observer(speaker, Recorder("call", 1, put), model="m", transcriber="t")
        observer.attach(session)
        await session.start(speaker, session_host=False, record=False)
        observer.attach_model(speaker.realtime_llm_session)
        written = Written(session, before_turn=observer.stopwatch.caller_done)
        try:
            yield written, turns
        finally:
            await written.close()
            await session.aclose()


def heard(turns):
    return "\n".join(turns[seq].heard for seq in sorted(turns) if turns[seq].who == "caller").split("\n")


async def until_answered(turns):
    while not turns or not turns[max(turns)].said:
        await asyncio.sleep(0.02)


async def test_texts_sent_back_to_back_are_all_heard_in_order_and_answered(tmp_path):
    sent = [f"text {number}" for number in range(1, 6)]
    async with conversation(tmp_path) as (written, turns):
        for text in sent:
            assert written.came(text)
            await asyncio.sleep(0.005)
        await asyncio.wait_for(until_answered(turns), 10)
    assert heard(turns) == sent


async def test_many_texts_at_once_are_few_turns(tmp_path):
    sent = [f"text {number}" for number in range(1, 151)]
    async with conversation(tmp_path) as (written, turns):
        assert all([written.came(text) for text in sent])
        await asyncio.wait_for(until_answered(turns), 10)
    assert heard(turns) == sent
    assert len(turns) <= 4, "each turn is a request to the model"


async def test_what_waits_is_bounded(tmp_path):
    async with conversation(tmp_path) as (written, _):
        taken = [written.came("x" * LONGEST_TEXT) for _ in range(20)]
    assert taken == [True] * (MOST_WAITING // LONGEST_TEXT) + [False] * 10
