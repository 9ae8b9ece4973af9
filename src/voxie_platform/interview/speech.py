"""Values as Voxie says them: good spoken English, no signs."""

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from pydantic import JsonValue

from voxie_platform.agents.trades import Trade
from voxie_platform.functions.hours import WEEKDAYS
from voxie_platform.functions.words.phones import digit_by_digit
from voxie_platform.functions.words.saying import say_list, say_time, sentence
from voxie_platform.interview.readers.hours import whole_days
from voxie_platform.interview.readers.manner import LANGUAGES
from voxie_platform.interview.readers.places import place_of

TASKS = {"bookings": "take bookings", "facts": "answer questions", "messages": "take messages"}
FULL_DAY = (0, 24 * 60)
IN_FIGURES = frozenset({"phone"})
"""Said digit by digit, but read in figures."""


def text_of(field: str, value: JsonValue, trade: Trade) -> str:
    """The value in words, inside a sentence."""
    if value is None or value in ([], ""):
        return ""
    say = WORDS.get(field)
    return say(value, trade) if say else str(value)


def shown_of(field: str, value: JsonValue, trade: Trade) -> str:
    """The value as the sheet shows it."""
    return str(value) if field in IN_FIGURES and value else text_of(field, value, trade)


def say_of(field: str, value: JsonValue, trade: Trade) -> str:
    """A short sentence that tells what was understood."""
    text = text_of(field, value, trade)
    if not text:
        return {"never": "Nothing it must avoid."}.get(field, "")
    return (
        sentence(SENTENCES.get(field, "{}.").format(text))
        .replace("..", ".")
        .replace("?.", "?")
        .replace("!.", "!")
    )


def article(noun: str) -> str:
    """ "a pizzeria", "an office"."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def say_hours(value: JsonValue, _trade: Trade | None = None) -> str:
    """Days with equal hours together: "Tuesday to Sunday from 5 pm to 11 pm, closed on Monday"."""
    week = whole_days(cast(dict[str, list[list[str]]], value))
    said: list[str] = []
    groups: dict[tuple[tuple[int, int], ...], list[str]] = {}
    for day in WEEKDAYS:
        if day in week:
            groups.setdefault(tuple(week[day]), []).append(day)
    for spans, days in groups.items():
        if spans:
            said.append(f"{_days(days)} {_spans(spans)}")
    closed = groups.get(())
    if closed:
        said.append(f"closed on {_days(closed)}")
    return ", ".join(said)


def _spans(spans: Sequence[tuple[int, int]]) -> str:
    if tuple(spans) == (FULL_DAY,):
        return "around the clock"
    return say_list([f"from {say_time(start)} to {say_time(end)}" for start, end in spans])


def _days(days: Sequence[str]) -> str:
    """Runs of three and more as "Tuesday to Friday"; a run may go over the weekend."""
    if len(days) == len(WEEKDAYS):
        return "every day"
    positions = [WEEKDAYS.index(day) for day in days]
    runs: list[list[int]] = []
    for position in positions:
        if runs and runs[-1][-1] == position - 1:
            runs[-1].append(position)
        else:
            runs.append([position])
    if len(runs) > 1 and runs[0][0] == 0 and runs[-1][-1] == len(WEEKDAYS) - 1:
        runs[0] = runs.pop() + runs[0]
    return say_list(
        [part for run in runs for part in _run([WEEKDAYS[position].capitalize() for position in run])]
    )


def _run(days: list[str]) -> list[str]:
    return [f"{days[0]} to {days[-1]}"] if len(days) > 2 else days  # noqa: PLR2004 - two are named one by one


def _tasks(value: JsonValue, _trade: Trade) -> str:
    return say_list([TASKS[kind] for kind in cast(list[str], value) if kind in TASKS])


def _items(value: JsonValue, _trade: Trade) -> str:
    items = cast(list[dict[str, str]], value)
    return say_list([item["name"] + _priced(item["price"]) for item in items])


def _priced(price: str) -> str:
    return f" {price}" if price.startswith("from ") else f" for {price}" if price else ""


def _units(value: JsonValue, trade: Trade) -> str:
    groups = cast(list[dict[str, int]], value)
    thing = trade.bookable
    if thing.kind == "places":
        count = sum(group["count"] for group in groups)
        return f"{count} {'booking' if count == 1 else 'bookings'} at a time"
    return say_list(
        [
            f"{group['count']} {thing.one if group['count'] == 1 else thing.many} for {group['capacity']}"
            for group in groups
        ]
    )


def _contact(value: JsonValue, _trade: Trade) -> str:
    contact = cast(Mapping[str, str], value)
    parts = [
        contact.get("name", ""),
        digit_by_digit(contact.get("phone", "")) if contact.get("phone") else "",
        contact.get("email", ""),
    ]
    return ", ".join(part for part in parts if part)


def _facts(value: JsonValue, _trade: Trade) -> str:
    return ". ".join(dict.fromkeys(sentence(fact["text"]) for fact in cast(list[dict[str, str]], value)))


def _languages(value: JsonValue, _trade: Trade) -> str:
    names = {tag: name.capitalize() for name, tag in LANGUAGES.items()}
    return say_list([names.get(tag, tag) for tag in cast(list[str], value)])


def _never(value: JsonValue, _trade: Trade) -> str:
    return say_list(cast(list[str], value), "or")


WORDS: Mapping[str, Callable[[JsonValue, Trade], str]] = {
    "opening_hours": say_hours,
    "tasks": _tasks,
    "cannot": lambda value, _trade: say_list(cast(list[str], value), "or"),
    "services": _items,
    "units": _units,
    "phone": lambda value, _trade: digit_by_digit(str(value)),
    "owner_contact": _contact,
    "facts": _facts,
    "language": _languages,
    "never": _never,
    "voice": lambda value, _trade: str(value).capitalize(),
    "timezone": lambda value, _trade: f"{place_of(str(value))} time",
    "booking_minutes": lambda value, _trade: f"{value} minutes",
    "max_party": lambda value, _trade: f"{value} people",
}
SENTENCES = {
    "tasks": "It will {}.",
    "cannot": "It cannot {}.",
    "opening_hours": "Open {}.",
    "phone": "The number is {}.",
    "max_party": "At most {} in one booking.",
    "booking_minutes": "A booking lasts {}.",
    "audience": "Your callers: {}.",
    "handover": "It leaves to you: {}.",
    "owner_contact": "Messages are for {}.",
    "never": "It must never: {}.",
    "tone": "The tone is {}.",
    "language": "It speaks {}.",
    "voice": "The voice is {}.",
    "greeting": "It says: {}.",
    "timezone": "You keep {}.",
    "services": "You offer {}.",
    "agent_name": "It calls itself {}.",
}
