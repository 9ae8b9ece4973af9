"""What Voxie asks, in order, and when each question has its point."""
# ruff: noqa: E501 - a sentence is read in one line

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from voxie_platform.agents.trades import Trade, trade_of

Known = Mapping[str, JsonValue]
"""Field -> value; a skipped one is there with None."""


@dataclass(frozen=True)
class Question:
    """One question; the texts may use {trade} and {name}."""

    id: str
    fields: tuple[str, ...]
    ask: str
    short: str
    """Asked again, or after an interruption."""
    needed: Callable[[Known], bool]


def open_to(*fields: str) -> Callable[[Known], bool]:
    """All of these fields are still unknown."""
    return lambda known: all(field not in known for field in fields)


def wants_bookings(known: Known) -> bool:
    """Whether the agent is to take bookings, as far as is known."""
    tasks = known.get("tasks")
    return isinstance(tasks, list) and "bookings" in tasks


QUESTIONS: tuple[Question, ...] = (
    Question(
        "business",
        ("business_name", "trade"),
        "What is your business called, and what kind of business is it?",
        "What is your business called?",
        open_to("business_name", "trade"),
    ),
    Question(
        "business_name",
        ("business_name",),
        "And what is it called?",
        "What is the name of your business?",
        open_to("business_name"),
    ),
    Question(
        "trade", ("trade",), "What kind of business is it?", "What kind of business is it?", open_to("trade")
    ),
    Question(
        "tasks",
        ("tasks",),
        "What should the agent do for your {trade.callers}? It can take bookings, answer questions and take messages.",
        "Should it take bookings, answer questions, or take messages?",
        open_to("tasks"),
    ),
    Question(
        "opening_hours",
        ("opening_hours",),
        "When are you open?",
        "On which days are you open, and from when to when?",
        open_to("opening_hours"),
    ),
    Question(
        "units",
        ("units",),
        "{trade.bookable.question}",
        "{trade.bookable.short_question}",
        lambda known: "units" not in known and wants_bookings(known),
    ),
    Question(
        "where",
        ("address", "phone"),
        "What is your address, and your telephone number?",
        "What is the address, and the telephone number?",
        open_to("address", "phone"),
    ),
    Question("address", ("address",), "And the address?", "What is the address?", open_to("address")),
    Question(
        "phone", ("phone",), "And the telephone number?", "What is the telephone number?", open_to("phone")
    ),
    Question(
        "services", ("services",), "{trade.services_question}", "{trade.services_short}", open_to("services")
    ),
    Question(
        "audience",
        ("audience",),
        "Who are your {trade.callers}, mostly?",
        "Who calls you, mostly?",
        open_to("audience"),
    ),
    Question(
        "handover",
        ("handover", "owner_contact"),
        "What should the agent leave to you and only take a message about, and who gets those messages?",
        "What should it leave to you, and who gets the messages?",
        open_to("handover", "owner_contact"),
    ),
    Question(
        "handover_only",
        ("handover",),
        "What should the agent leave to you and only take a message about?",
        "What should it leave to you?",
        open_to("handover"),
    ),
    Question(
        "owner_contact",
        ("owner_contact",),
        "Who gets the messages?",
        "Who gets the messages?",
        open_to("owner_contact"),
    ),
    Question(
        "never",
        ("never",),
        "Is there anything the agent must never do or say?",
        "What must it never do or say?",
        open_to("never"),
    ),
    Question(
        "timezone",
        ("timezone",),
        "In which city's time do your opening hours count?",
        "Which city's time is it?",
        lambda known: "timezone" not in known and bool(known.get("opening_hours")),
    ),
)
BY_ID: Mapping[str, Question] = {question.id: question for question in QUESTIONS}
NO_MESSAGES = "no messages"
"""Among the tasks: the visitor does not want messages taken."""
DEFAULTS = "defaults"
READ_BACK = "read_back"
REQUIRED = frozenset({"business", "business_name", "tasks"})
"""Asked even when the visitor wants to finish."""


def next_question(known: Known, *, hurried: bool = False, passed: Collection[str] = ()) -> Question | None:
    """The first that still has a point; a hurried visitor is asked only what must be known."""
    for question in QUESTIONS:
        if question.id not in passed and question.needed(known) and (not hurried or question.id in REQUIRED):
            return question
    return None


def question_for(field: str) -> Question | None:
    """The one that asks for this field alone."""
    return next((question for question in QUESTIONS if question.fields == (field,)), None) or next(
        (question for question in QUESTIONS if field in question.fields), None
    )


def said_trade(known: Known) -> Trade:
    """The trade as its data file knows it."""
    return trade_of(str(known.get("trade") or ""))
