"""Routes of API keys: shown once, kept as hashes."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field, StringConstraints

from voxie_platform.access.models import ApiKey, Scope
from voxie_platform.access.secrets import hash_of, new_key, prefix_of
from voxie_platform.api.once import IdempotencyKey, Made, once
from voxie_platform.api.schemas import ONE_LINE, KeyId, Listed
from voxie_platform.api.signed_in import Admin
from voxie_platform.errors import Fault, InvalidError
from voxie_platform.values import Moment, Value

routes = APIRouter(prefix="/api/keys", tags=["keys"])


class KeyRequest(Value):
    """What the key is for."""

    name: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=ONE_LINE)
    ]
    scopes: Annotated[tuple[Scope, ...], Field(min_length=1, max_length=len(Scope))]
    expires_at: Moment | None = None
    """Null: it works until it is revoked."""


class NewKey(ApiKey):
    """A key with its secret."""

    key: str | None
    """The secret: only in the first answer, so null when a request is repeated."""


@routes.get("")
async def list_keys(caller: Admin) -> Listed[ApiKey]:
    """Newest first, revoked ones too; never their secrets."""
    return Listed(items=list(await caller.platform.stores.access.keys(caller.principal.workspace_id)))


@routes.post("", status_code=HTTPStatus.CREATED, response_model=NewKey)
async def create_key(
    request: Request, caller: Admin, asked: KeyRequest, idempotency_key: IdempotencyKey = None
) -> Response:
    """A new key; this answer is the only place where its secret ever stands."""
    if asked.expires_at is not None and asked.expires_at <= datetime.now(UTC):
        raise InvalidError("The key would have expired already.", faults=[Fault("expires_at", "is past")])

    async def make(key_id: str) -> Made:
        access = caller.platform.stores.access
        if idempotency_key:
            for known in await access.keys(caller.principal.workspace_id):
                if known.id == key_id:
                    return Made(NewKey(**known.model_dump(), key=None))
        secret = new_key()
        key = await access.add_key(
            caller.principal.workspace_id,
            name=asked.name,
            secret_hash=hash_of(secret),
            prefix=prefix_of(secret),
            scopes=tuple(dict.fromkeys(asked.scopes)),
            expires_at=asked.expires_at,
            author=caller.principal.author,
            key_id=key_id,
        )
        kept = key.model_dump()
        return Made(NewKey(**kept, key=secret), again=NewKey(**kept, key=None))

    return await once(request, caller, idempotency_key, make)


@routes.delete("/{id}", status_code=HTTPStatus.NO_CONTENT)
async def revoke_key(caller: Admin, key_id: KeyId) -> None:
    """It opens nothing from now on."""
    await caller.platform.stores.access.revoke_key(caller.principal.workspace_id, key_id)
