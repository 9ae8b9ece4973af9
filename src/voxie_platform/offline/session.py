"""One client's session: every event it may send finds its answer here."""

import asyncio
import base64
import binascii
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from voxie_platform.offline.configuration import Asked, Configuration, checked
from voxie_platform.offline.conversation import Conversation
from voxie_platform.offline.names import names_in
from voxie_platform.offline.parts import SpeechStarted
from voxie_platform.offline.plan import Faculties, Wire
from voxie_platform.offline.protocol import (
    Event,
    RefusedEventError,
    audio_committed,
    error_event,
    heard_item,
    item_added,
    item_deleted,
    item_truncated,
    session_event,
    short_id,
    speech_started,
    speech_stopped,
    transcription_completed,
)
from voxie_platform.offline.replying import Replying
from voxie_platform.offline.turns import Heard, Hearing, Mark, NothingHeard, Turn


class Session:
    """Its conversation, its settings and at most one response at a time."""

    def __init__(self, faculties: Faculties, wire: Wire, *, model: str = "") -> None:
        self.id = short_id("sess")
        self.configuration = Configuration(model)
        self.conversation = Conversation()
        self.hearing = Hearing(faculties.ears, self._heard)
        self._faculties = faculties
        self._wire = wire
        self._tasks = asyncio.TaskGroup()
        self._replying = Replying(
            faculties, wire, self.conversation, self.configuration, self.hearing, self._tasks
        )
        self._speech_item: str | None = None
        self._cut_short = False

    async def run(self, events: AsyncIterator[str]) -> None:
        """Until the client is gone."""
        async with self._tasks as tasks:
            listening = tasks.create_task(self.hearing.run())
            await self._wire.send(session_event("session.created", self.id, self.configuration.shown()))
            async for text in events:
                await self.receive(text)
            listening.cancel()
            self._replying.stop()

    async def receive(self, text: str) -> None:
        event = _parsed(text)
        route = ROUTES.get(str(event.get("type"))) if event else None
        try:
            if event is None:
                raise RefusedEventError("invalid_json", "The event is not a JSON object.")
            if route is None:
                raise RefusedEventError("invalid_value", f"Invalid value: {event.get('type')!r}.", "type")
            await route(self, event)
        except RefusedEventError as refusal:
            event_id = event.get("event_id") if event else None
            await self._wire.send(
                error_event(refusal.code, refusal.message, event_id=event_id, param=refusal.param)
            )

    async def update(self, event: Event) -> None:
        self.configuration.update(event.get("session"))
        self.hearing.detects_turns = self.configuration.detects_turns
        self.hearing.end_after(self.configuration.silence_ms)
        self.hearing.expect(self.configuration.expected_words)
        await self._wire.send(session_event("session.updated", self.id, self.configuration.shown()))

    async def append_audio(self, event: Event) -> None:
        try:
            pcm = base64.b64decode(event["audio"], validate=True)
        except (KeyError, TypeError, binascii.Error) as error:
            raise RefusedEventError(
                "invalid_value", "Invalid value: 'audio' is not base64.", "audio"
            ) from error
        if len(pcm) % 2:
            raise RefusedEventError("invalid_value", "Invalid value: 'audio' is not 16 bit PCM.", "audio")
        self.hearing.audio(pcm)

    async def commit_audio(self, event: Event) -> None:
        self.hearing.mark(Mark.COMMIT)

    async def clear_audio(self, event: Event) -> None:
        self.hearing.mark(Mark.CLEAR)
        await self._wire.send({"type": "input_audio_buffer.cleared"})

    async def create_item(self, event: Event) -> None:
        item = event.get("item")
        if not isinstance(item, dict):
            raise RefusedEventError(
                "missing_required_parameter", "Missing required parameter: 'item'.", "item"
            )
        previous_item_id = self.conversation.insert(item, event.get("previous_item_id"))
        await self._wire.send(item_added(item, previous_item_id))

    async def delete_item(self, event: Event) -> None:
        item_id = str(event.get("item_id"))
        deleted = self.conversation.delete(item_id)
        # an answer of which nothing was played is deleted, not truncated
        self._cut_short = self._cut_short or deleted.get("role") == "assistant"
        await self._wire.send(item_deleted(item_id))

    async def truncate_item(self, event: Event) -> None:
        item_id, audio_end_ms = str(event.get("item_id")), event.get("audio_end_ms")
        if not isinstance(audio_end_ms, int) or audio_end_ms < 0:
            raise RefusedEventError("invalid_value", "Invalid value: 'audio_end_ms'.", "audio_end_ms")
        self.conversation.truncate(item_id, audio_end_ms)
        self._cut_short = True
        await self._wire.send(item_truncated(item_id, audio_end_ms))

    async def create_response(self, event: Event) -> None:
        asked = checked(Asked, event.get("response") or {}, "response")
        if active := self._replying.response_id:
            raise RefusedEventError(
                "conversation_already_has_active_response",
                f"Conversation already has an active response in progress: {active}.",
            )
        self._replying.respond(asked, event.get("event_id"))

    async def cancel_response(self, event: Event) -> None:
        active, named = self._replying.response_id, event.get("response_id")
        if active is None or (named and named != active):
            raise RefusedEventError(
                "response_cancel_not_active", "Cancellation failed: no active response found"
            )
        await self._replying.break_off("client_cancelled")

    async def _heard(self, heard: Heard) -> None:
        if isinstance(heard, SpeechStarted):
            await self._speech_started(heard)
        elif isinstance(heard, Turn):
            await self._turn_ended(heard)
        elif isinstance(heard, NothingHeard):
            await self._wire.send(
                error_event(
                    "input_audio_buffer_commit_empty",
                    "Error committing input audio buffer: buffer too small, or nothing was said.",
                )
            )

    async def _speech_started(self, heard: SpeechStarted) -> None:
        self._speech_item = short_id("item")
        self._cut_short = False
        # what was named on this line is likelier to be said than what the client knew before
        self.hearing.expect([*self.configuration.expected_words, *names_in(self.conversation.items())])
        await self._wire.send(speech_started(self._speech_item, heard.offset_ms))
        if self.configuration.yields_to_speech and self._replying.response_id:
            self._cut_short = True
            await self._replying.break_off("turn_detected")

    async def _turn_ended(self, turn: Turn) -> None:
        item_id = self._speech_item or short_id("item")
        self._speech_item = None
        if not turn.committed:
            await self._wire.send(speech_stopped(item_id, turn.ended_ms))
        item = heard_item(item_id)
        previous_item_id = self.conversation.append(item)
        await self._wire.send(audio_committed(item_id, previous_item_id))
        await self._wire.send(item_added(item, previous_item_id))
        self.conversation.set_transcript(item_id, turn.text)
        await self._transcribe(item_id, turn)
        if not turn.committed and self.configuration.answers_turns:
            await self._answer_turn(turn)

    async def _answer_turn(self, turn: Turn) -> None:
        asked = Asked()
        if not turn.text:
            items = self.conversation.items()
            waiting = bool(items) and items[-1].kind == "function_call_output"
            if not waiting and not self._cut_short:
                return
            if not waiting:
                # a cough is not a turn; but it silenced the answer, and the person waits for it
                asked = Asked(instructions=f'Say exactly: "{self._replying.last_words}"')
        if self.configuration.yields_to_speech:
            await self._replying.break_off("turn_detected")
        self._replying.respond(asked)

    async def _transcribe(self, item_id: str, turn: Turn) -> None:
        if not self.configuration.transcribes:
            return
        completed = transcription_completed(item_id, turn.text, turn.seconds)
        if delay := self._faculties.transcript_delay():
            self._tasks.create_task(self._send_late(completed, delay))
        else:
            await self._wire.send(completed)

    async def _send_late(self, event: Event, delay: float) -> None:
        await asyncio.sleep(delay)
        await self._wire.send(event)


Route = Callable[[Session, Event], Awaitable[None]]

ROUTES: dict[str, Route] = {
    "session.update": Session.update,
    "input_audio_buffer.append": Session.append_audio,
    "input_audio_buffer.commit": Session.commit_audio,
    "input_audio_buffer.clear": Session.clear_audio,
    "conversation.item.create": Session.create_item,
    "conversation.item.delete": Session.delete_item,
    "conversation.item.truncate": Session.truncate_item,
    "response.create": Session.create_response,
    "response.cancel": Session.cancel_response,
}


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        event = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None
