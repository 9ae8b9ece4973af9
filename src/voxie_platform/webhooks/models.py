"""Addresses that want to be told what changes, and each time that they were."""

from enum import StrEnum
from http import HTTPStatus

from voxie_platform.values import Moment, Value

MOST_WEBHOOKS = 50
"""Of one workspace."""
LONGEST_DESCRIPTION = 200
"""In signs."""
DELIVERIES_KEPT_DAYS = 7
"""After their end."""
OVERLAP_SECONDS, LONGEST_OVERLAP_SECONDS = 86_400, 7 * 86_400
"""How long the secret before a new one signs too."""
PING = "webhook.ping"
"""A delivery by hand, of no change."""


class Webhook(Value):
    """An address as it can be shown: never its secret."""

    id: str
    url: str
    description: str
    kinds: tuple[str, ...]
    """Those it is told of; empty: all, also those of later versions."""
    enabled: bool
    gone_at: Moment | None
    """When its receiver said 410 Gone, which switched it off; null: never, or not since it was enabled."""
    rest_until: Moment | None
    """Its receiver asked to be left alone until then (`Retry-After`)."""
    older_until: Moment | None
    """Until then the secret before this one signs too; null: there is only one."""
    created_at: Moment
    updated_at: Moment


class NewWebhook(Value):
    """What is kept of a new one."""

    id: str
    url: str
    description: str = ""
    kinds: tuple[str, ...] = ()
    sealed_secret: str


class Sealed(Value):
    """A webhook's secret as it is kept."""

    workspace_id: str
    webhook_id: str
    sealed_secret: str


class DeliveryState(StrEnum):
    """How far a delivery is."""

    WAITING = "waiting"
    """For its turn, its next attempt, or the answer."""
    DELIVERED = "delivered"
    FAILED = "failed"
    """Given up; it can be replayed."""


class Attempted(Value):
    """How one attempt went."""

    ms: int
    status: int | None
    """Of the answer; null: there was none."""
    error: str | None
    """Why there was none, or why it does not count."""
    answer: str
    """The beginning of the answer's body."""

    @property
    def is_fine(self) -> bool:
        """Only 2xx means that it was taken."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004

    @property
    def is_gone(self) -> bool:
        """The receiver wants to hear nothing more, ever."""
        return self.status == HTTPStatus.GONE


class Attempt(Attempted):
    """One attempt of a delivery."""

    number: int
    at: Moment
    """When it was over."""


class Letter(Value):
    """What is told, however often it is sent."""

    message_id: str
    """The same in every attempt and replay: by it a receiver knows what it has already."""
    seq: int | None
    """Of the change; null: a ping."""
    kind: str
    subject_id: str
    happened_at: Moment


class Delivery(Letter):
    """One letter on its way to one webhook."""

    number: int
    """Counts up for each webhook."""
    state: DeliveryState
    due_at: Moment | None
    """The next attempt; null: over, or behind another one of the same subject."""
    created_at: Moment
    ended_at: Moment | None
    replay_of: int | None
    attempts: tuple[Attempt, ...]


class Due(Letter):
    """A delivery taken to be sent now."""

    workspace_id: str
    webhook_id: str
    number: int
    url: str
    sealed_secret: str
    older_secret: str | None
    """Sealed; signs too."""
    tries: int
    """Attempts made so far."""
    age_seconds: float
    """Since it was queued."""
