"""Where records go: rows by a workspace's calls, a call's final word by the fleet."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby

from voxie_platform.calls.delivery import Write
from voxie_platform.calls.models import FinalWord, Outgoing
from voxie_platform.errors import NotFoundError, StaleAttemptError
from voxie_platform.fleet.store import FleetStore
from voxie_platform.storage.stores import Stores

logger = logging.getLogger(__name__)


def into(stores: Stores) -> Write:
    """What an outbox does with what it carries."""

    async def write(workspace_id: str, records: Sequence[Outgoing]) -> None:
        calls = stores.of(workspace_id).calls
        for is_word, some in groupby(records, key=lambda record: isinstance(record, FinalWord)):
            if is_word:
                for word in some:
                    assert isinstance(word, FinalWord)
                    await end(stores.fleet, word)
            else:
                await calls.write([record for record in some if not isinstance(record, FinalWord)])

    return write


async def end(fleet: FleetStore, word: FinalWord) -> None:
    """The call's row is final; whoever was first has said why. Raises: UnavailableError."""
    try:
        await fleet.end(
            word.call_id,
            attempt=word.attempt,
            reason=word.reason,
            detail=word.detail,
            seconds=word.seconds,
            # by the clock that dated it, so that clocks of other hosts do not matter
            ago_seconds=max(0.0, (datetime.now(UTC) - word.at).total_seconds()),
        )
    except (StaleAttemptError, NotFoundError) as error:
        logger.info("a final word came too late", extra={"call": word.call_id, "because": error.code})
