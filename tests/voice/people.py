"""Who calls in these tests and what they say: to each question that can be heard, an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONDAY = 0
ZONE = ZoneInfo("America/New_York")
SEVEN = time(19)
HALF_PAST_EIGHT = time(20, 30)


@dataclass(frozen=True)
class Character:
    """A voice, and for what is asked the sentence, or one for each time that it is asked."""

    voice: str
    answers: Mapping[str, str | list[str]]

    @property
    def sentences(self) -> list[str]:
        given = self.answers.values()
        return [sentence for it in given for sentence in ([it] if isinstance(it, str) else it)]


def day_to_book() -> date:
    """A few days from now, so that its name alone says which one is meant; never a Monday."""
    day = datetime.now(ZONE).date() + timedelta(days=3)
    return day + timedelta(days=1) if day.weekday() == MONDAY else day


def instant(day: date, at: time) -> datetime:
    """In UTC, as rows keep it."""
    return datetime.combine(day, at, ZONE).astimezone(UTC)


GOODBYE = {"anything else": "No, thank you. Goodbye."}
DAY = day_to_book()
"""Chosen once: a midnight during the evening leaves it the day that was said."""
WEEKDAY = DAY.strftime("%A")

VISITOR = Character(
    "cedar",
    {
        "what kind of business": (
            "Hello. It's Bella Napoli, a pizzeria in Boston, "
            "and we're open Tuesday to Sunday from five to eleven."
        ),
        "should the agent do": "It should take bookings and answer questions.",
        "how many tables": ["Sorry, we close at ten.", "We have one table for eight."],
        "what is your address": "Our address is 12 Main Street.",
        "the telephone number": "That's all, let's finish.",
        "save it": ["Please greet callers with: Welcome, how may I help you?", "Yes, please save it."],
    },
)
GUEST = Character(
    "alloy",
    {
        "help you": f"Hello, I'd like to book a table for {WEEKDAY} at seven.",
        "how many people": "Four people, please.",
        "what name": "Peter Jones.",
        "is that right": "Yes, that's right.",
        **GOODBYE,
    },
)
LATE_GUEST = Character(
    "coral",
    {
        "help you": f"Hi, can I get a table for two on {WEEKDAY} at seven in the evening?",
        "which would you like": "The second one, please.",
        "what name": "Laura Smith.",
        "is that right": "Yes, please.",
        **GOODBYE,
    },
)
ASKS_TOO_MUCH = Character(
    "sage",
    {
        "help you": "Hello. Can you sell me a gift card?",
        "take a message": "Yes, please.",
        "your name": "My name is Laura Smith.",
        "what number": "Five five five, zero one four two.",
        "is that right": "Yes, that's right.",
        **GOODBYE,
    },
)

EVENINGS = {day: [["17:00", "22:00"]] for day in ("tuesday", "wednesday", "thursday", "friday")} | {
    day: [["17:00", "22:00"]] for day in ("saturday", "sunday")
}
BISTRO = {
    "identity": {"name": "Green Door", "timezone": ZONE.key},
    "business": {"name": "Green Door", "trade": "bistro", "opening_hours": EVENINGS | {"monday": []}},
    "greeting": {"text": "Green Door, good evening. How can I help you?"},
    "models": {"voice": "marin"},
    "functions": [
        {"kind": "bookings", "plan": {"units": [{"name": "The table", "capacity": 6}]}},
        {"kind": "facts"},
        {"kind": "messages"},
        {"kind": "end_call"},
    ],
}
"""It has one table: whoever comes second to a time gets another one."""
