"""The scripted engine by HTTP: tests in other processes set scripts, look on and interfere."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, NonNegativeFloat, ValidationError

from voxie_platform.offline.parts import SpeechEnded, SpeechStarted
from voxie_platform.offline.protocol import Event
from voxie_platform.offline.script import Script
from voxie_platform.offline.scripted import ScriptedEngine, ScriptedSession
from voxie_platform.offline.server import refusal


class Utterance(BaseModel):
    """Words the session shall hear without any audio."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    text: str
    seconds: NonNegativeFloat = 0.3


class Frame(BaseModel):
    """A frame to the client, as it is."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    text: Annotated[str, Field(min_length=1)]


class Severing(BaseModel):
    """How the connection is cut."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    how: Literal["reset", "close"] = "reset"


def control_routes(engine: ScriptedEngine) -> Sequence[web.RouteDef]:
    control = Control(engine)
    return [
        web.get("/control/clock", _answered(control.clock)),
        web.get("/control/script", _answered(control.script)),
        web.put("/control/script", _answered(control.play)),
        web.get("/control/sessions", _answered(control.sessions)),
        web.get("/control/sessions/{id}/log", _answered(control.log)),
        web.put("/control/sessions/{id}/script", _answered(control.play_for_one)),
        web.post("/control/sessions/{id}/hear", _answered(control.hear)),
        web.post("/control/sessions/{id}/send", _answered(control.send)),
        web.post("/control/sessions/{id}/cut", _answered(control.cut)),
    ]


class Control:
    """One method per route; each answers with JSON."""

    def __init__(self, engine: ScriptedEngine) -> None:
        self._engine = engine

    async def clock(self, request: web.Request) -> Event:
        """The clock of the logs: compare with your own `time.monotonic()` on the same machine."""
        return {"monotonic": time.monotonic()}

    async def script(self, request: web.Request) -> Event:
        return self._engine.script.model_dump(mode="json")

    async def play(self, request: web.Request) -> Event:
        self._engine.play(Script.model_validate_json(await request.read()))
        return {"sessions": sum(session.open for session in self._engine.sessions.values())}

    async def sessions(self, request: web.Request) -> Event:
        return {"sessions": [_described(id_, session) for id_, session in self._engine.sessions.items()]}

    async def log(self, request: web.Request) -> Event:
        session = self._one(request)
        return {"entries": [entry.as_json() for entry in session.journal.entries]}

    async def play_for_one(self, request: web.Request) -> Event:
        self._one(request).own_script = Script.model_validate_json(await request.read())
        return {}

    async def hear(self, request: web.Request) -> Event:
        session = self._one(request)
        said = Utterance.model_validate_json(await request.read())
        assert session.session is not None, "a session that is listed has begun"
        hearing = session.session.hearing
        hearing.inject(SpeechStarted(0))
        await asyncio.sleep(said.seconds)
        hearing.inject(SpeechEnded(round(said.seconds * 1000), said.text, None))
        return {}

    async def send(self, request: web.Request) -> Event:
        session = self._one(request)
        await session.send_text(Frame.model_validate_json(await request.read()).text)
        return {}

    async def cut(self, request: web.Request) -> Event:
        session = self._one(request)
        await session.cut(Severing.model_validate_json(await request.read() or "{}").how)
        return {}

    def _one(self, request: web.Request) -> ScriptedSession:
        session = self._engine.sessions.get(request.match_info["id"])
        if session is None:
            raise web.HTTPNotFound(text="no such session")
        return session


def _answered(
    answer: Callable[[web.Request], Awaitable[Event]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answered(request: web.Request) -> web.Response:
        try:
            return web.json_response(await answer(request))
        except ValidationError as error:
            return refusal(422, "invalid_value", str(error))

    return answered


def _described(session_id: str, session: ScriptedSession) -> Event:
    assert session.session is not None, "a session that is listed has begun"
    configuration = session.session.configuration
    return {
        "id": session_id,
        "open": session.open,
        "opened_at": session.journal.opened_at,
        "model": configuration.model,
        "instructions": configuration.instructions,
        "tools": [tool.name for tool in configuration.tools],
        "received_events": session.journal.received_events,
        "sent_events": session.journal.sent_events,
    }
