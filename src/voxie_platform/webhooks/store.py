"""Where webhooks and their deliveries are kept. All times are the store's own clock."""

from collections.abc import Sequence
from typing import Protocol

from voxie_platform.paging import Page
from voxie_platform.webhooks.models import Attempted, Delivery, Due, NewWebhook, Sealed, Webhook


class WebhookStore(Protocol):
    """Webhooks of one workspace."""

    async def add(self, webhook: NewWebhook) -> Webhook:
        """It is told what changes from now on; the same one again if its id is known.

        Raises: ConflictError: the workspace has MOST_WEBHOOKS.
        """
        ...

    async def list(self) -> tuple[Webhook, ...]:
        """Newest first."""
        ...

    async def get(self, webhook_id: str) -> Webhook:
        """Raises: NotFoundError."""
        ...

    async def change(
        self,
        webhook_id: str,
        *,
        url: str | None = None,
        description: str | None = None,
        kinds: Sequence[str] | None = None,
        enabled: bool | None = None,
    ) -> Webhook:
        """What is None stays; whatever its receiver asked for, it is left alone no longer.

        One that is enabled again is not told what happened meanwhile, and is gone no more.

        Raises: NotFoundError.
        """
        ...

    async def rotate(
        self, webhook_id: str, sealed_secret: str, *, secret_id: str, overlap_seconds: float
    ) -> Webhook:
        """From now on this secret signs, and for so long the one before it as well.

        If the one of that id signs already, nothing happens.

        Raises: NotFoundError.
        """
        ...

    async def remove(self, webhook_id: str) -> None:
        """With its deliveries. Raises: NotFoundError."""
        ...

    async def ping(self, webhook_id: str, message_id: str) -> Delivery:
        """Queue a delivery of kind PING; whatever its receiver asked for, it is left alone no longer.

        Raises:
            NotFoundError.
            ConflictError: it is not enabled.
        """
        ...

    async def replay(self, webhook_id: str, number: int) -> Delivery:
        """The letter of a delivery that is over once more, as a new delivery; one that waits is due at once.

        One that is held stays as it is: it is being tried.
        Whatever the webhook's receiver asked for, it is left alone no longer.

        Raises:
            NotFoundError.
            ConflictError: it is not enabled, or another one of the same subject goes first.
        """
        ...

    async def delivery(self, webhook_id: str, number: int) -> Delivery:
        """Raises: NotFoundError."""
        ...

    async def deliveries(self, webhook_id: str, *, limit: int, after: str | None = None) -> Page[Delivery]:
        """Newest first. Raises: NotFoundError."""
        ...


class DeliveryStore(Protocol):
    """Deliveries of every workspace, for whoever carries them out.

    Of one webhook and one subject only the oldest delivery that is not over is ever due: so they arrive in
    order, and no subject waits for another one.
    """

    async def fan_out(self, *, limit: int) -> bool:
        """Queue up to `limit` changes for each enabled webhook that was not told of them; whether any was."""
        ...

    async def busy(self) -> tuple[tuple[str, str], ...]:
        """(workspace_id, webhook_id) of each with a delivery due: enabled, and not to be left alone."""
        ...

    async def sealed(self) -> tuple[Sealed, ...]:
        """What each enabled webhook is signed to with."""
        ...

    async def take(
        self, workspace_id: str, webhook_id: str, *, limit: int, hold_seconds: float
    ) -> tuple[Due, ...]:
        """Deliveries that are due, longest first; nobody else gets them for `hold_seconds`."""
        ...

    async def note(
        self, due: Due, attempted: Attempted, *, again_seconds: float | None, rest_seconds: float = 0.0
    ) -> None:
        """How an attempt went.

        If it was fine, or `again_seconds` is None, the delivery is over and the next one in line is due.
        For `rest_seconds` the whole webhook is left alone; if the receiver is gone, it is switched off.
        Nothing happens where another attempt was noted since it was taken.
        """
        ...

    async def give_back(self, due: Due) -> None:
        """It was taken and not tried: due at once, and held no longer."""
        ...
