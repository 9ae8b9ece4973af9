"""An agent's session on the scripted model's wire, without a room."""

from contextlib import asynccontextmanager
from dataclasses import dataclass

from livekit.agents import AgentSession
from livekit.agents.utils import http_context

from voxie_platform.agents.config import AgentConfig
from voxie_platform.calls.models import Turn, Usage
from voxie_platform.calls.recorder import Recorder
from voxie_platform.offline.serve import offline_server
from voxie_platform.settings import read_settings
from voxie_platform.voice.access import access_of
from voxie_platform.voice.models import model_of
from voxie_platform.voice.observe import Observer
from voxie_platform.voice.session import session_for
from voxie_platform.voice.speaker import Speaker

KEY = "k" * 20


@dataclass
class Scripted:
    """The session, and what the record holds of it."""

    session: AgentSession
    speaker: Speaker
    observer: Observer
    turns: dict[int, Turn]
    """By their numbers."""
    used: dict[str, list[bool]]
    """By response: whether it was measured, each time that it was written."""


@asynccontextmanager
async def scripted_session(folder, script):
    """Begun, with a model that keeps to this script."""
    path, turns, used = folder / "script.json", {}, {}
    path.write_text(script)

    def put(record):
        if isinstance(record, Turn):
            turns[record.seq] = record
        if isinstance(record, Usage):
            used.setdefault(record.response_id, []).append(record.is_measured)

    async with offline_server(key=KEY, mode="scripted", script=path) as server, http_context.open():
        settings = read_settings(data_dir=folder, openai_api_key=KEY, openai_base_url=server.base_url)
        config = AgentConfig.model_validate({"identity": {"name": "Mario"}})
        speaker = Speaker(config, instructions="Answer.", opening="Hello.", tools=())
        session = session_for(model_of(config, access_of(settings), modalities=["text"]))
        observer = Observer(speaker, Recorder("call", 1, put), model="m", transcriber="t")
        observer.attach(session)
        await session.start(speaker, session_host=False, record=False)
        observer.attach_model(speaker.realtime_llm_session)
        try:
            yield Scripted(session, speaker, observer, turns, used)
        finally:
            await session.aclose()
