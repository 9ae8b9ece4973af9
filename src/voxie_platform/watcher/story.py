"""Everything that is in the store of a call that is over, put together for its summary."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from pydantic import JsonValue

from voxie_platform.calls.models import CallEvent, Turn
from voxie_platform.calls.summary import Collected, Deed, Outcome, Place, Story, turns_around
from voxie_platform.functions.records import Booking, DoneInCall, Message
from voxie_platform.paging import MAX_LIMIT, Page
from voxie_platform.storage.stores import WorkspaceStore

T = TypeVar("T")
BOOKING_WORDS: Mapping[Outcome, str] = {
    Outcome.BOOKED: "Booked",
    Outcome.MOVED: "Moved",
    Outcome.CANCELLED: "Cancelled",
}
LONGEST_VALUE = 2_000


async def story_of(store: WorkspaceStore, call_id: str) -> Story:
    """Raises: NotFoundError."""
    call = await store.calls.get(call_id)
    turns = await all_of(lambda after: store.calls.turns(call_id, limit=MAX_LIMIT, after=after))
    events = await all_of(lambda after: store.calls.events(call_id, limit=MAX_LIMIT, after=after))
    functions = tuple(event for event in events if event.kind == "function")
    done = await store.functions.done_in(call_id)
    return Story(
        call=call,
        turns=turns,
        functions=functions,
        deeds=tuple(deeds_of(functions, turns, as_it_ended(done, call.ended_at))),
        noted=tuple(noted_in(functions, turns)),
    )


async def all_of(page_after: Callable[[str | None], Awaitable[Page[T]]]) -> tuple[T, ...]:
    """Every row of a paged list."""
    rows: list[T] = []
    after = None
    while True:
        page = await page_after(after)
        rows.extend(page.items)
        after = page.next
        if after is None:
            return tuple(rows)


def as_it_ended(done: DoneInCall, ended_at: datetime | None) -> DoneInCall:
    """What was cancelled after the call is no part of its story: a list of bookings says what stands now."""
    bookings = tuple(
        booking.model_copy(update={"status": "booked"})
        if ended_at is not None and booking.updated_at > ended_at
        else booking
        for booking in done.bookings
    )
    return done.model_copy(update={"bookings": bookings})


def deeds_of(functions: Sequence[CallEvent], turns: Sequence[Turn], done: DoneInCall) -> Iterator[Deed]:
    """What functions say they did; then rows of which no function is known to have told."""
    bookings = {booking.id: booking for booking in done.bookings}
    messages = {message.id: message for message in done.messages}
    cancelled = set(cancelled_in(functions, done))
    for event in functions:
        data, around = done_by(event), turns_around(event, turns)
        if is_of_a_booking(data):
            booking_id = str(data["booking_id"])
            made = bookings.pop(booking_id, None)
            yield booking_told(data, around, made_here=made is not None, stands=booking_id not in cancelled)
        elif message := messages.pop(str(data.get("message_id")), None):
            yield message_left(message, around)
        elif data.get("agent_id"):
            text = f"Saved the agent as version {data.get('version')}."
            yield Deed(outcome=Outcome.SAVED, text=text, turns=around)
    yield from (booking_kept(booking) for booking in bookings.values())
    yield from (message_left(message, ()) for message in messages.values())


def done_by(event: CallEvent) -> Mapping[str, JsonValue]:
    """What a function answered of the thing that it did; nothing: it did none."""
    answer = event.data.get("answer")
    if not isinstance(answer, dict):
        return {}
    if answer.get("status") == "saved":
        return answer
    data = answer.get("data")
    return data if answer.get("status") == "done" and isinstance(data, dict) else {}


def is_of_a_booking(data: Mapping[str, JsonValue]) -> bool:
    return {"booking_id", "starts_at"} <= data.keys()


def cancelled_in(functions: Sequence[CallEvent], done: DoneInCall) -> Iterator[str]:
    """Bookings that did not stand any more; those of earlier calls as this one's functions told it."""
    yield from (booking.id for booking in done.bookings if booking.status == "cancelled")
    for data in map(done_by, functions):
        if is_of_a_booking(data) and data.get("status") == "cancelled":
            yield str(data["booking_id"])


def booking_told(
    data: Mapping[str, JsonValue], turns: tuple[Place, ...], *, made_here: bool, stands: bool
) -> Deed:
    """In the business's own time, as the function told it."""
    did = Outcome.BOOKED if made_here else Outcome.MOVED
    if data.get("status") == "cancelled":
        did = Outcome.CANCELLED
    at = datetime.fromisoformat(str(data.get("starts_at")))
    deed = booking_deed(did, f"{at:%A, %d %B %Y, %H:%M}", data.get("party"), data.get("name"), turns)
    return deed if stands else deed.model_copy(update={"outcome": Outcome.CANCELLED})


def booking_kept(booking: Booking) -> Deed:
    """As the row says it."""
    did = Outcome.CANCELLED if booking.status == "cancelled" else Outcome.BOOKED
    at = f"{booking.starts_at:%A, %d %B %Y, %H:%M} UTC"
    return booking_deed(did, at, booking.party, booking.name, ())


def booking_deed(did: Outcome, at: str, party: object, name: object, turns: tuple[Place, ...]) -> Deed:
    people = "1 person" if party == 1 else f"{party} people"
    under = f", under the name {name}" if name else ""
    return Deed(
        outcome=did,
        text=f"{BOOKING_WORDS[did]}: {at}, for {people}{under}.",
        fields=(("name", str(name or "")), ("party", str(party)), ("time", at)),
        turns=turns,
    )


def message_left(message: Message, turns: tuple[Place, ...]) -> Deed:
    """With what the business has to do about it."""
    urgent = "Urgent: see" if message.urgency == "urgent" else "See"
    who = f"{message.name} ({message.phone})" if message.phone else message.name
    return Deed(
        outcome=Outcome.MESSAGE,
        text=f"Left a message from {who or 'the caller'}.",
        fields=(("name", message.name), ("phone", message.phone), ("message", message.text[:LONGEST_VALUE])),
        to_do=f"{urgent} to the message from {who or 'the caller'}: “{message.text[: LONGEST_VALUE // 2]}”",
        turns=turns,
    )


def noted_in(functions: Sequence[CallEvent], turns: Sequence[Turn]) -> Iterator[Collected]:
    """What Voxie understood in an interview: of each field the last value."""
    latest: dict[str, Collected] = {}
    for event in functions:
        answer = event.data.get("answer")
        understood = answer.get("understood") if isinstance(answer, dict) else None
        for entry in understood if isinstance(understood, list) else ():
            if isinstance(entry, dict) and entry.get("field") and entry.get("value"):
                name, value = str(entry["field"]), str(entry["value"])[:LONGEST_VALUE]
                latest[name] = Collected(name=name, value=value, turns=turns_around(event, turns))
    yield from latest.values()
