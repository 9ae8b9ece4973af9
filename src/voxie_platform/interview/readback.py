"""What Voxie reads back before anything is saved."""
# ruff: noqa: E501 - a sentence is read in one line

from collections.abc import Collection, Mapping

from voxie_platform.functions.words.saying import say_list, sentence
from voxie_platform.interview.defaults import say_proposals
from voxie_platform.interview.design import can_book, kinds_of
from voxie_platform.interview.questions import Known, said_trade, wants_bookings
from voxie_platform.interview.records import Entry, EntryState
from voxie_platform.interview.sheet import FIELDS, OPTIONAL
from voxie_platform.interview.speech import article, say_of, text_of

SPOKEN = ("opening_hours", "units", "max_party", "address", "phone", "services", "facts", "audience", "handover", "owner_contact", "never", "agent_name", "tone", "language", "voice", "greeting", "booking_minutes", "timezone")  # fmt: skip
ASK = "Shall I save it?"
NAMES = {
    "business_name": "the name",
    "tasks": "what it does",
    "phone": "the telephone number",
    "trade": "the trade",
    "owner_contact": "who gets the messages",
    "handover": "what it leaves to you",
    "audience": "who calls",
    "units": "what can be booked",
    "services": "what you offer",
    "never": "what it must never do",
}


def read_back(known: Known, entries: Mapping[str, Entry]) -> str:
    """Everything, the proposals as proposals, what is open as open, and the question."""
    said = [
        field for field in SPOKEN if known.get(field) not in (None, [], "") and not entries[field].default
    ]
    trade = said_trade(known)
    return " ".join(
        part
        for part in (
            "Here is everything.",
            _who(known),
            _does(known),
            *(say_of(field, known[field], trade) for field in said),
            _proposed(known, entries),
            _open(entries),
            ASK,
        )
        if part
    )


def read_changed(known: Known, fields: Collection[str]) -> str:
    """The changed part alone, also what is open now."""
    trade = said_trade(known)
    parts = [
        _who(known)
        if field in {"business_name", "trade"}
        else _does(known)
        if field == "tasks"
        else say_of(field, known.get(field), trade)
        for field in fields
    ]
    parts.append(_left_open([field for field in fields if field in known and known[field] is None]))
    return " ".join(dict.fromkeys(part for part in parts if part))


def _who(known: Known) -> str:
    name, trade = str(known.get("business_name") or ""), str(known.get("trade") or "")
    if name and trade:
        return f"{name}, {article(trade)}."
    return f"{name or sentence(article(trade))}." if name or trade else ""


def _does(known: Known) -> str:
    trade = said_trade(known)
    tasks = known.get("tasks")
    asked = {str(kind) for kind in tasks} if isinstance(tasks, list) else set[str]()
    kinds = kinds_of(known)
    wanted = [kind for kind in kinds if kind in asked]
    added = [kind for kind in kinds if kind not in asked]
    sentences = [f"It will {text_of('tasks', list(wanted), trade)}." if wanted else ""]
    if added:
        sentences.append(
            f"It will {'also ' if wanted else ''}{text_of('tasks', list(added), trade)}, which is my addition."
        )
    if wants_bookings(known) and not can_book(known):
        missing = [
            name
            for field, name in (("units", trade.bookable.many), ("opening_hours", "opening hours"))
            if not known.get(field)
        ]
        sentences.append(
            f"Without your {say_list(missing)} it cannot book, so it takes booking requests as messages."
        )
    if known.get("cannot"):
        sentences.append(
            f"It cannot {text_of('cannot', known['cannot'], trade)}, so it takes a message then."
        )
    return " ".join(part for part in sentences if part)


def _proposed(known: Known, entries: Mapping[str, Entry]) -> str:
    values = {field: known[field] for field, entry in entries.items() if entry.default and known.get(field)}
    return f"And these are my defaults. {say_proposals(values, known)}" if values else ""


def _open(entries: Mapping[str, Entry]) -> str:
    skipped = [
        field
        for field, entry in entries.items()
        if entry.state == EntryState.SKIPPED and entry.value is None and field not in OPTIONAL
    ]
    return _left_open(skipped)


def _left_open(fields: Collection[str]) -> str:
    names = [NAMES.get(field, f"the {FIELDS[field].lower()}") for field in fields]
    return f"Left open: {say_list(names)}." if names else ""
