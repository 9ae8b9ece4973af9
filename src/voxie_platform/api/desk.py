"""Routes of what agents did for callers: bookings and messages."""

from typing import Annotated, Literal, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel, model_validator

from voxie_platform.api.schemas import Listed, MessageId, Paging, PagingQuery
from voxie_platform.api.signed_in import Reader, Writer
from voxie_platform.functions.records import Booking, Message
from voxie_platform.values import Moment, Value

routes = APIRouter(prefix="/api", tags=["desk"])


class BookingView(BaseModel):
    """A booking, with the call in which it was made."""

    id: str
    calendar_id: str
    unit: str
    status: Literal["booked", "cancelled"]
    starts_at: Moment
    ends_at: Moment
    party: int
    name: str
    phone: str
    note: str
    call_id: str | None
    agent_id: str | None
    created_at: Moment
    updated_at: Moment


class MessageView(BaseModel):
    """A message, with the call in which it was left."""

    id: str
    name: str
    phone: str
    text: str
    urgency: Literal["normal", "urgent"]
    status: Literal["open", "done"]
    call_id: str | None
    agent_id: str | None
    created_at: Moment


class MessagePatch(Value):
    """What is to change about a message."""

    status: Literal["open", "done"]


class BookingsQuery(Paging):
    """Which bookings: all of them, or those of some days."""

    starts_since: Moment | None = None
    """Starting then or later."""
    starts_until: Moment | None = None
    """Starting before then."""

    @model_validator(mode="after")
    def names_both_ends(self) -> Self:
        """A stretch of time has two."""
        if (self.starts_since is None) != (self.starts_until is None):
            raise ValueError("give both `starts_since` and `starts_until`, or neither")
        return self


@routes.get("/bookings")
async def list_bookings(caller: Reader, query: Annotated[BookingsQuery, Query()]) -> Listed[BookingView]:
    """As they were made, newest first; or those that start in a stretch of time, soonest first."""
    functions = caller.workspace.functions
    if query.starts_since and query.starts_until:
        page = await functions.bookings_between(
            query.starts_since, query.starts_until, limit=query.limit, after=query.place
        )
    else:
        page = await functions.bookings(limit=query.limit, after=query.place)
    return Listed(items=[booking_view(booking) for booking in page.items], next=page.next)


@routes.get("/messages")
async def list_messages(caller: Reader, query: PagingQuery) -> Listed[MessageView]:
    """Newest first."""
    page = await caller.workspace.functions.messages(limit=query.limit, after=query.place)
    return Listed(items=[message_view(message) for message in page.items], next=page.next)


@routes.patch("/messages/{id}")
async def change_message(caller: Writer, message_id: MessageId, patch: MessagePatch) -> MessageView:
    """Somebody saw to it, or it is open again."""
    functions = caller.workspace.functions
    return message_view(await functions.set_message_status(message_id, patch.status))


def booking_view(booking: Booking) -> BookingView:
    return BookingView.model_validate(booking, from_attributes=True)


def message_view(message: Message) -> MessageView:
    return MessageView.model_validate(message, from_attributes=True)
