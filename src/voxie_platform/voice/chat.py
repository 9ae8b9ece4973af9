"""A conversation in text: same agent, same functions, same records, no room."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from livekit.agents import AgentSession, ConversationItemAddedEvent
from livekit.agents.llm import ChatMessage, RealtimeError
from livekit.agents.utils import http_context
from pydantic import JsonValue

from voxie_platform.calls.models import EndReason
from voxie_platform.calls.outbox import open_outbox
from voxie_platform.calls.recorder import Recorder
from voxie_platform.settings import Settings
from voxie_platform.storage.delivering import into
from voxie_platform.storage.stores import Stores
from voxie_platform.voice.access import ModelAccess, access_of
from voxie_platform.voice.again import Again
from voxie_platform.voice.factory import SPEAKERS, made
from voxie_platform.voice.models import TRANSCRIBER, model_of
from voxie_platform.voice.observe import Observer
from voxie_platform.voice.owed import owing
from voxie_platform.voice.session import say, session_for
from voxie_platform.voice.shown import why_over
from voxie_platform.voice.speaker import Ran, Speaker
from voxie_platform.voice.text_call import ModelFailedError, Subject, begun, end_by, kept
from voxie_platform.voice.voxie import VoxieAgent
from voxie_platform.voice.wording import CUT_SHORT

logger = logging.getLogger(__name__)

FLUSH_SECONDS = 5.0
ANSWER_SECONDS = 60.0
"""For one turn, its functions included."""

Happened = Literal["said", "noted", "function", "saved", "ended"]


@dataclass(frozen=True)
class ChatEvent:
    """One thing that happened."""

    event: Happened
    data: dict[str, JsonValue] = field(default_factory=dict)


async def chat(
    settings: Settings, stores: Stores, subject: Subject, lines: AsyncIterator[str]
) -> AsyncGenerator[ChatEvent, None]:
    """Talk: each line is one turn; whatever comes of it is yielded as it happens.

    Raises:
        NotFoundError: no such agent.
        BadConfigError: it cannot be made out of what is saved.
        SettingsError: no model can be reached as it is set.
        UnavailableError: the model or the store does not answer.
    """
    access = access_of(settings)  # before anything is written
    store = stores.of(subject.workspace_id)
    call = await begun(subject, stores)
    async with open_outbox(into(stores), settings.spool_folder, f"chat-{call.id}") as outbox:
        recorder = Recorder(call.id, call.attempt, lambda record: outbox.put(subject.workspace_id, record))
        reason, detail, shown = EndReason.CALLER_HUNG_UP, None, None
        try:
            speaker = await made(SPEAKERS[call.kind], call, store)
            async with kept(stores, call) as lost:
                talk = Talk(access, speaker, recorder, lost)
                async with owing(speaker, call.id, lost, FLUSH_SECONDS), talk.open():
                    for happened in await talk.opening():
                        yield happened
                    async for line in while_held(lines, lost):
                        for happened in await talk.turn(line):
                            yield happened
                        if talk.over:
                            reason = EndReason.AGENT_ENDED
                            break
                if lost.done():
                    row = await store.calls.get(call.id)
                    reason, detail, shown = row.end_reason or reason, row.end_detail, why_over(row)
        except Exception as error:
            reason, detail = end_by(error)
            raise
        finally:
            recorder.over(reason, detail, recorder.ms / 1000)
            await outbox.flush(FLUSH_SECONDS)
        said = {} if shown is None else {"say": shown}
        yield ChatEvent("ended", {"reason": reason, "call_id": call.id, **said})


async def while_held(lines: AsyncIterator[str], lost: asyncio.Task[None]) -> AsyncIterator[str]:
    """What is said, until there is no more of it or the call is not ours any more."""
    while not lost.done():
        coming = asyncio.ensure_future(anext(lines, None))
        try:
            await asyncio.wait({coming, lost}, return_when=asyncio.FIRST_COMPLETED)
            if lost.done() or (line := coming.result()) is None:
                return
        finally:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)
        if line.strip():
            yield line.strip()


class Talk:
    """One session with a model that writes."""

    def __init__(
        self, access: ModelAccess, speaker: Speaker, recorder: Recorder, lost: asyncio.Task[None]
    ) -> None:
        self.over = False
        self._lost = lost
        self._speaker = speaker
        self._model = model_of(speaker.config, access, modalities=["text"])
        self._observer = Observer(
            speaker,
            recorder,
            model=access.name_of(self._model.model),
            transcriber=access.name_of(TRANSCRIBER),
        )
        self._recorder = recorder
        self._happened: list[ChatEvent] = []
        self._failed: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._unanswered: str | None = None
        """Why the last response was none."""
        self._is_cut_short = False
        self._session: AgentSession[None] | None = None

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Connected to the model."""
        async with http_context.open():
            session = session_for(self._model)
            self._observer.attach(session)
            self._observer.on_failed = self._fail
            self._observer.on_unanswered = self._not_answered
            self._observer.on_cut_short = self._cut_short
            self._observer.on_back = self._back
            session.on("conversation_item_added", self._said)
            self._observer.on_ran = self._ran
            self._speaker.on_wants_to_end = self._ends
            await session.start(self._speaker, session_host=False, record=False)
            self._observer.attach_model(self._speaker.realtime_llm_session)
            self._session = session
            try:
                yield
            finally:
                await asyncio.wait_for(session.aclose(), FLUSH_SECONDS)

    async def opening(self) -> list[ChatEvent]:
        """The first words."""
        return await self._until(self._answered(lambda: self._say(self._speaker.opening)))

    async def turn(self, line: str) -> list[ChatEvent]:
        """One turn of the person, and all that follows from it."""
        assert self._session is not None, "it is open"
        session = self._session
        self._happened.append(ChatEvent("said", {"who": "caller", "text": line}))
        self._speaker.caller_spoke()
        self._observer.stopwatch.caller_done()
        return await self._until(self._answered(lambda: session.run(user_input=line), session.generate_reply))

    def _say(self, words: str) -> Awaitable[object]:
        assert self._session is not None, "it is open"
        return say(self._session, self._speaker, words)

    async def _answered(
        self, ask: Callable[[], Awaitable[object]], once_more: Callable[[], Awaitable[object]] | None = None
    ) -> None:
        """Until the model has answered: what failed is asked for again.

        Raises:
            ModelFailedError: it went on failing.
        """
        again = Again()
        while why := await self._why_unanswered(ask()):
            pause = again.failed()
            if pause is None:
                raise ModelFailedError(why)
            await asyncio.sleep(pause)
            ask = once_more or ask
        if self._is_cut_short:
            await self._say(CUT_SHORT)
            self._is_cut_short = False

    async def _why_unanswered(self, answer: Awaitable[object]) -> str | None:
        self._unanswered = None
        try:
            await answer
        except RealtimeError:
            if self._unanswered is None:
                raise
        return self._unanswered

    async def _until(self, answered: Coroutine[Any, Any, None]) -> list[ChatEvent]:
        done = asyncio.ensure_future(answered)
        either: set[asyncio.Future[Any]] = {done, self._failed, self._lost}
        await asyncio.wait(either, timeout=ANSWER_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if not done.done() or self._failed.done():
            done.cancel()
            await asyncio.gather(done, return_exceptions=True)
            if self._lost.done():
                return self._told()
            what = self._failed.result() if self._failed.done() else "it is silent"
            raise ModelFailedError(what)
        if error := done.exception():
            if isinstance(error, ModelFailedError):
                raise error
            raise ModelFailedError(type(error).__name__) from error
        return self._told()

    def _told(self) -> list[ChatEvent]:
        happened, self._happened = self._happened, []
        return happened

    def _fail(self, what: str) -> None:
        if not self._failed.done():
            self._failed.set_result(what)

    def _not_answered(self, why: str) -> None:
        self._unanswered = why

    def _back(self, words_lost: bool) -> None:
        if words_lost:
            self._unanswered = "its connection was lost"

    def _cut_short(self) -> None:
        self._is_cut_short = True

    def _said(self, event: ConversationItemAddedEvent) -> None:
        item = event.item
        if isinstance(item, ChatMessage) and item.role == "assistant":
            self._happened.append(
                ChatEvent("said", {"who": "agent", "text": (item.text_content or "").strip()})
            )

    def _ran(self, ran: Ran) -> None:
        self._happened += noted(ran) if isinstance(self._speaker, VoxieAgent) else [function(ran)]

    def _ends(self) -> None:
        self.over = True


def function(ran: Ran) -> ChatEvent:
    """What a business agent did."""
    return ChatEvent("function", {"name": ran.name, "arguments": dict(ran.arguments), "answer": ran.answer})


def noted(ran: Ran) -> list[ChatEvent]:
    """What Voxie wrote down or saved."""
    answer = ran.answer if isinstance(ran.answer, dict) else {}
    if agent_id := answer.get("agent_id"):
        return [ChatEvent("saved", {"agent_id": agent_id, "version": answer.get("version")})]
    understood = answer.get("understood")
    values = understood if isinstance(understood, list) else []
    return [ChatEvent("noted", value) for value in values if isinstance(value, dict)]
