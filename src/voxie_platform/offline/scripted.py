"""The scripted engine: sessions that hear loudness, answer from a script with tones, and fail on demand."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from aiohttp import web

from voxie_platform.offline.journal import Journal
from voxie_platform.offline.parts import CallTool, Item, Listening, Say, Situation
from voxie_platform.offline.plan import Faculties, Plan
from voxie_platform.offline.protocol import Event
from voxie_platform.offline.script import Cut, Reply, Script
from voxie_platform.offline.server import Connection, Opening, SocketWire, refusal
from voxie_platform.offline.session import Session
from voxie_platform.offline.synthetic import LoudnessGate, Tone
from voxie_platform.offline.wording import exact_words

MOST_SESSIONS = 1000


class ScriptedEngine:
    """Every session's script in one place; the control routes reach in here."""

    trouble: str | None = None

    def __init__(self, script: Script | None = None) -> None:
        self.script = script or Script()
        self.sessions: dict[str, ScriptedSession] = {}
        self._refusals = 0

    def play(self, script: Script) -> None:
        """For every session that has no script of its own, also those that are open."""
        self.script = script
        self._refusals = 0

    async def admit(self, request: web.Request) -> web.Response | None:
        handshake = self.script.handshake
        if handshake is None or (handshake.times is not None and self._refusals >= handshake.times):
            return None
        self._refusals += 1
        await asyncio.sleep(handshake.delay_seconds)
        return refusal(handshake.status, handshake.code, handshake.message)

    def open(self, connection: Connection) -> Opening:
        session = ScriptedSession(connection, self)
        return Opening(
            Faculties(session, ears=session, transcript_delay=session.transcript_delay),
            wire=session,
            onlooker=session,
        )

    def keep(self, session: "ScriptedSession", session_id: str) -> None:
        """Also when it is over; the oldest are forgotten."""
        self.sessions[session_id] = session
        while len(self.sessions) > MOST_SESSIONS:
            self.sessions.pop(next(iter(self.sessions)))

    def health(self) -> Event:
        return {"mode": "scripted", "hears": True, "speaks": True}

    def routes(self) -> Sequence[web.RouteDef]:
        from voxie_platform.offline.control import control_routes

        return control_routes(self)


@dataclass
class ScriptedSession:
    """One client's script: its ears, its mind, its wire; the journal has what happened."""

    connection: Connection
    engine: ScriptedEngine
    journal: Journal = field(default_factory=Journal)
    own_script: Script | None = None
    session: Session | None = None
    open: bool = True
    _heard_turns: int = 0
    _failures: int = 0
    _failed: Reply | None = None
    """What is to be said when the response that failed is asked for again."""
    _then: Reply | None = None
    _cut: Cut | None = None
    _sent_events: int = 0
    _duplicates: bool = False
    _socket: SocketWire = field(init=False)

    def __post_init__(self) -> None:
        self._socket = SocketWire(self.connection.socket)

    @property
    def script(self) -> Script:
        script = self.own_script or self.engine.script
        return script.for_instructions(self.session.configuration.instructions) if self.session else script

    def opened(self, session: Session) -> None:
        self.session = session
        self.engine.keep(self, session.id)
        self._arm(self.script.cut)

    def received(self, text: str) -> None:
        self.journal.received(text)

    def closed(self) -> None:
        self.open = False

    def listen(self) -> Listening:
        return LoudnessGate(lambda: self.script, self.transcript)

    def transcript_delay(self) -> float:
        return self.script.transcript_delay_seconds

    def transcript(self) -> str:
        """What the next spoken turn is heard as."""
        self._heard_turns += 1
        transcripts = self.script.transcripts
        if self._heard_turns <= len(transcripts):
            return transcripts[self._heard_turns - 1]
        return f"turn {self._heard_turns}"

    async def send(self, event: Event) -> None:
        """To the client, unless the script has it otherwise."""
        if self.script.mute:
            return
        if self._cut and self._sent_events >= self._cut.after_events:
            await self.cut(self._cut.how)
            return
        for _ in range(2 if self._duplicates and event["type"] == "conversation.item.added" else 1):
            self._sent_events += 1
            self.journal.sent(event)
            await self._socket.send(event)

    async def send_text(self, text: str) -> None:
        """Any frame, as it is."""
        await self._socket.send_text(text)

    async def cut(self, how: str) -> None:
        if how == "reset":
            self.connection.cut()
        else:
            await self.connection.socket.close(code=1011)

    async def plan(self, situation: Situation) -> Plan:
        reply = self._failed or _reply(self.script, situation, self._then)
        self._then = reply.then if reply.calls else None
        self._duplicates = reply.duplicates
        if reply.cut:
            self._arm(reply.cut)
        for text in reply.raw:
            await self.send_text(text)
        return _planned(self._failing(reply), self.script)

    def _failing(self, reply: Reply) -> Reply:
        """As often as the script wants it to fail."""
        if not (reply.refusal or reply.failure or reply.incomplete) or reply.failing_times is None:
            return reply
        self._failures += 1
        if self._failures <= reply.failing_times:
            self._failed = None if reply.incomplete else reply
            return reply
        self._failed = None
        return reply.model_copy(update={"refusal": None, "failure": None, "incomplete": None})

    def _arm(self, cut: Cut | None) -> None:
        self._cut, self._sent_events = cut, 0


def _reply(script: Script, situation: Situation, then: Reply | None) -> Reply:
    if words := exact_words(situation.response_instructions):
        return script.greeting.model_copy(update={"say": words})
    last = situation.items[-1] if situation.items else None
    if last is not None and last.kind == "function_call_output":
        return then or script.after_tool
    if last is None or last.kind != "user":
        return script.greeting
    return _answer_to(last, script, number=sum(item.kind == "user" for item in situation.items))


def _answer_to(turn: Item, script: Script, *, number: int) -> Reply:
    ruled = (rule.reply for rule in script.rules if re.search(rule.heard, turn.text, re.IGNORECASE))
    numbered = script.replies[number - 1] if number <= len(script.replies) else script.reply
    reply = next(ruled, numbered)
    words = reply.say.replace("{n}", str(number)).replace("{heard}", turn.text)
    return reply.model_copy(update={"say": words})


def _planned(reply: Reply, script: Script) -> Plan:
    says: Sequence[Say | CallTool] = [Say(reply.say)] if reply.say else []
    seconds = script.audio_seconds if reply.audio_seconds is None else reply.audio_seconds
    pace = script.pace if reply.pace is None else reply.pace
    return Plan(
        [*says, *(CallTool(call.name, call.arguments) for call in reply.calls)],
        usage=reply.usage,
        silent=reply.silent,
        refusal=reply.refusal,
        failure=reply.failure,
        incomplete=reply.incomplete,
        delay_seconds=reply.delay_seconds,
        mouth=Tone(seconds, pace, odd=reply.odd_audio),
    )
