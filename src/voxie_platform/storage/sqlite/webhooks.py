"""Webhooks of one workspace in SQLite."""

import sqlite3
from collections.abc import Sequence

from pydantic import TypeAdapter

from voxie_platform.errors import ConflictError, NotFoundError
from voxie_platform.paging import Page
from voxie_platform.storage.cursors import number_in
from voxie_platform.storage.moments import ALL_TIME, SECOND
from voxie_platform.storage.sqlite.database import EVENTS, Kept, Reading, Writing
from voxie_platform.storage.sqlite.queries import queries
from voxie_platform.storage.sqlite.rows import json_text, page_of, read_as
from voxie_platform.storage.sqlite.tenant import Tenant
from voxie_platform.values import DISCREET
from voxie_platform.webhooks.models import MOST_WEBHOOKS, PING, Attempt, Delivery, NewWebhook, Webhook

SQL = queries("webhooks")
KINDS: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[str, ...], config=DISCREET)


class SqliteWebhooks:
    """Webhooks of one workspace."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    async def add(self, webhook: NewWebhook) -> Webhook:
        def change(writing: Writing, workspace_id: str) -> Webhook:
            if writing.one(SQL["get"], workspace_id=workspace_id, id=webhook.id):
                return webhook_from(row_in(writing, workspace_id, webhook.id))
            if len(writing.all(SQL["list"], workspace_id=workspace_id)) >= MOST_WEBHOOKS:
                raise ConflictError(f"A workspace may have {MOST_WEBHOOKS} webhooks.")
            given = webhook.model_dump() | {"kinds": json_text(list(webhook.kinds))}
            read_to = newest_in(writing, workspace_id)
            writing.run(SQL["insert"], **given, workspace_id=workspace_id, read_to=read_to, now=writing.now)
            writing.happened(workspace_id, "webhook.created", webhook.id)
            return webhook_from(row_in(writing, workspace_id, webhook.id))

        return await self.tenant.write(change)

    async def list(self) -> tuple[Webhook, ...]:
        return await self.tenant.read(
            lambda reading, workspace_id: tuple(
                webhook_from(row) for row in reading.all(SQL["list"], workspace_id=workspace_id)
            )
        )

    async def get(self, webhook_id: str) -> Webhook:
        return await self.tenant.read(
            lambda reading, workspace_id: webhook_from(row_in(reading, workspace_id, webhook_id))
        )

    async def change(
        self,
        webhook_id: str,
        *,
        url: str | None = None,
        description: str | None = None,
        kinds: Sequence[str] | None = None,
        enabled: bool | None = None,
    ) -> Webhook:
        given: dict[str, Kept] = {
            "url": url,
            "description": description,
            "kinds": None if kinds is None else json_text(list(kinds)),
            "enabled": enabled,
        }

        def change(writing: Writing, workspace_id: str) -> Webhook:
            kept = row_in(writing, workspace_id, webhook_id)
            new: dict[str, Kept] = {
                name: kept[name] if value is None else value for name, value in given.items()
            }
            is_back = new["enabled"] and not kept["enabled"]
            new["read_to"] = newest_in(writing, workspace_id) if is_back else kept["read_to"]
            row = writing.one(SQL["change"], workspace_id=workspace_id, id=webhook_id, now=writing.now, **new)
            assert row is not None
            writing.happened(workspace_id, "webhook.changed", webhook_id)
            return webhook_from(row)

        return await self.tenant.write(change)

    async def rotate(
        self, webhook_id: str, sealed_secret: str, *, secret_id: str, overlap_seconds: float
    ) -> Webhook:
        def change(writing: Writing, workspace_id: str) -> Webhook:
            kept = row_in(writing, workspace_id, webhook_id)
            if kept["secret_id"] == secret_id:
                return webhook_from(kept)
            row = writing.one(
                SQL["rotate"],
                workspace_id=workspace_id,
                id=webhook_id,
                sealed_secret=sealed_secret,
                secret_id=secret_id,
                older_until=writing.now + int(overlap_seconds * SECOND),
                now=writing.now,
            )
            assert row is not None
            writing.happened(workspace_id, "webhook.changed", webhook_id)
            return webhook_from(row)

        return await self.tenant.write(change)

    async def remove(self, webhook_id: str) -> None:
        def change(writing: Writing, workspace_id: str) -> None:
            if not writing.run(SQL["remove"], workspace_id=workspace_id, id=webhook_id):
                raise NotFoundError("webhook", webhook_id)
            writing.happened(workspace_id, "webhook.deleted", webhook_id)

        await self.tenant.write(change)

    async def ping(self, webhook_id: str, message_id: str) -> Delivery:
        def change(writing: Writing, workspace_id: str) -> Delivery:
            wake(writing, workspace_id, webhook_id)
            letter: dict[str, Kept] = {
                "message_id": message_id,
                "seq": None,
                "kind": PING,
                "subject_id": webhook_id,
                "happened_at": writing.now,
            }
            return queued(writing, workspace_id, webhook_id, letter, replay_of=None)

        return await self.tenant.write(change)

    async def replay(self, webhook_id: str, number: int) -> Delivery:
        def change(writing: Writing, workspace_id: str) -> Delivery:
            wake(writing, workspace_id, webhook_id)
            kept = delivery_row(writing, workspace_id, webhook_id, number)
            if kept["ended_at"] is not None:
                return queued(writing, workspace_id, webhook_id, letter_of(kept), replay_of=number)
            if kept["due_at"] is None:
                raise ConflictError("Another delivery of the same subject goes first.")
            if kept["due_at"] != kept["held_until"]:  # it is not being tried
                writing.run(
                    SQL["due_from"],
                    workspace_id=workspace_id,
                    webhook_id=webhook_id,
                    number=number,
                    due_at=min(kept["due_at"], writing.now),
                )
            return delivery_in(writing, workspace_id, webhook_id, number)

        return await self.tenant.write(change)

    async def delivery(self, webhook_id: str, number: int) -> Delivery:
        return await self.tenant.read(
            lambda reading, workspace_id: delivery_in(reading, workspace_id, webhook_id, number)
        )

    async def deliveries(self, webhook_id: str, *, limit: int, after: str | None = None) -> Page[Delivery]:
        before = ALL_TIME if after is None else number_in(after, after)

        def look(reading: Reading, workspace_id: str) -> Page[Delivery]:
            row_in(reading, workspace_id, webhook_id)
            own = {"workspace_id": workspace_id, "webhook_id": webhook_id}
            rows = reading.all(SQL["deliveries"], **own, before=before, limit=limit + 1)
            tried = attempts_of(reading, workspace_id, webhook_id, [row["number"] for row in rows])
            return page_of(
                rows, limit, lambda row: read_as(Delivery, row, attempts=tried[row["number"]]), ("number",)
            )

        return await self.tenant.read(look)


def row_in(reading: Reading, workspace_id: str, webhook_id: str) -> sqlite3.Row:
    """Raises: NotFoundError."""
    row = reading.one(SQL["get"], workspace_id=workspace_id, id=webhook_id)
    if row is None:
        raise NotFoundError("webhook", webhook_id)
    return row


def webhook_from(row: sqlite3.Row) -> Webhook:
    """A webhook as it can be shown."""
    return read_as(Webhook, row, kinds=KINDS.validate_json(row["kinds"]))


def wake(writing: Writing, workspace_id: str, webhook_id: str) -> None:
    """Somebody wants an attempt now, whatever its receiver asked for.

    Raises: NotFoundError, ConflictError (it is not enabled).
    """
    if not row_in(writing, workspace_id, webhook_id)["enabled"]:
        raise ConflictError("The webhook is not enabled.")
    writing.run(SQL["wake"], workspace_id=workspace_id, id=webhook_id)


def newest_in(reading: Reading, workspace_id: str) -> int:
    """The newest change of a workspace."""
    counted = reading.one(EVENTS["newest"], workspace_id=workspace_id)
    return counted["value"] if counted is not None else 0


def queued(
    writing: Writing, workspace_id: str, webhook_id: str, letter: dict[str, Kept], *, replay_of: int | None
) -> Delivery:
    """A new delivery, behind those of the same subject."""
    counted = writing.one(SQL["next_number"], workspace_id=workspace_id, id=webhook_id)
    assert counted is not None
    queue(writing, workspace_id, webhook_id, counted["numbered"], letter, replay_of=replay_of)
    return delivery_in(writing, workspace_id, webhook_id, counted["numbered"])


def queue(
    writing: Writing,
    workspace_id: str,
    webhook_id: str,
    number: int,
    letter: dict[str, Kept],
    *,
    replay_of: int | None = None,
) -> None:
    """Due at once, or when those of the same subject before it are over."""
    own = {"workspace_id": workspace_id, "webhook_id": webhook_id}
    is_first = not writing.one(SQL["first_in_line"], **own, subject_id=letter["subject_id"])
    writing.run(
        SQL["queue"],
        **own,
        **letter,
        number=number,
        due_at=writing.now if is_first else None,
        replay_of=replay_of,
        now=writing.now,
    )


def letter_of(row: sqlite3.Row) -> dict[str, Kept]:
    """What a delivery tells."""
    return {name: row[name] for name in ("message_id", "seq", "kind", "subject_id", "happened_at")}


def delivery_row(reading: Reading, workspace_id: str, webhook_id: str, number: int) -> sqlite3.Row:
    """Raises: NotFoundError."""
    row_in(reading, workspace_id, webhook_id)
    row = reading.one(SQL["delivery"], workspace_id=workspace_id, webhook_id=webhook_id, number=number)
    if row is None:
        raise NotFoundError("delivery", str(number))
    return row


def delivery_in(reading: Reading, workspace_id: str, webhook_id: str, number: int) -> Delivery:
    """Raises: NotFoundError."""
    row = delivery_row(reading, workspace_id, webhook_id, number)
    return read_as(Delivery, row, attempts=attempts_of(reading, workspace_id, webhook_id, [number])[number])


def attempts_of(
    reading: Reading, workspace_id: str, webhook_id: str, numbers: Sequence[int]
) -> dict[int, list[Attempt]]:
    """Of each delivery, in order."""
    found: dict[int, list[Attempt]] = {number: [] for number in numbers}
    if numbers:
        first, last = min(numbers), max(numbers)
        own = {"workspace_id": workspace_id, "webhook_id": webhook_id}
        for row in reading.all(SQL["attempts"], **own, first=first, last=last):
            found[row["delivery"]].append(read_as(Attempt, row))
    return found
