"""Deliveries of every workspace's webhooks in SQLite."""

import sqlite3

from voxie_platform.storage.moments import SECOND
from voxie_platform.storage.sqlite.database import EVENTS, Database, Kept, Reading, Writing
from voxie_platform.storage.sqlite.rows import read_as
from voxie_platform.storage.sqlite.webhooks import KINDS, SQL, queue
from voxie_platform.webhooks.models import Attempted, DeliveryState, Due, Sealed


class SqliteDeliveries:
    """Deliveries of every workspace."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def fan_out(self, *, limit: int) -> bool:
        if not await self.database.read(lambda reading: reading.all(SQL["behind"])):
            return False  # the usual case takes no lock

        def change(writing: Writing) -> bool:
            behind = writing.all(SQL["behind"])
            for webhook in behind:
                tell(writing, webhook, limit)
            return bool(behind)

        return await self.database.write(change)

    async def busy(self) -> tuple[tuple[str, str], ...]:
        def look(reading: Reading) -> tuple[tuple[str, str], ...]:
            rows = reading.all(SQL["busy"], now=reading.now)
            return tuple((row["workspace_id"], row["id"]) for row in rows)

        return await self.database.read(look)

    async def sealed(self) -> tuple[Sealed, ...]:
        return await self.database.read(
            lambda reading: tuple(read_as(Sealed, row) for row in reading.all(SQL["sealed"]))
        )

    async def take(
        self, workspace_id: str, webhook_id: str, *, limit: int, hold_seconds: float
    ) -> tuple[Due, ...]:
        def change(writing: Writing) -> tuple[Due, ...]:
            own = {"workspace_id": workspace_id, "webhook_id": webhook_id}
            rows = writing.all(SQL["due"], **own, now=writing.now, limit=limit)
            until = writing.now + int(hold_seconds * SECOND)
            for row in rows:
                writing.run(SQL["hold"], **own, number=row["number"], until=until)
            return tuple(
                read_as(Due, row, age_seconds=(writing.now - row["created_at"]) / SECOND) for row in rows
            )

        return await self.database.write(change)

    async def note(
        self, due: Due, attempted: Attempted, *, again_seconds: float | None, rest_seconds: float = 0.0
    ) -> None:
        def change(writing: Writing) -> None:
            own = key_of(due)
            is_over = attempted.is_fine or again_seconds is None
            if is_over:
                state = DeliveryState.DELIVERED if attempted.is_fine else DeliveryState.FAILED
                changed = writing.run(SQL["over"], **own, state=state, tries=due.tries, now=writing.now)
            else:
                due_at = writing.now + int((again_seconds or 0.0) * SECOND)
                changed = writing.run(SQL["due_again"], **own, tries=due.tries, due_at=due_at)
            if not changed:
                return
            writing.run(
                SQL["attempted"],
                workspace_id=due.workspace_id,
                webhook_id=due.webhook_id,
                delivery=due.number,
                number=due.tries + 1,
                now=writing.now,
                **attempted.model_dump(),
            )
            if is_over:
                let_the_next_one_go(writing, due)
            heed(writing, due, attempted, rest_seconds)

        await self.database.write(change)

    async def give_back(self, due: Due) -> None:
        await self.database.write(
            lambda writing: writing.run(SQL["due_from"], **key_of(due), due_at=writing.now)
        )


def tell(writing: Writing, webhook: sqlite3.Row, limit: int) -> None:
    """Queue what a webhook wants to know of the next changes."""
    workspace_id, number = webhook["workspace_id"], webhook["numbered"]
    wanted = KINDS.validate_json(webhook["kinds"])
    changes = writing.all(EVENTS["since"], workspace_id=workspace_id, seq=webhook["read_to"], limit=limit)
    for change in changes:
        if wanted and change["kind"] not in wanted:
            continue
        number += 1
        letter: dict[str, Kept] = {
            "message_id": f"{workspace_id}-{change['seq']}",
            "seq": change["seq"],
            "kind": change["kind"],
            "subject_id": change["subject_id"],
            "happened_at": change["at"],
        }
        queue(writing, workspace_id, webhook["id"], number, letter)
    read_to = changes[-1]["seq"] if changes else webhook["newest"]  # none: they were purged
    writing.run(
        SQL["was_told"], workspace_id=workspace_id, id=webhook["id"], read_to=read_to, numbered=number
    )


def let_the_next_one_go(writing: Writing, due: Due) -> None:
    """The oldest one of the same subject that is left is due now."""
    own = {"workspace_id": due.workspace_id, "webhook_id": due.webhook_id}
    row = writing.one(SQL["first_in_line"], **own, subject_id=due.subject_id)
    if row is not None:
        writing.run(SQL["due_from"], **own, number=row["number"], due_at=writing.now)


def heed(writing: Writing, due: Due, attempted: Attempted, rest_seconds: float) -> None:
    """What the receiver asks for; what an address says that is no longer the webhook's counts for nothing."""
    own: dict[str, Kept] = {"workspace_id": due.workspace_id, "id": due.webhook_id, "url": due.url}
    if rest_seconds:
        writing.run(SQL["rest"], **own, until=writing.now + int(rest_seconds * SECOND))
    if attempted.is_gone and writing.run(SQL["gone"], **own, now=writing.now):
        writing.happened(due.workspace_id, "webhook.gone", due.webhook_id)


def key_of(due: Due) -> dict[str, Kept]:
    """Of its row."""
    return {"workspace_id": due.workspace_id, "webhook_id": due.webhook_id, "number": due.number}
