"""From a session's events to the call's record, and to whoever must act on them."""

import json
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from livekit.agents import (
    AgentSession,
    AgentStateChangedEvent,
    APIConnectionError,
    ConversationItemAddedEvent,
    ErrorEvent,
    FunctionToolsExecutedEvent,
    SpeechCreatedEvent,
    UserStateChangedEvent,
)
from livekit.agents.llm import ChatMessage, RealtimeSession
from livekit.agents.voice import SpeechHandle
from pydantic import JsonValue

from voxie_platform.calls.recorder import Recorder
from voxie_platform.voice import usage
from voxie_platform.voice.patience import Patience
from voxie_platform.voice.speaker import Ran, Speaker, nothing
from voxie_platform.voice.stopwatch import Stopwatch
from voxie_platform.voice.turns import Turns

logger = logging.getLogger(__name__)


class Observer:
    """Everything that happens in one session passes here once."""

    def __init__(self, speaker: Speaker, recorder: Recorder, *, model: str, transcriber: str) -> None:
        self.patience = Patience(time.monotonic)
        self.stopwatch = Stopwatch(time.monotonic)
        self.agent_speaks = False
        self.caller_speaks = False
        self.on_failed: Callable[[str], None] = nothing
        self.on_trouble: Callable[[], None] = nothing
        """The model's connection is being made anew."""
        self.on_back: Callable[[bool], None] = nothing
        """The connection is back; True: words were lost."""
        self.on_unanswered: Callable[[str], None] = nothing
        """A response failed, or was refused; nothing follows from it by itself."""
        self.on_cut_short: Callable[[], None] = nothing
        """A response ended before it was whole."""
        self.on_answered: Callable[[], None] = nothing
        """A response is whole."""
        self.on_speaks: Callable[[bool], None] = nothing
        """The agent began to speak (True) or fell silent."""
        self.on_caller: Callable[[], None] = nothing
        """The caller's voice was heard."""
        self.on_ran: Callable[[Ran], None] = nothing
        """A tool was called and has answered."""
        self.responses = 0
        """How many the model has begun."""
        self._speaker = speaker
        self._turns = Turns(speaker.caller_spoke)
        self._recorder = recorder
        self._model = model
        self._transcriber = transcriber
        self._speaking_since_ms: int | None = None
        self.greeted = False
        """Whether anything of it was ever played."""
        self._generating: str | None = None
        """The response that has begun and not ended."""
        self._requests: set[str] = set()
        """Responses that were asked for and have not begun."""
        self._refused_meanwhile: str | None = None
        """Why one was refused while another was under way: mostly for that very reason."""
        self._news_since = False
        """Whether the conversation has something that the response under way is no answer to."""
        self._spoken_items = 0
        self._hearing: str | None = None
        """The caller's turn that is being spoken."""
        self._line: RealtimeSession[Any] | None = None

    def attach(self, session: AgentSession[None]) -> None:
        """Before the session starts, so that nothing is missed."""
        session.on("conversation_item_added", self._item_added)
        session.on("agent_state_changed", self._agent_state)
        session.on("user_state_changed", self._caller_state)
        session.on("speech_created", self._speech_created)
        session.on("error", self._error)
        session.on("function_tools_executed", self._tools_executed)
        self._speaker.on_ran = self._ran
        self._speaker.until_turn_known = self._turns.known

    def attach_model(self, model: RealtimeSession[Any]) -> None:
        """Once the session has started: its connection to the model."""
        self._line = model
        model.on("openai_server_event_received", self._server_event)
        model.on("openai_client_event_queued", self._client_event)
        model.on("session_reconnected", self._reconnected)

    def hear_out(self) -> None:
        """The caller is gone: what was said last is a turn, though no silence has ended it."""
        if self._hearing is not None and self._line is not None:
            self._recorder.stop(self._hearing)
            self._hearing = None
            self._line.commit_audio()

    def _item_added(self, event: ConversationItemAddedEvent) -> None:
        item = event.item
        if not isinstance(item, ChatMessage) or item.role not in {"user", "assistant"}:
            return
        words = (item.text_content or "").strip()
        if item.role == "user":
            self._recorder.heard(item.id, str(self._speaker.kept(words)))
            return
        self._spoken_items += 1
        self._recorder.said(
            item.id,
            words,
            interrupted=item.interrupted,
            started_ms=self._speaking_since_ms,
            took=self.stopwatch.taken(),
        )
        self._speaker.spoken(not item.interrupted)

    def _agent_state(self, event: AgentStateChangedEvent) -> None:
        was_speaking, self.agent_speaks = self.agent_speaks, event.new_state == "speaking"
        if self.agent_speaks and not was_speaking:
            self._speaking_since_ms = self._recorder.ms
            self._first_sound()
        if was_speaking and not self.agent_speaks:
            self._turns.agent_silent()
        if self.agent_speaks is not was_speaking:
            self.on_speaks(self.agent_speaks)

    def _first_sound(self) -> None:
        took = self.stopwatch.sound()
        if not self.greeted:
            self.greeted = True
            self._recorder.event("greeting_heard")
        elif took.latency_ms is not None:
            self._recorder.event("answer_heard", after_ms=took.latency_ms)

    def _caller_state(self, event: UserStateChangedEvent) -> None:
        self.caller_speaks = event.new_state == "speaking"

    def _speech_created(self, event: SpeechCreatedEvent) -> None:
        items_before = self._spoken_items

        def over(handle: SpeechHandle) -> None:
            # cut before a word of it was played: no item tells of it
            if handle.interrupted and self._spoken_items == items_before:
                self._recorder.unplayed()
                self._speaker.spoken(False)

        event.speech_handle.add_done_callback(over)

    def _error(self, event: ErrorEvent) -> None:
        recoverable = bool(getattr(event.error, "recoverable", False))
        cause = getattr(event.error, "error", event.error)
        what = str(getattr(getattr(cause, "body", None), "code", None) or type(cause).__name__)
        self._recorder.event("error", recoverable=recoverable, what=what)
        logger.warning("model error", extra={"recoverable": recoverable, "what": what})
        if not recoverable:
            self.on_failed(what)
        elif isinstance(cause, APIConnectionError):  # a request that failed tells of itself
            self.on_trouble()

    def _ran(self, ran: Ran) -> None:
        self._turns.agent_answers(begun=False)
        self.stopwatch.ran(ran.ms)
        failed = {"failed": ran.failed} if ran.failed else {}
        arguments = self._speaker.kept(dict(ran.arguments))
        self._recorder.event(
            "function", name=ran.name, arguments=arguments, answer=ran.answer, ms=ran.ms, **failed
        )
        self.on_ran(ran)

    def _tools_executed(self, event: FunctionToolsExecutedEvent) -> None:
        """Those that never reached us: the model made up a name."""
        for call in event.function_calls:
            if call.name not in self._speaker.tool_names:
                arguments = self._speaker.kept(arguments_in(call.arguments))
                given = {"arguments": arguments, "answer": None, "failed": "unknown"}
                self._recorder.event("function", name=call.name, ms=None, **given)

    def _reconnected(self, _: object) -> None:
        words_lost = self._generating is not None or self.patience.waits
        self._generating = self._hearing = None
        self._requests.clear()
        self._refused_meanwhile = None
        self._turns.lost()
        self.patience.answered()
        self.stopwatch.unprompted()
        self._recorder.event("state", state="reconnected", words_lost=words_lost)
        self.on_back(words_lost)

    def _client_event(self, event: Mapping[str, Any]) -> None:
        if event.get("type") == "response.create":
            self._requests.add(str(event.get("event_id")))
            self._turns.agent_answers(begun=False)
            self.patience.asked()
            self.stopwatch.asked()

    def _server_event(self, event: Mapping[str, Any]) -> None:
        act = SERVER_EVENTS.get(str(event.get("type")))
        if act is not None:
            act(self, event)

    def _speech_started(self, event: Mapping[str, Any]) -> None:
        self._hearing = str(event.get("item_id"))
        self._recorder.begin(self._hearing, "caller")
        self._turns.began(self._hearing)
        self.on_caller()

    def _speech_stopped(self, event: Mapping[str, Any]) -> None:
        self._hearing = None
        self._turns.stopped()
        self._recorder.stop(str(event.get("item_id")))
        self.stopwatch.caller_done()
        self.patience.turn_ended()

    def _transcribed(self, event: Mapping[str, Any]) -> None:
        words = str(event.get("transcript") or "").strip()
        self._turns.heard(str(event.get("item_id")), words)
        self.patience.words_heard(words)
        if used := usage.of_transcript(event.get("usage") or {}):
            self._recorder.used(str(event.get("item_id")), self._transcriber, used)

    def _untranscribed(self, event: Mapping[str, Any]) -> None:
        self._turns.heard(str(event.get("item_id")), None)
        self._recorder.heard(str(event.get("item_id")), "")
        self._recorder.event("error", recoverable=True, what="transcription failed")

    def _remote_item(self, event: Mapping[str, Any]) -> None:
        item = event.get("item") or {}
        self._news_since = self._news_since or calls_for_answer(item)
        # a spoken turn has begun already; a typed one begins here
        if item.get("type") == "message" and item.get("role") in {"user", "assistant"}:
            self._recorder.begin(str(item.get("id")), "caller" if item["role"] == "user" else "agent")

    def _response_created(self, event: Mapping[str, Any]) -> None:
        response = event.get("response") or {}
        self._requests.discard(str((response.get("metadata") or {}).get("client_event_id")))
        self._generating = str(response.get("id"))
        self._recorder.began_to_use(self._generating, self._model)
        self._news_since = False
        self._turns.agent_answers(begun=True)
        self.responses += 1

    def _alive(self, _: Mapping[str, Any]) -> None:
        self.patience.answered()

    def _output(self, _: Mapping[str, Any]) -> None:
        self.stopwatch.output()

    def _worded(self, event: Mapping[str, Any]) -> None:
        words = str(event.get("transcript") or event.get("text") or "").strip()
        self._recorder.meant(str(event.get("item_id")), words)

    def _response_done(self, event: Mapping[str, Any]) -> None:
        self._generating = None
        self.patience.answered()
        response = event.get("response") or {}
        if used := usage.of_response(response):
            self._recorder.used(str(response.get("id")), self._model, used)
        self._ended(str(response.get("status")), response)

    def _ended(self, status: str, response: Mapping[str, Any]) -> None:
        details = response.get("status_details") or {}
        refused, self._refused_meanwhile = self._refused_meanwhile, None
        if status == "completed":
            self.on_answered()
        elif status == "incomplete":
            self._recorder.event("error", recoverable=True, what=f"incomplete: {details.get('reason')}")
            self.on_cut_short()
            return
        if calls_functions(response):
            return
        if status == "failed":
            self.on_unanswered(str((details.get("error") or {}).get("code") or status))
        elif refused is not None and self._news_since:
            self.on_unanswered(refused)

    def _refused(self, event: Mapping[str, Any]) -> None:
        """Not what was said of another event, such as one that cancels what is over."""
        error = event.get("error") or {}
        request = error.get("event_id")
        is_for_response = request in self._requests or (request is None and self.patience.waits)
        self._requests.discard(str(request))
        if not is_for_response:
            return
        why = str(error.get("code") or error.get("type"))
        if self._generating is not None:
            self._refused_meanwhile = why
            return
        self.patience.answered()
        self.on_unanswered(why)


