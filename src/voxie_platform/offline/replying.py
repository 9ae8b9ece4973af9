"""One session's responses: at most one at a time, asked for or broken off."""

import asyncio
import logging

from voxie_platform.offline.answering import Answer, Voice
from voxie_platform.offline.configuration import Asked, Configuration, choice_of, tools_of
from voxie_platform.offline.conversation import Conversation
from voxie_platform.offline.parts import Situation
from voxie_platform.offline.plan import Faculties, Failure, Wire
from voxie_platform.offline.turns import Hearing

logger = logging.getLogger(__name__)


class Replying:
    """Owns the answer that is being given; its tasks live as long as the session's."""

    def __init__(
        self,
        faculties: Faculties,
        wire: Wire,
        conversation: Conversation,
        configuration: Configuration,
        hearing: Hearing,
        tasks: asyncio.TaskGroup,
    ) -> None:
        self.last_words = ""
        """Of the last response, whether it was played or not."""
        self._faculties = faculties
        self._wire = wire
        self._conversation = conversation
        self._configuration = configuration
        self._hearing = hearing
        self._tasks = tasks
        self._answer: Answer | None = None
        self._giving: asyncio.Task[None] | None = None

    @property
    def response_id(self) -> str | None:
        """Of the response that is under way."""
        return self._answer.id if self._answer else None

    def respond(self, asked: Asked, event_id: str | None = None) -> None:
        """Start a response; one that is under way is finished first."""
        configuration = self._configuration
        self._answer = Answer(
            self._wire,
            self._conversation,
            Voice(self._faculties.mouth, configuration.voice, configuration.speed),
            asked.output_modalities or configuration.modalities,
            metadata=asked.metadata,
            event_id=event_id,
        )
        self._giving = self._tasks.create_task(self._give(self._answer, asked, after=self._giving))

    async def break_off(self, because: str) -> None:
        """End the response that is under way, if there is one, so that the client waits for nothing."""
        answer, giving = self._answer, self._giving
        if answer is None or giving is None:
            return
        giving.cancel()
        await asyncio.wait([giving])
        self._answer = self._giving = None
        if giving.cancelled():
            await answer.break_off(because)

    def stop(self) -> None:
        """The client is gone."""
        if self._giving is not None:
            self._giving.cancel()

    async def _give(self, answer: Answer, asked: Asked, *, after: asyncio.Task[None] | None) -> None:
        try:
            if after is not None:
                await asyncio.wait([after])
            await self._hearing.settled()
            plan = await self._faculties.mind.plan(self._situation(asked))
            self.last_words = plan.words or self.last_words
            await answer.give(plan)
        except Exception:
            # one answer failed; the conversation goes on
            logger.exception("response failed", extra={"response": answer.id})
            await answer.fail(Failure(code="server_error"))
        finally:
            if self._answer is answer:
                self._answer = self._giving = None

    def _situation(self, asked: Asked) -> Situation:
        configuration = self._configuration
        return Situation(
            instructions=configuration.instructions,
            tools=configuration.tools if asked.tools is None else tools_of(asked.tools),
            items=self._conversation.items(),
            # the client puts the session's instructions before those of the one response
            response_instructions=(asked.instructions or "").removeprefix(configuration.instructions).strip(),
            tool_choice=choice_of(asked.tool_choice) if asked.tool_choice else configuration.tool_choice,
        )
