"""The sheet turned into an agent: nothing that was not said or proposed by name."""
# ruff: noqa: E501 - a sentence is read in one line

import re
from typing import cast

from pydantic import JsonValue

from voxie_platform.agents.config import AgentConfig, Greeting, Identity, Models, Prompt
from voxie_platform.functions.bookings import BookingsSettings
from voxie_platform.functions.business import Business, Fact
from voxie_platform.functions.end_call import EndCallSettings
from voxie_platform.functions.facts import FactsSettings
from voxie_platform.functions.hours import OpeningHours
from voxie_platform.functions.messages import MessagesSettings
from voxie_platform.functions.records import CalendarPlan, Unit
from voxie_platform.functions.registry import FunctionSettings
from voxie_platform.functions.words.saying import say_list, sentence
from voxie_platform.ids import short
from voxie_platform.interview.defaults import HORIZON_DAYS
from voxie_platform.interview.questions import NO_MESSAGES, Known, said_trade, wants_bookings
from voxie_platform.interview.speech import article, text_of

LONGEST_FACT = 1_000
NAMELESS = "Phone agent"


def design(known: Known, interview_id: str) -> AgentConfig:
    """One agent; `known` holds the visitor's values and the proposals."""
    name = _text(known, "business_name")
    languages = cast(list[str], known.get("language") or ["en"])
    return AgentConfig(
        identity=Identity(
            name=(_text(known, "agent_name") or name or NAMELESS)[:100],
            purpose=_purpose(known),
            language=languages[0],
            timezone=_text(known, "timezone") or "UTC",
        ),
        business=Business(
            name=name,
            trade=_text(known, "trade"),
            address=_text(known, "address"),
            phone=_text(known, "phone"),
            opening_hours=OpeningHours.model_validate(known.get("opening_hours") or {}),
            facts=_facts(known),
        ),
        prompt=Prompt(
            instructions=_instructions(known, languages),
            tone=_text(known, "tone"),
            never=tuple(str(thing) for thing in cast(list[JsonValue], known.get("never") or [])),
        ),
        greeting=Greeting(text=_text(known, "greeting")),
        models=Models.model_validate({"voice": _text(known, "voice") or "marin"}),
        functions=functions_of(known, interview_id),
    )


def can_book(known: Known) -> bool:
    """Bookings need something to book and hours to book it in; without them they are taken as messages."""
    return wants_bookings(known) and bool(known.get("units")) and bool(known.get("opening_hours"))


def kinds_of(known: Known) -> tuple[str, ...]:
    """The functions the agent will have, apart from saying goodbye."""
    tasks = cast(list[str], known.get("tasks") or [])
    fallen_back = wants_bookings(known) and not can_book(known)
    kinds = ["bookings"] if can_book(known) else []
    if "facts" in tasks or tells_facts(known):
        kinds.append("facts")
    if NO_MESSAGES not in tasks or fallen_back:
        kinds.append("messages")
    return tuple(kinds)


def tells_facts(known: Known) -> bool:
    """Whether anything is known that a caller could ask for."""
    return any(known.get(field) for field in ("opening_hours", "address", "phone", "services", "facts"))


def functions_of(known: Known, interview_id: str) -> tuple[FunctionSettings, ...]:
    """Their settings, in the order of the table."""
    settings: dict[str, FunctionSettings] = {"facts": FactsSettings(), "messages": MessagesSettings()}
    if can_book(known):
        settings["bookings"] = BookingsSettings(
            calendar=calendar_name(known, interview_id), plan=plan_of(known), thing=_thing(known)
        )
    return (*(settings[kind] for kind in kinds_of(known)), EndCallSettings())


def calendar_name(known: Known, interview_id: str) -> str:
    """Its own for each interview, so that no agent changes another's calendar by bearing a like name."""
    slug = re.sub(r"[^a-z0-9]+", "-", _text(known, "business_name").lower()).strip("-")[:60]
    return f"{slug or 'calendar'}-{short(interview_id)}"


def plan_of(known: Known) -> CalendarPlan:
    """Units out of the groups: "10 tables for 4" are table 1 to table 10."""
    trade = said_trade(known)
    units: list[Unit] = []
    for group in cast(list[dict[str, int]], known["units"]):
        for _ in range(group["count"]):
            units.append(Unit(name=f"{trade.bookable.one} {len(units) + 1}", capacity=group["capacity"]))
    return CalendarPlan(
        units=tuple(units[:500]),
        slot_minutes=trade.bookable.slot_minutes,
        booking_minutes=cast(int, known.get("booking_minutes") or trade.bookable.minutes),
        horizon_days=HORIZON_DAYS,
        max_party=cast("int | None", known.get("max_party")),
    )


def _thing(known: Known) -> str:
    return "table" if said_trade(known).bookable.kind == "tables" else "appointment"


def _text(known: Known, field: str) -> str:
    return str(known.get(field) or "").strip()


def _purpose(known: Known) -> str:
    name, trade = _text(known, "business_name"), _text(known, "trade")
    whom = f"{name}, {article(trade)}" if name and trade else name or trade
    doing = text_of("tasks", list(kinds_of(known)), said_trade(known))
    return f"Answers the telephone{f' for {whom}' if whom else ''}{f': to {doing}' if doing else ''}."


def _facts(known: Known) -> tuple[Fact, ...]:
    trade = said_trade(known)
    facts = [
        Fact(topic=fact["topic"], text=sentence(fact["text"]))
        for fact in cast(list[dict[str, str]], known.get("facts") or [])
    ]
    offered = text_of("services", known.get("services"), trade)
    if offered:
        facts.insert(0, Fact(topic=trade.services_topic, text=sentence(offered)[:LONGEST_FACT]))
    return tuple(facts)


def _instructions(known: Known, languages: list[str]) -> str:
    trade = said_trade(known)
    lines = []
    if known.get("audience"):
        lines.append(f"Those who call are mostly: {_text(known, 'audience')}.")
    if known.get("handover"):
        lines.append(f"Leave this to a person and take a message: {_text(known, 'handover')}.")
    if known.get("cannot"):
        lines.append(
            f"You cannot {text_of('cannot', known['cannot'], trade)}: say so and offer to take a message."
        )
    if wants_bookings(known) and not can_book(known):
        lines.append(
            "You cannot book: take the wish for a booking as a message, with day, time, people, name and number."
        )
    contact = cast(dict[str, str], known.get("owner_contact") or {})
    if contact.get("name"):
        lines.append(f"Messages are passed on to {contact['name']}.")
    if len(languages) > 1:
        lines.append(
            f"You speak {say_list(text_of('language', list(languages), trade).split(' and '))}: answer in the caller's own."
        )
    return "\n".join(lines)
