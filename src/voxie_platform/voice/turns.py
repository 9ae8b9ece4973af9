"""Which sounds of the caller are turns: one that came over words not yet heard must have words of its own."""

import asyncio
from collections.abc import Callable

WORDS_SECONDS = 2.0
"""A transcript that takes longer is not waited for: a yes must be enough, however late it is written down."""


class Turns:
    """Fed with what both sides do; `counts` is called once for each turn.

    A cough while something is read back is no answer to it, whatever the model makes of it.
    """

    def __init__(self, counts: Callable[[], None]) -> None:
        self._counts = counts
        self._unheard = False
        """Whether the agent has words that were not played to their end."""
        self._awaited = False
        """Whether they are still to be asked for: what is played until then are others."""
        self._speaking: str | None = None
        self._doubted: set[str] = set()
        self._known = asyncio.Event()
        self._known.set()

    def agent_answers(self, *, begun: bool) -> None:
        """It has something to say (`begun`), or is about to: a function has answered."""
        self._unheard, self._awaited = True, not begun

    def agent_silent(self) -> None:
        """What it had begun to say was played, or cut off."""
        self._unheard = self._awaited

    def began(self, item_id: str) -> None:
        """The caller's voice, or a noise."""
        self._speaking = item_id
        if self._unheard:
            self._doubted.add(item_id)
            self._known.clear()
        else:
            self._counts()

    def stopped(self) -> None:
        """The caller fell silent."""
        self._speaking = None

    def heard(self, item_id: str, words: str | None) -> None:
        """What it was; None: nobody can tell."""
        if item_id not in self._doubted:
            return
        self._settle({item_id})
        if words != "":
            self._counts()

    def lost(self) -> None:
        """The connection went, and with it the words that were on their way."""
        self._settle(self._doubted)

    async def known(self) -> None:
        """Until it is known of every sound whether it was a turn."""
        try:
            async with asyncio.timeout(WORDS_SECONDS):
                await self._known.wait()
        except TimeoutError:
            if late := self._doubted - {self._speaking}:
                self._settle(late)
                self._counts()

    def _settle(self, items: set[str]) -> None:
        self._doubted = self._doubted - items
        if not self._doubted:
            self._known.set()
