"""What must happen even if a worker died: one api instance at a time looks after every call."""

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import contextmanager, suppress

from voxie_platform.calls.models import Call, CallState, EndReason
from voxie_platform.errors import STORE_AWAY, NotFoundError, StaleAttemptError, UnavailableError, VoxieError
from voxie_platform.fleet.models import CLAIM_SECONDS, DISPATCH_SECONDS
from voxie_platform.fleet.models import LEASE_SECONDS as CLAIM_LEASE_SECONDS
from voxie_platform.rooms.dispatch import DispatchNote
from voxie_platform.rooms.service import Rooms, close_with_word
from voxie_platform.storage.stores import Stores
from voxie_platform.voice.shown import over_text
from voxie_platform.watcher.after_calls import AfterCalls
from voxie_platform.watcher.openings import Openings
from voxie_platform.watcher.pauses import Pauses
from voxie_platform.watcher.rules import (
    End,
    Redispatch,
    Step,
    step_for_overdue,
    step_for_unseen_room,
)
from voxie_platform.watcher.steps import AfterCallStep, steps_with

logger = logging.getLogger(__name__)

LEASE = "watcher"
LEASE_SECONDS = 5.0
SLOW_SECONDS = 1.0
"""A store that takes longer to answer was away."""
SEARCH_SECONDS = 5.0
CLOSING_SECONDS = 10.0
"""So long whoever ends a call has to close its room: the agent in it shows why."""
PURGE_SECONDS = 600.0
MOST_CALLS = 1_000


async def watch(
    stores: Stores,
    rooms: Rooms,
    *,
    holder: str,
    nudge: asyncio.Event,
    steps: Sequence[AfterCallStep] | None = None,
    pauses: Pauses | None = None,
) -> None:
    """For ever; whichever instance holds the lease does the work."""
    after_calls = AfterCalls(stores, steps_with(None) if steps is None else steps)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(after_calls.work())
        await pass_for_ever(stores, rooms, holder, nudge, after_calls.turn, pauses or Pauses())


async def pass_for_ever(
    stores: Stores,
    rooms: Rooms,
    holder: str,
    nudge: asyncio.Event,
    turn: asyncio.Event,
    pauses: Pauses,
) -> None:
    """Pass after pass; `turn` is given to what works beside them, whatever becomes of the pass."""
    watcher, store_up = Watcher(stores, rooms), Uptime()
    try:
        while True:
            try:
                holds = await store_up.seen_by(stores.fleet.lease(LEASE, holder, LEASE_SECONDS))
                if holds:
                    turn.set()
                if not holds:
                    pauses.found_something()  # a lease that runs out: whoever had it is gone
                elif store_up.seconds > CLAIM_LEASE_SECONDS and await watcher.look():
                    pauses.found_something()
            except STORE_AWAY as error:
                pauses.found_something()  # calls may wait for it to be back
                logger.warning("watcher waits", extra={"because": error.sentence})
            except Exception:
                # one bad row must not leave all other calls unwatched
                logger.exception("watcher stumbled")
            with suppress(TimeoutError):
                async with asyncio.timeout(pauses.seconds):
                    await nudge.wait()
            nudge.clear()
    finally:
        with suppress(VoxieError):
            await stores.fleet.release(LEASE, holder)


class Uptime:
    """How long the store has been there: while it was away nobody could renew a claim.

    So those who hold one come first when it is back; what has run out then says nothing yet.
    """

    def __init__(self) -> None:
        self._since = time.monotonic()  # for all it knows the store has just come back

    async def seen_by(self, asked: Awaitable[bool]) -> bool:
        """The answer to a question to the store.

        Raises: UnavailableError, SettingsError: it does not accept the key, which nobody else can use either.
        """
        asked_at = time.monotonic()
        try:
            answer = await asked
        except STORE_AWAY:
            self._since = time.monotonic()
            raise
        if time.monotonic() - asked_at > SLOW_SECONDS:
            self._since = time.monotonic()
        return answer

    @property
    def seconds(self) -> float:
        """Since it was away, or since one began to look."""
        return time.monotonic() - self._since


@contextmanager
def troubles_told(call: Call) -> Iterator[None]:
    """What cannot be done for one call keeps nobody from the next one."""
    try:
        yield
    except StaleAttemptError:
        pass  # it moved on by itself
    except VoxieError as error:
        logger.warning("call not looked after", extra={"call": call.id, "because": error.sentence})


