"""Sums over calls: whole numbers by name, so that adding and taking away are exact."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from voxie_platform.calls.bins import bin_of
from voxie_platform.calls.models import Call, CallEvent, Turn, Usage
from voxie_platform.calls.pricing import cost_of

Sums = Mapping[str, int]
"""`bookings`, `used.book_table`, ...; a name that is absent is 0 or not measured, as its figure says."""
Entry = tuple[str, int]
GREETING = "greeting"
LATENCY, MODEL_TIME, FUNCTION_TIME = "latency", "model_time", "function_time"
DURATIONS = (GREETING, LATENCY, MODEL_TIME, FUNCTION_TIME)
MARKS = ("bookings", "messages", "failed")
TOKENS = ("input_text", "input_audio", "input_cached", "output_text", "output_audio")


def sums_of(
    call: Call,
    *,
    turns: Sequence[Turn],
    events: Sequence[CallEvent],
    usage: Sequence[Usage],
    bookings: int,
    messages: int,
) -> dict[str, int]:
    """What a call that is over adds to the sums, whatever they are of."""
    return total(
        chain(
            [("calls", 1), (f"reason.{call.end_reason}", 1), ("bookings", bookings), ("messages", messages)],
            answered(turns, events),
            lasted(call),
            greeted(call, events),
            answers(turns),
            functions(events),
            used(usage),
        )
    )


def total(entries: Iterable[Entry]) -> dict[str, int]:
    """Numbers of one name together; what comes to nothing is left out."""
    found: dict[str, int] = {}
    for name, number in entries:
        found[name] = found.get(name, 0) + number
    return {name: number for name, number in found.items() if number}


def added(*sums: Sums) -> dict[str, int]:
    """All of them together."""
    return total(chain.from_iterable(each.items() for each in sums))


def change(before: Sums, after: Sums) -> dict[str, int]:
    """What is to be added where `before` was, so that `after` is there instead."""
    return added(after, {name: -number for name, number in before.items()})


def bin_name(name: str, begins: int) -> str:
    return f"{name}.{begins}"


def is_mark(name: str) -> bool:
    """Whether only some calls add to it, so that these are to be found without looking at the others."""
    return name in MARKS or name.startswith(("used.", "failed."))


def answered(turns: Sequence[Turn], events: Sequence[CallEvent]) -> Iterable[Entry]:
    """A call was answered if anything that the agent said was played, or shown in text."""
    spoke = any(turn.said for turn in turns) or any(event.kind == "greeting_heard" for event in events)
    yield "answered", int(spoke)


def lasted(call: Call) -> Iterable[Entry]:
    if call.seconds is not None:
        yield "timed", 1
        yield "ms", round(call.seconds * 1000)


def greeted(call: Call, events: Sequence[CallEvent]) -> Iterable[Entry]:
    """From the request to the claim by the store's clock, from there to the greeting by the worker's."""
    heard = [event.ms for event in events if event.kind == "greeting_heard" and event.attempt == call.attempt]
    if heard and call.claimed_at is not None:
        waited = (call.claimed_at - call.requested_at).total_seconds() * 1000
        yield from timed(GREETING, round(waited) + min(heard))


def answers(turns: Sequence[Turn]) -> Iterable[Entry]:
    for turn in turns:
        for name, ms in waited_for(turn):
            yield from timed(name, ms)


def waited_for(turn: Turn) -> Iterable[Entry]:
    """How long the caller waited for an answer, and for whom; what is said behind its first sound is none."""
    if turn.latency_ms is None:
        return
    yield LATENCY, turn.latency_ms
    if turn.model_ms is not None:
        yield MODEL_TIME, turn.model_ms
    if turn.function_ms:
        yield FUNCTION_TIME, turn.function_ms


def timed(name: str, ms: int) -> Iterable[Entry]:
    """A duration: how many there are, and in which bin this one is."""
    yield name, 1
    yield bin_name(name, bin_of(ms)), 1


def functions(events: Sequence[CallEvent]) -> Iterable[Entry]:
    """A function that refuses did its work; one that broke, or could not get at what it needs, failed."""
    for event in events:
        if event.kind == "function":
            failed = int(event.data.get("failed") is not None)
            name = event.data.get("name")
            yield "used", 1
            yield f"used.{name}", 1
            yield "failed", failed
            yield f"failed.{name}", failed


def used(usage: Sequence[Usage]) -> Iterable[Entry]:
    """Tokens by kind (cached ones are counted among the input as well), and the money for them."""
    if not usage:
        return
    if measured := [row for row in usage if row.is_measured and row.audio_seconds is None]:
        yield "metered", 1
        for kind in TOKENS:
            yield f"tokens.{kind}", sum(getattr(row, kind) for row in measured)
    cost = cost_of(usage)
    if cost.nanos is not None:
        yield "priced", 1
        yield "nanos", cost.nanos
        yield "priced_in_part", int(bool(cost.missing))
