"""What the caller wrote: it is part of the conversation before the next text may interrupt its answer."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from livekit.agents import AgentSession, ConversationItemAddedEvent
from livekit.agents.llm import ChatMessage
from livekit.agents.voice import SpeechHandle

logger = logging.getLogger(__name__)

LONGEST_TEXT = 4_000
"""In signs; also of several short ones that become one turn."""
MOST_WAITING = 10 * LONGEST_TEXT
MOST_TIMES = 10
"""So often the caller's voice may come between."""


class Written:
    """Texts wait while another becomes a turn; those that came meanwhile are the next turn together."""

    def __init__(self, session: AgentSession[None], *, before_turn: Callable[[], None]) -> None:
        self._session = session
        self._before_turn = before_turn
        self._waiting: list[str] = []
        self._taking: asyncio.Task[None] | None = None

    def came(self, text: str) -> bool:
        """Whether it is taken; not if too much waits already."""
        if sum(map(len, self._waiting)) + len(text) > MOST_WAITING:
            return False
        self._waiting.append(text)
        if self._taking is None or self._taking.done():
            self._taking = asyncio.create_task(self._take(), name="written")
        return True

    async def close(self) -> None:
        """Take no more."""
        if self._taking is not None:
            self._taking.cancel()
            await asyncio.gather(self._taking, return_exceptions=True)

    async def _take(self) -> None:
        while self._waiting:
            try:
                await self._turn(self._next())
            except RuntimeError as error:
                logger.info("texts left out", extra={"because": str(error), "waiting": len(self._waiting)})
                self._waiting.clear()

    def _next(self) -> str:
        text = self._waiting.pop(0)
        while self._waiting and len(text) + 1 + len(self._waiting[0]) <= LONGEST_TEXT:
            text = f"{text}\n{self._waiting.pop(0)}"
        return text

    async def _turn(self, text: str) -> None:
        """Until the conversation has it; an answer that is interrupted before it begins forgets its text.

        Raises:
            RuntimeError: the session is closing, or does not take it.
        """
        is_in = asyncio.Event()

        def added(event: ConversationItemAddedEvent) -> None:
            item = event.item
            if isinstance(item, ChatMessage) and item.role == "user" and item.text_content == text:
                is_in.set()

        self._session.on("conversation_item_added", added)
        try:
            for _ in range(MOST_TIMES):
                with suppress(RuntimeError):  # what may not be interrupted is spoken to its end first
                    await self._session.interrupt()
                self._before_turn()
                await first_of(is_in, self._session.generate_reply(user_input=text))
                if is_in.is_set():
                    return
            raise RuntimeError("each answer to it was interrupted before it began")
        finally:
            self._session.off("conversation_item_added", added)


async def first_of(is_in: asyncio.Event, answer: SpeechHandle) -> None:
    """Until the text is in, or its answer is over. Raises: RuntimeError (the model does not take it)."""
    waiting = [asyncio.create_task(is_in.wait()), asyncio.ensure_future(answer.wait_for_playout())]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    if not is_in.is_set() and answer.done() and (error := answer.exception()):
        raise RuntimeError("the model does not take it") from error
