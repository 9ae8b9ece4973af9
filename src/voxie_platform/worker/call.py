"""One call in one room, from the claim to the end: whoever claims it speaks, alone."""

import asyncio
import logging
import time
from contextlib import suppress

from livekit.agents import AutoSubscribe, JobContext
from livekit.agents.voice import room_io

from voxie_platform.calls.models import Call, EndReason, Outgoing
from voxie_platform.calls.recorder import Recorder
from voxie_platform.errors import STORE_AWAY, NotFoundError, StaleAttemptError, shown
from voxie_platform.metrics.call import CallSeen
from voxie_platform.rooms.dispatch import DispatchNote
from voxie_platform.voice.factory import Apology, BadConfigError, SpeakerOf, made
from voxie_platform.voice.models import TRANSCRIBER, model_of
from voxie_platform.voice.observe import Observer
from voxie_platform.voice.owed import keep_what_is_owed
from voxie_platform.voice.session import room_options_for, session_for
from voxie_platform.voice.shown import ended_text
from voxie_platform.voice.speaker import Speaker
from voxie_platform.voice.stage import Stage
from voxie_platform.voice.voxie import VoxieAgent
from voxie_platform.worker.attention import Attention
from voxie_platform.worker.beginning import patiently
from voxie_platform.worker.claim import Claim
from voxie_platform.worker.edits import take_edits
from voxie_platform.worker.ending import Ending, Over
from voxie_platform.worker.farewell import (
    STORE_SECONDS,
    close_if_over,
    close_room,
    letting_go,
    part,
    settle,
    within,
)
from voxie_platform.worker.parts import Parts, parts_of
from voxie_platform.worker.presence import Presence
from voxie_platform.worker.texts import take_texts

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 10.0
MEDIA_SECONDS = 3.0
"""So long the greeting waits for the caller's connection to carry sound; many join before theirs does."""
BREATH_SECONDS = 0.25
"""From the server's word that sound goes out to the first of it: the caller's end has yet to begin to play,
and what comes before that is lost to them."""
GHOST_SECONDS = 1.0
"""An agent that was put out of the room is still seen for a moment."""


async def serve_call(context: JobContext, speaker_of: SpeakerOf) -> None:
    """The whole life of a job."""
    parts = parts_of(context)
    job_id = context.job.id

    async def stand_up() -> None:
        parts.running.leave(job_id)
        parts.seats.free(job_id)

    context.add_shutdown_callback(stand_up)
    try:
        await claim_and_serve(context, parts, speaker_of)
    finally:
        context.shutdown("call over")


async def claim_and_serve(context: JobContext, parts: Parts, speaker_of: SpeakerOf) -> None:
    """Nothing is connected, loaded or said before the call is claimed."""
    room, job_id = context.job.room.name, context.job.id
    note = parts.mode.note_for(room, context.job.metadata)
    fields = {"deployment": parts.mode.agent_name, "room": shown(room), "job": job_id}
    if note is None:
        logger.warning("job left", extra={**fields, "because": "room, note and mode do not agree"})
        return
    claim = Claim(
        parts.stores.fleet,
        note,
        job_id=job_id,
        worker_id=parts.worker_id,
        identity=context.local_participant_identity,
    )
    try:
        call = await claim.take()
    except NotFoundError as error:
        logger.error(
            "job left: its call is not in this store; api and workers must share one",
            extra={**fields, "call": note.call_id, "because": error.code},
        )
        return
    except (StaleAttemptError, *STORE_AWAY) as error:
        logger.info("job left", extra={**fields, "call": note.call_id, "because": error.code})
        return
    if not parts.mode.serves(call, room):
        logger.warning(
            "job left", extra={**fields, "call": call.id, "because": "the call is for another room"}
        )
        return
    await CallInRoom(context, parts, call, note, claim, speaker_of).run()


