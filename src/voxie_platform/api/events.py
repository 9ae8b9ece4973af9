"""The route of the live feed: server-sent events that a client can resume."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import HTTPConnection
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from voxie_platform.api.droppable import drop_of
from voxie_platform.api.feed import Feed
from voxie_platform.api.signed_in import Caller, Reader
from voxie_platform.errors import VoxieError
from voxie_platform.values import Moment

routes = APIRouter(prefix="/api/events", tags=["events"])
logger = logging.getLogger(__name__)

RETRY_MILLISECONDS = 1_000
LARGEST_SEQ = 2**63 - 1
STREAM: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}
}


class Change(BaseModel):
    """One change, as the `data` of an event of the feed."""

    seq: int
    """Also the event's id."""
    kind: str
    """One of those in docs/events.md."""
    subject_id: str
    at: Moment


class FeedQuery(BaseModel):
    """Where to begin."""

    model_config = ConfigDict(extra="forbid")

    after: Annotated[int, Field(ge=0, le=LARGEST_SEQ)] | None = None
    """The `seq` seen last; without it, what happens from now on is told. `Last-Event-ID` goes before it."""


class DeafError(Exception):
    """The client takes nothing."""


class Feeding(StreamingResponse):
    """A stream to a client that must read it."""

    media_type = "text/event-stream"

    def __init__(self, stream: AsyncGenerator[bytes], feed: Feed) -> None:
        super().__init__(stream, headers={"X-Accel-Buffering": "no"})  # a proxy must not collect it
        self.stream = stream
        self.feed = feed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_in_time(message: Message) -> None:
            try:
                async with asyncio.timeout(self.feed.pace.write_seconds):
                    await send(message)
            except TimeoutError as error:
                raise DeafError from error

        async with aclosing(self.stream):
            with self.feed.letting_go(drop_of(scope)) as drop:
                try:
                    await super().__call__(scope, receive, send_in_time)
                except DeafError:
                    logger.info("feed client cut off: it does not read")
                    drop()
                    await receive()  # that it is gone


@routes.get("", response_class=StreamingResponse, responses=STREAM)
async def follow_events(
    request: Request,
    caller: Reader,
    query: Annotated[FeedQuery, Query()],
    last_event_id: Annotated[int | None, Header(ge=0, le=LARGEST_SEQ)] = None,
) -> Feeding:
    """Every change in the workspace as it happens (text/event-stream), resumable by `Last-Event-ID`."""
    feed = caller.platform.feed
    feed.expect_room()
    newest = await caller.workspace.events.newest()
    seen = last_event_id if last_event_id is not None else query.after
    stream = changes(request, caller, newest if seen is None else seen, newest)
    return Feeding(stream, feed)


async def changes(request: HTTPConnection, caller: Caller, seen: int, newest: int) -> AsyncGenerator[bytes]:
    """The stream after `seen`, for as long as client, credential and process last."""
    feed = caller.platform.feed
    with suppress(VoxieError):  # the store is away, or the credential gone: it asks again and is told
        async with feed.following(caller.principal.workspace_id) as channel:
            yield format_sse_event(retry=RETRY_MILLISECONDS, id=str(seen))
            beat_at = time.monotonic() + feed.pace.beat_seconds
            is_known = seen <= newest
            while not feed.is_over:
                news = channel.news
                lines = await channel.after(seen) if is_known else None
                if lines is None:
                    is_known, seen = True, await channel.log.newest()
                    yield format_sse_event(event="reset", id=str(seen), data_str=f'{{"seq":{seen}}}')
                elif lines:
                    seen += len(lines)
                    yield b"".join(lines)
                else:
                    await set_within(news, beat_at - time.monotonic())
                if time.monotonic() >= beat_at:
                    await request.state.ask_again()
                    yield KEEPALIVE_COMMENT
                    beat_at = time.monotonic() + feed.pace.beat_seconds


async def set_within(news: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await news.wait()
