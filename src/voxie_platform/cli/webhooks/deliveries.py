"""`webhooks deliveries`."""

import typer

from voxie_platform.cli.opening import in_workspace
from voxie_platform.cli.printing import AS_JSON, show_rows
from voxie_platform.cli.webhooks.given import WEBHOOK
from voxie_platform.values import Moment, Value
from voxie_platform.webhooks.models import Delivery

COLUMNS = ("number", "kind", "state", "created_at", "tries", "last", "next")


class Row(Value):
    """A delivery in a table."""

    number: int
    kind: str
    state: str
    created_at: Moment
    tries: int
    last: str | None
    next: Moment | None


def deliveries(
    webhook: str = WEBHOOK,
    limit: int = typer.Option(20, min=1, max=200, help="How many."),
    as_json: bool = AS_JSON,
) -> None:
    """What was sent and will be, newest first; --json has each attempt."""
    page = in_workspace(lambda workspace: workspace.webhooks.deliveries(webhook, limit=limit))
    show_rows(page.items if as_json else map(row_of, page.items), COLUMNS, as_json=as_json)


def row_of(delivery: Delivery) -> Row:
    last = delivery.attempts[-1] if delivery.attempts else None
    return Row(
        **delivery.model_dump(include={"number", "kind", "state", "created_at"}),
        tries=len(delivery.attempts),
        last=None if last is None else last.error or str(last.status),
        next=delivery.due_at,
    )
