"""Routes of webhooks: addresses that are told what changes, and each time that they were."""

from contextlib import suppress
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import AfterValidator, Field, StringConstraints

from voxie_platform.api.once import IdempotencyKey, Made, once
from voxie_platform.api.schemas import LARGEST_NUMBER, ONE_LINE, Listed, PagingQuery, WebhookId
from voxie_platform.api.signed_in import Admin
from voxie_platform.errors import NotFoundError
from voxie_platform.fleet.kinds import KINDS
from voxie_platform.outbound.addresses import LONGEST_URL
from voxie_platform.values import Value
from voxie_platform.webhooks.letters import new_secret, secret_from
from voxie_platform.webhooks.models import (
    LONGEST_DESCRIPTION,
    LONGEST_OVERLAP_SECONDS,
    OVERLAP_SECONDS,
    Delivery,
    NewWebhook,
    Webhook,
)

routes = APIRouter(prefix="/api/webhooks", tags=["webhooks"])

DeliveryNumber = Annotated[int, Path(ge=1, le=LARGEST_NUMBER)]


def known(kind: str) -> str:
    """One that the log knows."""
    if kind not in KINDS:
        raise ValueError("is no kind of change; docs/events.md has them all")
    return kind


Url = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_URL)]
Description = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=LONGEST_DESCRIPTION, pattern=ONE_LINE)
]
KindGiven = Annotated[str, AfterValidator(known), Field(json_schema_extra={"enum": list(KINDS)})]
Kinds = Annotated[tuple[KindGiven, ...], Field(max_length=len(KINDS))]


class WebhookRequest(Value):
    """Who wants to be told what."""

    url: Url
    """https:// or http://, on a public address (or in OUTBOUND_ALLOW_NETWORKS)."""
    description: Description = ""
    kinds: Kinds = ()
    """Empty: every kind."""


class WebhookPatch(Value):
    """What is to change about a webhook."""

    url: Url | None = None
    description: Description | None = None
    kinds: Kinds | None = None
    enabled: bool | None = None


class RotationRequest(Value):
    """For how long receivers may check with either secret."""

    overlap_seconds: Annotated[int, Field(ge=0, le=LONGEST_OVERLAP_SECONDS)] = OVERLAP_SECONDS
    """0: the one before signs nothing any more."""


class WebhookMade(Webhook):
    """A webhook with its secret."""

    secret: str | None
    """`whsec_...`, to check signatures with.

    Null: the webhook was made by an earlier request with this Idempotency-Key, whose answer nobody knows.
    """


@routes.get("")
async def list_webhooks(caller: Admin) -> Listed[Webhook]:
    """Newest first; never their secrets."""
    return Listed(items=list(await caller.workspace.webhooks.list()))


@routes.post("", status_code=HTTPStatus.CREATED, response_model=WebhookMade)
async def create_webhook(
    request: Request, caller: Admin, asked: WebhookRequest, idempotency_key: IdempotencyKey = None
) -> Response:
    """It is told what changes from now on; its secret is shown in this answer alone."""
    await caller.platform.guard.expect_url(asked.url)

    async def make(webhook_id: str) -> Made:
        hooks = caller.workspace.webhooks
        if idempotency_key:
            with suppress(NotFoundError):
                return Made(WebhookMade(**(await hooks.get(webhook_id)).model_dump(), secret=None))
        secret = new_secret()
        new = NewWebhook(
            id=webhook_id, sealed_secret=caller.platform.seal.close(secret), **asked.model_dump()
        )
        return Made(WebhookMade(**(await hooks.add(new)).model_dump(), secret=secret), is_secret=True)

    return await once(request, caller, idempotency_key, make)


@routes.get("/{id}")
async def get_webhook(caller: Admin, webhook_id: WebhookId) -> Webhook:
    """A webhook as it stands."""
    return await caller.workspace.webhooks.get(webhook_id)


@routes.patch("/{id}")
async def change_webhook(caller: Admin, webhook_id: WebhookId, patch: WebhookPatch) -> Webhook:
    """What is not given stays. One that is enabled again is not told what happened meanwhile."""
    if patch.url is not None:
        await caller.platform.guard.expect_url(patch.url)
    return await caller.workspace.webhooks.change(webhook_id, **patch.model_dump())


@routes.post("/{id}/secret", response_model=WebhookMade)
async def rotate_secret(
    request: Request,
    caller: Admin,
    webhook_id: WebhookId,
    asked: RotationRequest,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """A new secret, shown in this answer alone; meanwhile both sign.

    Asked for once more with the same Idempotency-Key it is the same one, and is shown again.
    """

    async def make(secret_id: str) -> Made:
        seal = caller.platform.seal
        secret = secret_from(seal.derived("webhook secret", secret_id))
        hook = await caller.workspace.webhooks.rotate(
            webhook_id,
            seal.close(secret),
            secret_id=secret_id,
            overlap_seconds=float(asked.overlap_seconds),
        )
        return Made(WebhookMade(**hook.model_dump(), secret=secret), is_secret=True)

    return await once(request, caller, idempotency_key, make, status=HTTPStatus.OK)


@routes.delete("/{id}", status_code=HTTPStatus.NO_CONTENT)
async def delete_webhook(caller: Admin, webhook_id: WebhookId) -> None:
    """It is told nothing more; its deliveries go with it."""
    await caller.workspace.webhooks.remove(webhook_id)


@routes.post("/{id}/ping", status_code=HTTPStatus.ACCEPTED, response_model=Delivery)
async def ping_webhook(
    request: Request, caller: Admin, webhook_id: WebhookId, idempotency_key: IdempotencyKey = None
) -> Response:
    """Send it a `webhook.ping`: the delivery says how that went."""

    async def make(ping_id: str) -> Made:
        return Made(await caller.workspace.webhooks.ping(webhook_id, f"ping-{ping_id}"))

    return await once(request, caller, idempotency_key, make, status=HTTPStatus.ACCEPTED)


@routes.get("/{id}/deliveries")
async def list_deliveries(caller: Admin, webhook_id: WebhookId, query: PagingQuery) -> Listed[Delivery]:
    """What was sent and will be, each attempt with its outcome; newest first, kept for a week."""
    page = await caller.workspace.webhooks.deliveries(webhook_id, limit=query.limit, after=query.place)
    return Listed(items=list(page.items), next=page.next)


@routes.get("/{id}/deliveries/{number}")
async def get_delivery(caller: Admin, webhook_id: WebhookId, number: DeliveryNumber) -> Delivery:
    """One delivery with its attempts."""
    return await caller.workspace.webhooks.delivery(webhook_id, number)


@routes.post("/{id}/deliveries/{number}/replay", status_code=HTTPStatus.ACCEPTED, response_model=Delivery)
async def replay_delivery(
    request: Request,
    caller: Admin,
    webhook_id: WebhookId,
    number: DeliveryNumber,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Send it once more, as a new delivery of the same message.

    One that waits is tried at once, and one that is being tried is left to that.
    """

    async def make(_: str) -> Made:
        return Made(await caller.workspace.webhooks.replay(webhook_id, number))

    return await once(request, caller, idempotency_key, make, status=HTTPStatus.ACCEPTED)
