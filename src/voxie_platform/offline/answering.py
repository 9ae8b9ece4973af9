"""One response, from `response.created` to `response.done`."""

import asyncio
import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from voxie_platform.offline.conversation import Conversation
from voxie_platform.offline.parts import SAMPLE_RATE, CallTool, Mouth, Say
from voxie_platform.offline.plan import Failure, Plan, Wire
from voxie_platform.offline.protocol import (
    Event,
    call_item,
    error_event,
    item_added,
    message_item,
    response_object,
    short_id,
)

BYTES_PER_SECOND = SAMPLE_RATE * 2
PIECE_BYTES = BYTES_PER_SECOND // 5


@dataclass(frozen=True)
class Voice:
    """How this response is to be spoken; without a mouth it is written."""

    mouth: Mouth | None
    name: str
    speed: float


@dataclass
class Answer:
    """Sends one response; whoever started it may cancel it with a reason."""

    wire: Wire
    conversation: Conversation
    voice: Voice
    modalities: Sequence[str]
    metadata: Event | None = None
    event_id: str | None = None
    id: str = field(default_factory=lambda: short_id("resp"))
    _output: list[Event] = field(default_factory=list)
    _open: "_Message | None" = None
    _created: bool = False

    async def give(self, plan: Plan) -> None:
        """Everything the plan says, in the order a client expects it."""
        if plan.refusal:
            await self.wire.send(_refused(plan.refusal, self.event_id))
            return
        if plan.silent:
            return
        await self._begin()
        await asyncio.sleep(plan.delay_seconds)
        mouth = plan.mouth or self.voice.mouth
        for act in plan.acts:
            if isinstance(act, Say):
                await self._say(act, mouth if "audio" in self.modalities else None)
            else:
                await self._call(act)
        if plan.failure:
            await self._end("failed", plan, {"type": "failed", "error": _error(plan.failure)})
        elif plan.incomplete:
            await self._end("incomplete", plan, {"type": "incomplete", "reason": plan.incomplete})
        else:
            await self._end("completed", plan)

    async def break_off(self, because: str) -> None:
        """The client or the person cut in: close what is open, so that nothing waits for more."""
        await self._close_early("cancelled", {"type": "cancelled", "reason": because})

    async def fail(self, failure: Failure) -> None:
        await self._close_early("failed", {"type": "failed", "error": _error(failure)})

    async def _close_early(self, status: str, details: Event) -> None:
        if not self._created:
            # a client that waits for its response would wait ten seconds for nothing
            await self._begin()
        if self._open:
            await self._close(self._open, "incomplete")
        await self._end(status, Plan(), details)

    async def _begin(self) -> None:
        self._created = True
        await self.wire.send({"type": "response.created", "response": self._response("in_progress")})

    async def _end(self, status: str, plan: Plan, details: Event | None = None) -> None:
        done = self._response(status, details, plan)
        await self.wire.send({"type": "response.done", "response": done})

    def _response(self, status: str, details: Event | None = None, plan: Plan | None = None) -> Event:
        return response_object(
            self.id,
            status,
            metadata=self.metadata,
            modalities=self.modalities,
            output=self._output,
            details=details,
            usage=plan.usage if plan else None,
        )

    async def _say(self, act: Say, mouth: Mouth | None) -> None:
        message = self._open = _Message(short_id("item"), len(self._output), mouth is not None)
        item = message_item(message.id, "in_progress")
        await self._add(item, message.at)
        await self._part("response.content_part.added", message, message.part(""))
        await self._words(message, act.text)
        if mouth is not None:
            await self._sound(message, act.text, mouth)
        await self._close(message, "completed")

    async def _words(self, message: "_Message", text: str) -> None:
        kind = "response.output_audio_transcript.delta" if message.spoken else "response.output_text.delta"
        for word in text.split(" "):
            delta = f" {word}" if message.text else word
            message.text += delta
            await self._part_event(kind, message, delta=delta)

    async def _sound(self, message: "_Message", text: str, mouth: Mouth) -> None:
        async for pcm in mouth.speak(text, voice=self.voice.name, speed=self.voice.speed):
            for start in range(0, len(pcm), PIECE_BYTES):
                piece = pcm[start : start + PIECE_BYTES]
                message.audio_bytes += len(piece)
                delta = base64.b64encode(piece).decode("ascii")
                await self._part_event("response.output_audio.delta", message, delta=delta)

    async def _close(self, message: "_Message", status: str) -> None:
        self._open = None
        if message.spoken:
            self.conversation.note_audio(message.id, message.audio_bytes * 1000 // BYTES_PER_SECOND)
            await self._part_event("response.output_audio.done", message)
            await self._part_event("response.output_audio_transcript.done", message, transcript=message.text)
        else:
            await self._part_event("response.output_text.done", message, text=message.text)
        await self._part("response.content_part.done", message, message.part(message.text))
        await self._finish(message_item(message.id, status, message.content()), message.at)

    async def _call(self, act: CallTool) -> None:
        at = len(self._output)
        names = {"call_id": short_id("call"), "name": act.name}
        item_id = short_id("item")
        await self._add(call_item(item_id, "in_progress", arguments="", **names), at)
        arguments = json.dumps(act.arguments, ensure_ascii=False)
        await self._send(
            "response.function_call_arguments.done",
            item_id=item_id,
            output_index=at,
            call_id=names["call_id"],
            arguments=arguments,
        )
        await self._finish(call_item(item_id, "completed", arguments=arguments, **names), at)

    async def _add(self, item: Event, at: int) -> None:
        previous_item_id = self.conversation.append(item)
        await self._send("response.output_item.added", output_index=at, item=item)
        await self.wire.send(item_added(item, previous_item_id))

    async def _finish(self, item: Event, at: int) -> None:
        self._output.append(item)
        self.conversation.replace(item)
        await self._send("response.output_item.done", output_index=at, item=item)

    async def _part(self, kind: str, message: "_Message", part: Event) -> None:
        await self._part_event(kind, message, part=part)

    async def _part_event(self, kind: str, message: "_Message", **fields: Any) -> None:
        await self._send(kind, item_id=message.id, output_index=message.at, content_index=0, **fields)

    async def _send(self, kind: str, **fields: Any) -> None:
        await self.wire.send({"type": kind, "response_id": self.id, **fields})


@dataclass
class _Message:
    id: str
    at: int
    spoken: bool
    text: str = ""
    audio_bytes: int = 0

    def part(self, text: str) -> Event:
        return {"type": "audio", "transcript": text} if self.spoken else {"type": "text", "text": text}

    def content(self) -> Event:
        # the part on its way is named `audio` or `text`, the same part in its item `output_...`
        part = self.part(self.text)
        return {**part, "type": f"output_{part['type']}"}


def _error(failure: Failure) -> Event:
    return {"type": failure.type, "code": failure.code, "message": failure.message}


def _refused(failure: Failure, event_id: str | None) -> Event:
    return error_event(failure.code, failure.message, error_type=failure.type, event_id=event_id)
