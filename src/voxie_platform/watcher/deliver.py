"""Telling webhooks what changed: one api instance at a time carries everything out."""

import asyncio
import logging
import time
from asyncio import TaskGroup
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from voxie_platform.errors import STORE_AWAY, UnavailableError, VoxieError
from voxie_platform.outbound.client import Guard, GuardedClient, guarded_client
from voxie_platform.storage.stores import Stores
from voxie_platform.watcher.pauses import Pauses
from voxie_platform.webhooks.letters import PAUSES, body_of, headers_of, pause_after, rest_in
from voxie_platform.webhooks.models import Attempted, Due

logger = logging.getLogger(__name__)

LEASE = "webhooks"
LEASE_SECONDS = 5.0
RENEW_SECONDS = 1.0
CHANGES_AT_ONCE = 200
HOLD_SECONDS = 15.0
"""Longer than the time-out: for noting how it went."""
MOST_BYTES = 1_000
"""Of an answer's body: for a person who looks at the delivery."""


Unseal = Callable[[str], str]
"""A sealed secret as it is signed with. Raises: UnavailableError."""


@dataclass(frozen=True)
class Terms:
    """How much is sent at once, and how patiently."""

    look_seconds: float = 0.5
    timeout_seconds: float = 15.0
    pauses: tuple[float, ...] = PAUSES
    at_once: int = 32
    at_once_to_one: int = 4
    """So that a slow receiver keeps no other one waiting."""


TERMS = Terms()


async def deliver(stores: Stores, guard: Guard, unseal: Unseal, *, holder: str, terms: Terms = TERMS) -> None:
    """For ever; whichever instance holds the lease does the work."""
    try:
        async with (
            guarded_client(guard, seconds=terms.timeout_seconds, most_bytes=MOST_BYTES) as client,
            TaskGroup() as tasks,
        ):
            carrier = Carrier(stores, client, unseal, terms)
            leased_at, pauses = -LEASE_SECONDS, Pauses(terms.look_seconds)
            while True:
                try:
                    if time.monotonic() - leased_at > RENEW_SECONDS:
                        is_ours = await stores.fleet.lease(LEASE, holder, LEASE_SECONDS)
                        leased_at = time.monotonic()
                    if not is_ours or await carrier.look(tasks):
                        pauses.found_something()
                except STORE_AWAY as error:
                    pauses.found_something()
                    logger.warning("webhooks wait", extra={"because": error.sentence})
                except Exception:
                    # one bad row must not keep all other webhooks waiting
                    logger.exception("webhooks stumbled")
                with suppress(TimeoutError):
                    async with asyncio.timeout(pauses.seconds):
                        await carrier.again.wait()
                carrier.again.clear()
    finally:
        with suppress(VoxieError):
            await stores.fleet.release(LEASE, holder)


class Carrier:
    """One pass after the other."""

    def __init__(self, stores: Stores, client: GuardedClient, unseal: Unseal, terms: Terms) -> None:
        self._deliveries = stores.deliveries
        self._client = client
        self._unseal = unseal
        self._terms = terms
        self._on_their_way: Counter[str] = Counter()
        self.again = asyncio.Event()
        """Set when there may be more to do at once."""

    async def look(self, tasks: TaskGroup) -> bool:
        """Queue what is new, and send what is due as far as there is room; whether there was anything."""
        is_new = await self._deliveries.fan_out(limit=CHANGES_AT_ONCE)
        if is_new:
            self.again.set()
        busy = await self._deliveries.busy()
        # those with the least on their way first: a few slow receivers must not take every place
        for workspace_id, webhook_id in sorted(busy, key=lambda one: self._on_their_way[one[1]]):
            room = min(
                self._terms.at_once - self._on_their_way.total(),
                self._terms.at_once_to_one - self._on_their_way[webhook_id],
            )
            if room <= 0:
                continue
            hold_seconds = self._terms.timeout_seconds + HOLD_SECONDS
            for due in await self._deliveries.take(
                workspace_id, webhook_id, limit=room, hold_seconds=hold_seconds
            ):
                self._on_their_way[webhook_id] += 1
                tasks.create_task(self._send(due))
        return bool(is_new or busy or self._on_their_way.total())

    async def _send(self, due: Due) -> None:
        try:
            await self._note(due, *await self._attempt(due))
        except asyncio.CancelledError:
            # while the store is away it comes again when it is held no longer
            with suppress(VoxieError):
                await self._deliveries.give_back(due)
            raise
        except STORE_AWAY as error:
            logger.warning("webhook not noted", extra=named(due) | {"because": error.sentence})
        except Exception:
            # it comes again when it is held no longer
            logger.exception("webhook stumbled", extra=named(due))
        finally:
            self._on_their_way[due.webhook_id] -= 1
            self.again.set()

    async def _attempt(self, due: Due) -> tuple[Attempted, float]:
        """How it went, and for how long the receiver wants to be left alone."""
        began = time.monotonic()
        status, error, answer, rest = None, None, b"", 0.0
        try:
            body = body_of(due)
            headers = headers_of(due, body, self._secrets(due), datetime.now(UTC))
            answered = await self._client.ask("POST", due.url, content=body, headers=headers)
            status, answer, error = answered.status, answered.body, complaint_about(answered.status)
            rest = rest_in(answered.retry_after, datetime.now(UTC)) if error else 0.0
        except VoxieError as refused:
            error = refused.sentence
        ms = round((time.monotonic() - began) * 1000)
        return Attempted(ms=ms, status=status, error=error, answer=readable(answer)), rest

    def _secrets(self, due: Due) -> list[str]:
        """One that was sealed with another key may have been exchanged for just that."""
        found = [self._unseal(due.sealed_secret)]
        if due.older_secret:
            with suppress(UnavailableError):
                found.append(self._unseal(due.older_secret))
        return found

    async def _note(self, due: Due, attempted: Attempted, rest: float) -> None:
        is_over = attempted.is_fine or attempted.is_gone
        again_seconds = None if is_over else pause_after(due, self._terms.pauses, rest)
        await self._deliveries.note(due, attempted, again_seconds=again_seconds, rest_seconds=rest)
        if not attempted.is_fine:
            said = {"status": attempted.status, "because": attempted.error, "again_in": again_seconds}
            logger.info("webhook not delivered", extra=named(due) | said)


def complaint_about(status: int) -> str | None:
    """Why a status does not count as taken."""
    if status == HTTPStatus.GONE:
        return "It answered 410: it wants to be told nothing more, and the webhook was switched off."
    if status < HTTPStatus.OK or status >= HTTPStatus.BAD_REQUEST:
        return f"It answered {status}."
    return "It redirects, which is not followed." if status >= HTTPStatus.MULTIPLE_CHOICES else None


def readable(answer: bytes) -> str:
    """What a stranger answered, as text that can be kept."""
    return answer.decode(errors="replace").replace("\x00", "�")


def named(due: Due) -> dict[str, object]:
    """Log fields."""
    return {"webhook": due.webhook_id, "delivery": due.number, "try": due.tries + 1}
