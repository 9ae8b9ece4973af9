"""What keeps a conversation going: the greeting, the limits, patience with the model, the way out."""

import asyncio
import logging
import time
from contextlib import suppress

from livekit.agents import AgentSession
from livekit.agents.voice import SpeechHandle, room_io

from voxie_platform.calls.models import EndReason
from voxie_platform.voice.again import Again
from voxie_platform.voice.observe import Observer
from voxie_platform.voice.patience import SLOW_SECONDS, Waiting
from voxie_platform.voice.session import say
from voxie_platform.voice.speaker import Speaker
from voxie_platform.voice.stage import Stage
from voxie_platform.voice.wording import (
    BACK_AGAIN,
    CUT_SHORT,
    HALF_A_MINUTE,
    ONE_MOMENT,
    RESTORING,
    STILL_THERE,
    TOO_LONG,
)
from voxie_platform.worker.clock import CallClock, Due
from voxie_platform.worker.ending import Ending, Over
from voxie_platform.worker.written import Written

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.25
GOODBYE_SECONDS = 12.0
"""For an agent that wants to end the call and then says nothing."""
UNHEARD_SECONDS = 20.0
"""For the first sound to reach a caller who is in the room."""


class Attention:
    """One conversation under way."""

    def __init__(
        self,
        session: AgentSession[None],
        speaker: Speaker,
        observer: Observer,
        *,
        stage: Stage,
        ending: Ending,
        after_opening: Over | None,
    ) -> None:
        self.session = session
        self.speaker = speaker
        self.observer = observer
        self.plug: room_io.RoomIO | None = None
        """The session's connection to the room."""
        self._stage = stage
        self._ending = ending
        self._after_opening = after_opening
        self._clock = CallClock(speaker.config.limits, began=time.monotonic())
        self._written = Written(session, before_turn=observer.stopwatch.caller_done)
        self._opened = False
        self._greeting_at: float | None = None
        self._told_to_wait = False
        """Until the model answers, or the agent is heard."""
        self._again = Again()
        self._ask_again_at: float | None = None
        self._saying: str | None = None
        """What the model was told to say, until it is said."""
        self._is_cut_short = False
        self._leaving: tuple[int, float] | None = None
        observer.on_failed = lambda what: ending.set(EndReason.MODEL_FAILED, what)
        observer.on_trouble = lambda: self._wait("reconnecting", RESTORING)
        observer.on_back = self._back
        observer.on_unanswered = self._unanswered
        observer.on_cut_short = self._cut_short
        observer.on_answered = self._answered
        observer.on_speaks = self._agent_speaks
        observer.on_caller = self._caller_heard
        speaker.on_wants_to_end = self._wants_to_end

    async def subscribed(self) -> None:
        """Until somebody's client has asked for the agent's sound."""
        if self.plug is not None and self.plug.subscribed_fut is not None:
            await asyncio.shield(self.plug.subscribed_fut)

    def greet(self, *, came_at: float) -> None:
        """The first words, spoken as they are configured."""
        self._greeting_at = came_at
        self._clock = CallClock(self.speaker.config.limits, began=time.monotonic())
        self.session.input.set_audio_enabled(self.speaker.config.greeting.interruptible)
        self.say(self.speaker.opening)

    def say(self, words: str) -> SpeechHandle | None:
        """Have these words spoken; None: the session is closing."""
        self.observer.stopwatch.unprompted()
        self._saying, self._ask_again_at = words, None
        with suppress(RuntimeError):
            return say(self.session, self.speaker, words)
        return None

    def text_came(self, text: str) -> bool:
        """The caller wrote instead of speaking; False: there is too much of it."""
        self._caller_heard()
        self.speaker.caller_spoke()
        return self._written.came(text)

    def text_left_out(self) -> None:
        """The caller wrote more than is read."""
        self._caller_heard()
        self._stage.tell("live", say=TOO_LONG)

    async def keep(self) -> None:
        """Until cancelled: nobody is left waiting, no limit is passed."""
        while True:
            await asyncio.sleep(TICK_SECONDS)
            now = time.monotonic()
            self._mind_the_model()
            self._mind_what_failed(now)
            self._mind_the_line(now)
            self._mind_the_way_out(now)
            if self._is_under_way:
                self._clock.sound(now)
            elif self.observer.caller_speaks:
                self._clock.caller_heard(now)
            for due in self._clock.due(now):
                self._act(due)

    async def close(self) -> None:
        """Let go of the model and of the room's sound."""
        await self._written.close()
        await self.session.aclose()
        if self.plug is not None:
            await self.plug.aclose()

    def fall_silent(self) -> None:
        """Not another word, from now on."""
        self.session.output.set_audio_enabled(False)
        self.session.output.set_transcription_enabled(False)

    def _act(self, due: Due) -> None:
        if due is Due.REMINDER:
            self.say(STILL_THERE)
        elif due is Due.WARNING:
            self.say(HALF_A_MINUTE)
        else:
            self._ending.set(EndReason.SILENCE if due is Due.SILENCE_OVER else EndReason.MAX_DURATION)

    def _mind_the_model(self) -> None:
        waiting = self.observer.patience.waiting
        if waiting is Waiting.MUTE:
            self._ending.set(EndReason.MODEL_FAILED, "it does not answer")
        elif (waiting is Waiting.SLOW or self._busy_for_long()) and not self._told_to_wait:
            self._wait("waiting", ONE_MOMENT)

    def _mind_what_failed(self, now: float) -> None:
        """The model is asked again: for the words that it was told to say, or for its answer."""
        if self._ask_again_at is None or now < self._ask_again_at:
            return
        self._ask_again_at = None
        if self._saying is not None:
            self.say(self._saying)
            return
        with suppress(RuntimeError):  # the session is closing
            self.session.generate_reply()

    def _mind_the_line(self, now: float) -> None:
        """The model may have spoken, and no sound of it come through: a blocked network looks like that."""
        if self._greeting_at is None or self.observer.greeted:
            return
        if now - self._greeting_at > UNHEARD_SECONDS:
            self._ending.set(EndReason.INTERRUPTED, "no sound reached the caller")
        elif now - self._greeting_at > SLOW_SECONDS and not self._told_to_wait:
            self._wait("waiting", ONE_MOMENT)

    def _wait(self, state: str, words: str) -> None:
        self._told_to_wait = True
        self._stage.tell(state, say=words)

    def _wait_no_longer(self) -> None:
        if self._told_to_wait:
            self._told_to_wait = False
            self._stage.tell("live")

    @property
    def _is_under_way(self) -> bool:
        """Whether something is said, or about to be."""
        observer = self.observer
        is_busy = self.speaker.busy_since is not None or self._ask_again_at is not None
        return observer.agent_speaks or observer.patience.waits or is_busy

    def _busy_for_long(self) -> bool:
        since = self.speaker.busy_since
        quiet = not self.observer.agent_speaks
        return quiet and since is not None and time.monotonic() - since > SLOW_SECONDS

    def _mind_the_way_out(self, now: float) -> None:
        if self._leaving and now > self._leaving[1] and not self.observer.agent_speaks:
            self._ending.set(EndReason.AGENT_ENDED)

    def _agent_speaks(self, speaks: bool) -> None:
        if speaks:
            self._wait_no_longer()
            if not self.speaker.config.turns.interruptible:
                self.session.input.set_audio_enabled(False)
            return
        self.session.input.set_audio_enabled(True)
        if not self._opened:
            self._opened = True
            self._opening_over()
        # what it says after it chose to end the call is the goodbye, not what it said before
        elif self._leaving and self.observer.responses > self._leaving[0]:
            self._ending.set(EndReason.AGENT_ENDED)

    def _opening_over(self) -> None:
        over = self._after_opening
        if over is not None and over.reason is not None:
            self._ending.set(over.reason, over.detail)

    def _wants_to_end(self) -> None:
        self._leaving = (self.observer.responses, time.monotonic() + GOODBYE_SECONDS)

    def _caller_heard(self) -> None:
        self._clock.caller_heard(time.monotonic())
        self._leaving = None  # there is something more
        self._saying = self._ask_again_at = None  # and it is answered in its own time

    def _unanswered(self, why: str) -> None:
        pause = self._again.failed()
        if pause is None:
            self._ending.set(EndReason.MODEL_FAILED, why)
            return
        if self.observer.caller_speaks:
            return  # and is answered in any case
        self._ask_again_at = time.monotonic() + pause
        if self._again.goes_on_failing:
            self._wait("waiting", ONE_MOMENT)

    def _cut_short(self) -> None:
        """Said once: what cuts this short too would cut it short for ever."""
        if not self._is_cut_short:
            self._is_cut_short = True
            self.say(CUT_SHORT)

    def _answered(self) -> None:
        self._wait_no_longer()
        self._again.answered()
        self._saying, self._is_cut_short = None, False

    def _back(self, words_lost: bool) -> None:
        self._told_to_wait = False
        self._stage.tell("live")
        if words_lost:
            self.say(BACK_AGAIN if self._opened else self.speaker.opening)
