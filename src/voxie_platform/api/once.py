"""A request that is sent again with its Idempotency-Key is done once and answered the same."""

import asyncio
import hashlib
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import Header, Request, Response
from pydantic import BaseModel

from voxie_platform.access.models import Begun, IdempotentAnswer
from voxie_platform.api.problems import InProgressError
from voxie_platform.api.signed_in import Caller
from voxie_platform.errors import Fault, InvalidError, VoxieError
from voxie_platform.ids import id_of, new_id

logger = logging.getLogger(__name__)

KEPT_SECONDS = 24 * 3600.0
STUCK_SECONDS = 30.0
"""Longer than any request takes: whoever began then has died."""
POLL_SECONDS = 0.05
SLOWEST_POLL_SECONDS = 0.5
JSON = "application/json"

IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="Send the same key again to repeat a request without doing it twice.",
    ),
]


@dataclass(frozen=True)
class Made:
    """What a request made."""

    body: BaseModel
    headers: Mapping[str, str] = field(default_factory=dict)
    again: BaseModel | None = None
    """What a repetition is answered, where the first answer holds a secret that is not kept."""
    is_secret: bool = False
    """Whether it is kept sealed for repetitions: it holds a secret that is kept so itself."""


async def once(
    request: Request,
    caller: Caller,
    key: str | None,
    make: Callable[[str], Awaitable[Made]],
    *,
    status: HTTPStatus = HTTPStatus.CREATED,
) -> Response:
    """What was made; by an earlier request with the same key, if there was one.

    `make` is given the id of what it makes. A repetition has the same one, so that what was made is found
    where the store did it and its answer was lost.

    Raises:
        InvalidError: the key was used for another request.
        InProgressError: the earlier request is still at it.
        UnavailableError: its answer was sealed with another key.
    """
    if key is None:
        made = await make(new_id())
        return answer(status, made)
    access, workspace_id = caller.platform.stores.access, caller.principal.workspace_id
    body_hash = await hash_of(request)
    begun = await begin(caller, key, body_hash)
    if isinstance(begun, IdempotentAnswer):
        return answer_kept(begun, caller.platform.unseal)
    try:
        made = await make(id_for(workspace_id, key, body_hash, begun.expires_at))
    except BaseException:
        await asyncio.shield(access.forget_once(workspace_id, key))
        raise
    text = json.dumps(
        {"headers": dict(made.headers), "body": (made.again or made.body).model_dump(mode="json")}
    )
    if made.is_secret:
        text = json.dumps({"sealed": caller.platform.seal.close(text)})
    try:
        await access.answer_once(workspace_id, key, status=status, answer=text)
    except VoxieError as error:  # it is made: say so, whatever a repetition will be told
        logger.warning("answer not kept", extra={"because": error.sentence})
    return answer(status, made)


async def begin(caller: Caller, key: str, body_hash: str) -> Begun | IdempotentAnswer:
    """Begun: the key is ours; else the answer of whoever had it first, once it is there.

    Raises: InvalidError, InProgressError.
    """
    access, workspace_id = caller.platform.stores.access, caller.principal.workspace_id
    deadline, pause = time.monotonic() + caller.platform.patience_seconds, POLL_SECONDS
    while time.monotonic() < deadline:
        kept = await access.begin_once(
            workspace_id, key, body_hash=body_hash, seconds=KEPT_SECONDS, stuck_seconds=STUCK_SECONDS
        )
        if isinstance(kept, Begun):
            return kept
        if kept.body_hash != body_hash:
            fault = Fault("Idempotency-Key", "was used for another request")
            raise InvalidError("This Idempotency-Key was used for another request.", faults=[fault])
        if kept.status is not None:
            return kept
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, SLOWEST_POLL_SECONDS)
    raise InProgressError("The first request with this Idempotency-Key is still being worked on.")


async def hash_of(request: Request) -> str:
    """What makes two requests the same."""
    asked = f"{request.method} {request.url.path}\n".encode() + await request.body()
    return hashlib.sha256(asked).hexdigest()


def id_for(workspace_id: str, key: str, body_hash: str, expires_at: datetime) -> str:
    """The same for a repetition; whoever uses a key anew once it is forgotten makes another thing."""
    return id_of(workspace_id, key, body_hash, expires_at.astimezone(UTC).isoformat())


def answer(status: HTTPStatus, made: Made) -> Response:
    return Response(made.body.model_dump_json(), status, made.headers, JSON)


def answer_kept(kept: IdempotentAnswer, unseal: Callable[[str], str]) -> Response:
    """Raises: UnavailableError: it was sealed with another key."""
    earlier = json.loads(kept.answer or "{}")
    if "sealed" in earlier:
        earlier = json.loads(unseal(earlier["sealed"]))
    body = json.dumps(earlier["body"], ensure_ascii=False, separators=(",", ":"))
    return Response(body, kept.status or HTTPStatus.CREATED, earlier["headers"], JSON)
