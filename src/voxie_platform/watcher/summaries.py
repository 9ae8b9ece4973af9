"""A call's summary: by rules at once, then by a model where there is one."""

import logging
from datetime import UTC, datetime

from voxie_platform.calls.rules import said_by_caller, summary_by_rules
from voxie_platform.calls.summary import RULES, Story, Summary
from voxie_platform.calls.told import NotWaitedForError, Storyteller
from voxie_platform.errors import UnavailableError
from voxie_platform.storage.stores import WorkspaceStore
from voxie_platform.watcher.story import story_of

logger = logging.getLogger(__name__)

MOST_FAILURES = 5
"""A model that could not tell a story so often is asked no more: the rules' summary stays."""


class Summaries:
    """Makes each summary once; what comes late makes it anew."""

    def __init__(self, storyteller: Storyteller | None = None) -> None:
        self._storyteller = storyteller

    async def make(self, store: WorkspaceStore, call_id: str) -> None:
        """A call whose summary tells its story already is left as it is.

        Raises: UnavailableError: the model did not answer, and is to be asked again later.
        """
        story = await story_of(store, call_id)
        kept = await store.summaries.get(call_id)
        if kept is None or kept.story_hash != story.hash:
            kept = summary_by_rules(story, made_at=datetime.now(UTC))
            await store.summaries.put(kept)
        if self._storyteller is not None and is_worth_asking(kept, story):
            await self._ask(self._storyteller, store, story, kept)

    async def _ask(
        self, storyteller: Storyteller, store: WorkspaceStore, story: Story, kept: Summary
    ) -> None:
        failed = kept.model_copy(update={"failures": kept.failures + 1})
        try:
            telling = await storyteller.tell(story)
        except UnavailableError as error:
            usage = error.usage if isinstance(error, NotWaitedForError) else None
            await store.summaries.put(failed, usage=usage)
            if failed.failures < MOST_FAILURES:
                raise
            logger.warning("summary stays by rules", extra={"call": story.call.id, "because": error.sentence})
            return
        await store.summaries.put(telling.summary or failed, usage=telling.usage)
        if telling.summary is None:
            # its usage puts the call in the queue again
            logger.warning(
                "summary not told",
                extra={
                    "call": story.call.id,
                    "because": telling.failure,
                    "failures": failed.failures,
                },
            )


def is_worth_asking(kept: Summary, story: Story) -> bool:
    """A model has not told it yet, may still try, and somebody said something."""
    return kept.made_by == RULES and kept.failures < MOST_FAILURES and bool(said_by_caller(story))