def calls_for_answer(item: Mapping[str, Any]) -> bool:
    """Whether the model is to say something to it."""
    return item.get("role") == "user" or item.get("type") == "function_call_output"


def calls_functions(response: Mapping[str, Any]) -> bool:
    """Whether the model will be asked anyway, once they have answered."""
    return any(
        item.get("type") == "function_call" and item.get("status") == "completed"
        for item in response.get("output") or ()
    )


def arguments_in(text: str) -> JsonValue:
    """As the model wrote them, where they are no JSON."""
    try:
        arguments: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return arguments


SERVER_EVENTS: Mapping[str, Callable[[Observer, Mapping[str, Any]], None]] = {
    "input_audio_buffer.speech_started": Observer._speech_started,
    "input_audio_buffer.speech_stopped": Observer._speech_stopped,
    "conversation.item.input_audio_transcription.completed": Observer._transcribed,
    "conversation.item.input_audio_transcription.failed": Observer._untranscribed,
    "conversation.item.added": Observer._remote_item,
    "response.created": Observer._response_created,
    "response.output_item.added": Observer._alive,
    "response.output_text.delta": Observer._output,
    "response.output_audio.delta": Observer._output,
    "response.output_audio_transcript.delta": Observer._output,
    "response.function_call_arguments.delta": Observer._output,
    "response.function_call_arguments.done": Observer._output,
    "response.output_text.done": Observer._worded,
    "response.output_audio_transcript.done": Observer._worded,
    "response.done": Observer._response_done,
    "error": Observer._refused,
}
