"""Webhooks of one workspace in Supabase, and the deliveries of every workspace's."""

from collections.abc import Sequence

from pydantic import JsonValue

from voxie_platform.paging import Page
from voxie_platform.storage.cursors import number_in
from voxie_platform.storage.moments import ALL_TIME
from voxie_platform.storage.supabase.door import Door, Tenant
from voxie_platform.storage.supabase.rows import Row, all_as, found, page_of, read_as, row_in
from voxie_platform.webhooks.models import (
    MOST_WEBHOOKS,
    PING,
    Attempt,
    Attempted,
    Delivery,
    DeliveryState,
    Due,
    NewWebhook,
    Sealed,
    Webhook,
)


class SupabaseWebhooks:
    """Webhooks of one workspace."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    async def add(self, webhook: NewWebhook) -> Webhook:
        answer = await self.tenant.write(
            "webhooks_add", webhook=webhook.model_dump(mode="json"), most=MOST_WEBHOOKS
        )
        return read_as(Webhook, row_in(answer))

    async def list(self) -> tuple[Webhook, ...]:
        return all_as(Webhook, await self.tenant.read("webhooks_list"))

    async def get(self, webhook_id: str) -> Webhook:
        answer = await self.tenant.read("webhooks_get", webhook_id=webhook_id)
        return read_as(Webhook, row_in(found(answer, "webhook", webhook_id)))

    async def change(
        self,
        webhook_id: str,
        *,
        url: str | None = None,
        description: str | None = None,
        kinds: Sequence[str] | None = None,
        enabled: bool | None = None,
    ) -> Webhook:
        answer = await self.tenant.write(
            "webhooks_change",
            webhook_id=webhook_id,
            url=url,
            description=description,
            kinds=None if kinds is None else [*kinds],
            enabled=enabled,
        )
        return read_as(Webhook, row_in(answer))

    async def rotate(
        self, webhook_id: str, sealed_secret: str, *, secret_id: str, overlap_seconds: float
    ) -> Webhook:
        answer = await self.tenant.write(
            "webhooks_rotate",
            webhook_id=webhook_id,
            sealed_secret=sealed_secret,
            secret_id=secret_id,
            overlap_seconds=overlap_seconds,
        )
        return read_as(Webhook, row_in(answer))

    async def remove(self, webhook_id: str) -> None:
        await self.tenant.write("webhooks_remove", webhook_id=webhook_id)

    async def ping(self, webhook_id: str, message_id: str) -> Delivery:
        return delivery_from(
            row_in(
                await self.tenant.write(
                    "webhooks_ping", webhook_id=webhook_id, message_id=message_id, kind=PING
                )
            )
        )

    async def replay(self, webhook_id: str, number: int) -> Delivery:
        answer = await self.tenant.write("webhooks_replay", webhook_id=webhook_id, number=number)
        return delivery_from(row_in(answer))

    async def delivery(self, webhook_id: str, number: int) -> Delivery:
        answer = await self.tenant.read("webhooks_delivery", webhook_id=webhook_id, number=number)
        return delivery_from(row_in(found(answer, "delivery", str(number))))

    async def deliveries(self, webhook_id: str, *, limit: int, after: str | None = None) -> Page[Delivery]:
        before = ALL_TIME if after is None else number_in(after, after)
        answer = await self.tenant.read(
            "webhooks_deliveries", webhook_id=webhook_id, before=str(before), limit=limit + 1
        )
        found(answer, "webhook", webhook_id)
        return page_of(answer, limit, delivery_from, lambda delivery: (delivery.number,))


class SupabaseDeliveries:
    """Deliveries of every workspace."""

    def __init__(self, door: Door) -> None:
        self.door = door

    async def fan_out(self, *, limit: int) -> bool:
        return bool(await self.door.write("deliveries_fan_out", limit=limit))

    async def busy(self) -> tuple[tuple[str, str], ...]:
        answer = await self.door.read("deliveries_busy")
        assert isinstance(answer, list)
        return tuple((str(key[0]), str(key[1])) for key in answer if isinstance(key, list))

    async def sealed(self) -> tuple[Sealed, ...]:
        return all_as(Sealed, await self.door.read("deliveries_sealed"))

    async def take(
        self, workspace_id: str, webhook_id: str, *, limit: int, hold_seconds: float
    ) -> tuple[Due, ...]:
        answer = await self.door.write(
            "deliveries_take",
            workspace_id=workspace_id,
            webhook_id=webhook_id,
            limit=limit,
            hold_seconds=hold_seconds,
        )
        return all_as(Due, answer)

    async def note(
        self, due: Due, attempted: Attempted, *, again_seconds: float | None, rest_seconds: float = 0.0
    ) -> None:
        ended = DeliveryState.DELIVERED if attempted.is_fine else DeliveryState.FAILED
        await self.door.write(
            "deliveries_note",
            **key_of(due),
            tries=due.tries,
            attempted=attempted.model_dump(mode="json"),
            state=ended if attempted.is_fine or again_seconds is None else None,
            again_seconds=again_seconds or 0.0,
            rest_seconds=rest_seconds,
            is_gone=attempted.is_gone,
            url=due.url,
        )

    async def give_back(self, due: Due) -> None:
        await self.door.write("deliveries_give_back", **key_of(due))


def delivery_from(row: Row) -> Delivery:
    """A delivery with its attempts."""
    return read_as(Delivery, row, attempts=all_as(Attempt, row["attempts"]))


def key_of(due: Due) -> dict[str, JsonValue]:
    """Of its row."""
    return {"workspace_id": due.workspace_id, "webhook_id": due.webhook_id, "number": due.number}