class CallInRoom:
    """A claimed call."""

    def __init__(
        self,
        context: JobContext,
        parts: Parts,
        call: Call,
        note: DispatchNote,
        claim: Claim,
        speaker_of: SpeakerOf,
    ) -> None:
        self._context = context
        self._parts = parts
        self._call = call
        self._claim = claim
        self._speaker_of = speaker_of
        self._ending = Ending()
        self._seen = CallSeen(parts.metrics.worker, call)
        self._recorder = Recorder(call.id, note.attempt, self._put)
        self._stage = Stage(context.room, call.caller_identity)
        self._presence = Presence(
            context.room, call.caller_identity, self._ending, fall_silent=self._fall_silent
        )
        self._attention: Attention | None = None
        self._fields = {
            "deployment": parts.mode.agent_name,
            "room": call.room_name,
            "agent_id": call.agent_id,
            "call": call.id,
            "attempt": note.attempt,
            "job": context.job.id,
        }

    def _put(self, record: Outgoing) -> None:
        self._seen.record(record)
        self._parts.outbox.put(self._call.workspace_id, record)

    async def run(self) -> None:
        """Until it is over, and everything is said and written."""
        logger.info("call claimed", extra=self._fields)
        self._parts.running.hold(self._context.job.id, self._ending.set_from_outside)
        keeping = asyncio.create_task(self._claim.keep(self._ending.leave), name="lease")
        try:
            async with self._stage.open():
                await self._until_over()
                over = await self._ending.wait()
                await asyncio.shield(part(over, self._attention, self._stage, self._recorder))
            await asyncio.shield(self._let_go(over))
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)

    async def _let_go(self, over: Over) -> None:
        async with letting_go(self._attention):
            if over.reason is None:
                logger.info("call left to another attempt", extra=self._fields)
                await within(STORE_SECONDS, close_if_over(self._parts, self._call), "room")
                return
            if self._attention is not None:
                await keep_what_is_owed(self._attention.speaker, self._call.id, STORE_SECONDS)
            is_in_room = self._context.room.isconnected()
            is_ours = await settle(over, over.reason, self._parts, self._recorder, self._claim, self._fields)
            if is_ours and self._call.room_name is not None:
                shown = None if is_in_room else ended_text(over.reason)
                await close_room(self._parts, self._call.room_name, shown=shown)

    async def _until_over(self) -> None:
        living = asyncio.create_task(self._live(), name="call")
        over = asyncio.create_task(self._ending.wait(), name="ending")
        try:
            await asyncio.wait({living, over}, return_when=asyncio.FIRST_COMPLETED)
            if living.done():
                living.result()
            await over
        except asyncio.CancelledError:
            self._ending.set(EndReason.INTERRUPTED, "the worker was stopped")
        except StaleAttemptError:
            self._ending.leave()
        except Exception as error:
            # whatever broke, the caller is told and the row gets its end
            logger.exception("call broke", extra=self._fields)
            self._ending.set(EndReason.INTERRUPTED, type(error).__name__)
        finally:
            for task in (living, over):
                task.cancel()
            await asyncio.gather(living, over, return_exceptions=True)

    async def _live(self) -> None:
        attention = await self._enter()
        self._presence.look_around()
        await self._be_alone()
        if self._ending.is_set:
            return
        await self._claim.live()
        self._stage.tell("live")
        self._recorder.event("state", state="live")
        logger.info("call live", extra=self._fields)
        try:
            async with asyncio.timeout(self._parts.join_seconds):
                await self._presence.caller_came.wait()
        except TimeoutError:
            self._ending.set(EndReason.NEVER_JOINED)
            return
        came_at = time.monotonic()
        self._recorder.event("state", state="caller_joined")
        self._show_sheet(attention.speaker)
        await self._be_audible(attention)
        attention.greet(came_at=came_at)
        await attention.keep()

    async def _be_audible(self, attention: Attention) -> None:
        """Until the caller would hear a first word."""
        with suppress(TimeoutError):
            async with asyncio.timeout(MEDIA_SECONDS):
                await self._presence.caller_connected.wait()
                await attention.subscribed()
        await asyncio.sleep(BREATH_SECONDS)

    async def _enter(self) -> Attention:
        """The room, the config and the model's socket are on their way at the same time."""
        connecting = asyncio.create_task(
            self._context.connect(auto_subscribe=AutoSubscribe.AUDIO_ONLY), name="connect"
        )
        try:
            speaker, broken = await self._speaker()
            self._attention = self._attend(speaker, broken)
            await self._start(self._attention)
            await asyncio.shield(connecting)
            await self._plug_in(self._attention)
        finally:
            # cancelled, it would join all the same and stay as a ghost: nobody could disconnect it
            await asyncio.wait({connecting}, timeout=CONNECT_SECONDS)
            connecting.cancel()
            await asyncio.gather(connecting, return_exceptions=True)
        return self._attention

    async def _speaker(self) -> tuple[Speaker, Over | None]:
        store = self._parts.stores.of(self._call.workspace_id)
        try:
            call = self._call
            return await patiently(call.id, lambda: made(self._speaker_of, call, store)), None
        except BadConfigError as error:
            logger.exception("agent not made", extra=self._fields)
            return Apology(), Over(EndReason.BAD_CONFIG, error.sentence)
        except STORE_AWAY as error:
            logger.exception("agent not loaded", extra=self._fields)
            return Apology(), Over(EndReason.INTERRUPTED, error.sentence)

    def _attend(self, speaker: Speaker, broken: Over | None) -> Attention:
        access = self._parts.access
        model = model_of(speaker.config, access, modalities=["text", "audio"])
        session = session_for(model)
        observer = Observer(
            speaker,
            self._recorder,
            model=access.name_of(model.model),
            transcriber=access.name_of(TRANSCRIBER),
        )
        observer.attach(session)
        return Attention(
            session, speaker, observer, stage=self._stage, ending=self._ending, after_opening=broken
        )

    async def _start(self, attention: Attention) -> None:
        await attention.session.start(
            attention.speaker,
            session_host=False,  # or any participant may ask for the prompt
            record=False,
        )
        attention.observer.attach_model(attention.speaker.realtime_llm_session)

    async def _plug_in(self, attention: Attention) -> None:
        """Give the session the room's ears and mouth; LiveKit's own way fails before it is connected."""
        options = room_options_for(
            self._call.caller_identity,
            on_livekit_cloud=self._parts.on_livekit_cloud,
        )
        attention.plug = room_io.RoomIO(attention.session, self._context.room, options=options)
        await attention.plug.start()
        take_texts(self._context.room, self._presence, attention)

    def _show_sheet(self, speaker: Speaker) -> None:
        if isinstance(speaker, VoxieAgent):
            speaker.watch_sheet(lambda sheet: self._stage.show(sheet.model_dump_json()))
            take_edits(self._context.room, self._presence, speaker.interview)

    async def _be_alone(self) -> None:
        """Two agents never talk in one room: whoever finds another there leaves."""
        until = time.monotonic() + GHOST_SECONDS
        while others := self._presence.other_agents:
            if time.monotonic() > until:
                logger.error("another agent is in the room", extra={**self._fields, "others": len(others)})
                self._ending.leave()
                return
            await asyncio.sleep(0.05)

    def _fall_silent(self) -> None:
        """At once: whoever is in the room now must hear nothing more."""
        if self._attention is not None:
            self._attention.fall_silent()