class Watcher:
    """One pass after the other."""

    def __init__(self, stores: Stores, rooms: Rooms) -> None:
        self._stores = stores
        self._rooms = rooms
        self._purged_at = time.monotonic()
        self._searched_at = -math.inf
        self._openings = Openings()
        self._missed: dict[str, float] = {}
        """By the ids of calls: since when their rooms are not seen."""
        self._unclosed: dict[str, str] = {}
        """Rooms of calls that are over, and what is shown there."""

    async def look(self) -> bool:
        """Everything once; whether there was any call to look after."""
        unfinished = await self._stores.fleet.unfinished(limit=MOST_CALLS)
        seen = await self._look_after_all(await self._overdue() if unfinished else ())
        await self._look_for_rooms([call for call in unfinished if call.id not in seen])
        await self._search_left_rooms()
        is_busy = bool(unfinished or self._unclosed)
        await self._close_rooms()
        await self._purge()
        return is_busy

    async def _overdue(self) -> Sequence[Call]:
        return await self._stores.fleet.overdue(
            dispatch_seconds=DISPATCH_SECONDS, claim_seconds=CLAIM_SECONDS
        )

    async def _look_after_all(self, overdue: Sequence[Call]) -> set[str]:
        """Their ids."""
        self._openings.keep(call.id for call in overdue)
        workers_there = await self._modes_there() if overdue else set()
        for call in overdue:
            await self._look_after(call, worker_there=call.deployment in workers_there)
        return {call.id for call in overdue}

    async def _modes_there(self) -> set[str]:
        return {worker.mode for worker in await self._stores.fleet.workers() if worker.takes_calls}

    async def _look_after(self, call: Call, *, worker_there: bool) -> None:
        with troubles_told(call):
            dispatched = await self._dispatched(call)
            step = step_for_overdue(call, worker_there=worker_there, dispatched=dispatched)
            if isinstance(step, Redispatch) and await self._is_being_opened(call):
                return
            await self._take(call, step)

    async def _dispatched(self, call: Call) -> bool:
        """Whoever revoked the attempt before may have died, or been refused, before it asked for an agent."""
        if call.room_name is None or call.attempt == 1 or call.state is not CallState.REQUESTED:
            return True
        with suppress(NotFoundError):
            return await self._rooms.dispatched(call.room_name, DispatchNote(call.id, call.attempt))
        return True

    async def _is_being_opened(self, call: Call) -> bool:
        """Revoked now, a call whose room opens a moment later would be over with its caller in it."""
        if call.attempt > 1 or call.state is not CallState.REQUESTED:
            return False
        is_open = call.room_name in await self._open_rooms()
        return self._openings.is_waited_for(call.id, is_open=is_open, now=time.monotonic())

    async def _look_for_rooms(self, unfinished: Sequence[Call]) -> None:
        calls = [call for call in unfinished if call.room_name is not None]
        if not calls:
            self._missed = {}
            return
        rooms = await self._open_rooms()
        unseen = [call for call in calls if call.room_name not in rooms]
        if unseen:
            rooms = await self._open_rooms()  # the first list may be older than the rows
        missing, now = [call for call in unseen if call.room_name not in rooms], time.monotonic()
        self._missed = {call.id: self._missed.get(call.id, now) for call in missing}
        for call in missing:
            if step := step_for_unseen_room(call, missed_seconds=now - self._missed[call.id]):
                with troubles_told(call):
                    await self._take(call, step)

    async def _open_rooms(self) -> set[str]:
        return {room.name for room in await self._rooms.list()}

    async def _take(self, call: Call, step: Step) -> None:
        if isinstance(step, Redispatch):
            await self._redispatch(call)
        else:
            await self._end(call, step)

    async def _redispatch(self, call: Call) -> None:
        # revoked first: from here on the old job cannot write, speak or renew
        revoked = await self._stores.fleet.revoke(call)
        assert revoked.room_name is not None, "text calls are not dispatched"
        logger.warning(
            "call dispatched again", extra={"call": call.id, "attempt": revoked.attempt, "was": call.state}
        )
        if call.agent_identity is not None:
            await self._rooms.remove(revoked.room_name, call.agent_identity)
        try:
            await self._rooms.dispatch(
                revoked.room_name,
                agent_name=revoked.deployment,
                note=DispatchNote(revoked.id, revoked.attempt),
            )
        except NotFoundError:
            await self._end(revoked, End(EndReason.ROOM_DELETED))

    async def _end(self, call: Call, step: End) -> None:
        ended = await self._stores.fleet.abandon(call, reason=step.reason, detail=step.detail)
        logger.warning(
            "call ended by the watcher",
            extra={"call": call.id, "attempt": call.attempt, "reason": ended.end_reason},
        )
        if call.room_name is not None:
            self._unclosed[call.room_name] = over_text(ended)

    async def _search_left_rooms(self) -> None:
        """Whoever ended a call may have died, or not reached LiveKit, before its room was closed."""
        if time.monotonic() - self._searched_at < SEARCH_SECONDS:
            return
        with suppress(UnavailableError):  # LiveKit or the store is away: the next look tries again
            rooms = await self._open_rooms() - self._unclosed.keys()
            left = await self._stores.fleet.over(sorted(rooms), seconds=CLOSING_SECONDS) if rooms else ()
            self._searched_at = time.monotonic()
            for call in left:
                logger.warning("room left open", extra={"call": call.id, "reason": call.end_reason})
                self._unclosed[str(call.room_name)] = over_text(call)

    async def _close_rooms(self) -> None:
        """All at once: each takes a moment."""
        await asyncio.gather(*(self._close(room, shown) for room, shown in list(self._unclosed.items())))

    async def _close(self, room: str, shown: str) -> None:
        with suppress(UnavailableError):  # LiveKit is away: the next look tries again
            await close_with_word(self._rooms, room, shown)
            del self._unclosed[room]

    async def _purge(self) -> None:
        if time.monotonic() - self._purged_at > PURGE_SECONDS:
            self._purged_at = time.monotonic()
            await self._stores.fleet.purge()
