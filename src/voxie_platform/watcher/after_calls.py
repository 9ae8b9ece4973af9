"""The work that is due after calls, done beside the watcher's passes and never within them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from voxie_platform.calls.after_call import DueCall
from voxie_platform.errors import STORE_AWAY, VoxieError
from voxie_platform.storage.stores import Stores
from voxie_platform.watcher.steps import AfterCallStep

logger = logging.getLogger(__name__)

STEP_SECONDS = 120.0
FIRST_PAUSE_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 3_600.0


@dataclass
class Line:
    """Those who wait for a step, or are in it."""

    step: AfterCallStep
    full: asyncio.Semaphore
    calls: int = 0

    @property
    def room(self) -> int:
        """For how many more."""
        return self.step.at_once + self.step.most_waiting - self.calls

    @asynccontextmanager
    async def stood_in(self) -> AsyncIterator[None]:
        """By one more, until it has had its turn."""
        self.calls += 1
        try:
            async with self.full:
                yield
        finally:
            self.calls -= 1


class AfterCalls:
    """Takes each due call through every step; a call that finds a step's line too long comes again later.

    So a slow step keeps no other one from the calls that end meanwhile: as many are taken in as the first
    step has room for.
    """

    def __init__(self, stores: Stores, steps: Sequence[AfterCallStep]) -> None:
        self.turn = asyncio.Event()
        """Set by whoever knows that this process may work now."""
        self._stores = stores
        self._lines = [Line(step, asyncio.Semaphore(step.at_once)) for step in steps]
        self._in_work: set[tuple[str, str]] = set()

    async def work(self) -> None:
        """For ever, a look at the queue each time it is our turn."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                await self.turn.wait()
                self.turn.clear()
                for due in await self._due():
                    self._in_work.add(key_of(due))
                    tasks.create_task(self._see_to(due))

    async def _due(self) -> list[DueCall]:
        room = self._lines[0].room
        if room <= 0:
            return []
        seen_to = set(self._in_work)  # whose work ends while we look is found as it was before
        try:
            due = await self._stores.after_calls.due(limit=len(seen_to) + room)
        except STORE_AWAY as error:
            logger.warning("after-call work waits", extra={"because": error.sentence})
            return []
        except Exception:
            # the watcher's own passes go on beside this
            logger.exception("after-call queue cannot be read")
            return []
        return [call for call in due if key_of(call) not in seen_to][:room]

    async def _see_to(self, due: DueCall) -> None:
        try:
            done = [await self._went_well(line, due) for line in self._lines]
            if all(done):
                await self._stores.after_calls.settle(due)
            else:
                await self._stores.after_calls.put_off(due, seconds=pause_after(due.tries))
        except VoxieError as error:
            # it stays in the queue as it is, so it comes again
            logger.warning("call not settled", extra={"call": due.call_id, "because": error.sentence})
        except Exception:
            logger.exception("call not settled", extra={"call": due.call_id})
        finally:
            self._in_work.discard(key_of(due))

    async def _went_well(self, line: Line, due: DueCall) -> bool:
        if line.room <= 0:
            return False
        fields = {"call": due.call_id, "step": line.step.name, "tries": due.tries}
        async with line.stood_in():
            try:
                async with asyncio.timeout(STEP_SECONDS):
                    await line.step.run(self._stores.of(due.workspace_id), due.call_id)
            except STORE_AWAY as error:
                logger.warning("after-call step waits", extra={**fields, "because": error.sentence})
                return False
            except Exception:
                # one bad call, or one bad step, must not keep the others from being done
                logger.exception("after-call step failed", extra=fields)
                return False
        return True


def key_of(due: DueCall) -> tuple[str, str]:
    """Whose work it is; a call that comes again while it is in work waits for its end."""
    return due.workspace_id, due.call_id


def pause_after(tries: int) -> float:
    """How long a call rests after so many tries failed and one more."""
    return min(FIRST_PAUSE_SECONDS * 2.0 ** min(tries, 30), LONGEST_PAUSE_SECONDS)
