"""What a visitor's sentence says about the agent, in the light of the question just asked."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from voxie_platform.agents.trades import Trade, trade_of, trade_words
from voxie_platform.interview.masking import MASK
from voxie_platform.interview.questions import NO_MESSAGES, Known
from voxie_platform.interview.readers import manner
from voxie_platform.interview.readers.contact import read_address, read_phone, without_phone
from voxie_platform.interview.readers.facts import read_facts
from voxie_platform.interview.readers.hours import read_hours
from voxie_platform.interview.readers.items import read_items
from voxie_platform.interview.readers.names import (
    read_agent_name,
    read_business_name,
    read_spelled,
    respelled,
    without_spelling,
)
from voxie_platform.interview.readers.people import contact_cut, read_contact
from voxie_platform.interview.readers.places import read_timezone
from voxie_platform.interview.readers.text import clauses, tidy, trimmed
from voxie_platform.interview.readers.trades import read_trade
from voxie_platform.interview.readers.units import read_places, read_tables
from voxie_platform.interview.readers.week import tokens
from voxie_platform.interview.readers.wishes import read_wishes

CORRECTION = re.compile(
    r"^(?:(?:no|nope|nah|actually|sorry|wait|correction|wrong|that's (?:wrong|not right|not correct|incorrect)|that is wrong|not quite|yes|yeah|ok|okay|but|oh|one (?:more )?(?:change|thing)|i (?:said|meant|mean)|it's not that|please|just|hold on|hmm|however|almost|and)\b[\s,.:;!-]*)+",
    re.IGNORECASE,
)
CORRECTING = re.compile(
    r"\b(?:no|nope|actually|sorry|wrong|correction|i (?:said|meant)|not|but|instead|change|changed|rather|should be|make (?:it|that))\b",
    re.IGNORECASE,
)
DENYING = re.compile(
    r"^(?:(?:oh|um|yes|sorry|wait)\W+)*(?:no|nope|actually|sorry|wrong|that's (?:wrong|not right|not correct)|that is (?:wrong|not right)|i (?:said|meant)|correction|it's not that)\b",
    re.IGNORECASE,
)
RENAMING = re.compile(
    r"\b(?:(?:business|restaurant|company|the|our|its) name(?:'s| is)|(?:we're|we are|it's|it is|(?:business|restaurant|place|shop|salon|company|cafe) is) called)\b",
    re.IGNORECASE,
)
CHANGE_TO = re.compile(
    r"^(?:(?:please|can you|could you|i want to|i'd like to|let's)\s+)*(?:change|make|set|correct|update|put|fix)\s+(?:the |my |our |that |it |its )?(?P<what>[\w ]{2,30}?)?\s*(?:(?:to|into|as|is)\b:?|:)\s*(?P<rest>.+)$",
    re.IGNORECASE,
)
OPEN_WORD = re.compile(r"\b(?:open(?:s|ed|ing)?|close[sd]?|closing|shut|hours)\b", re.IGNORECASE)
PHONE_WORD = re.compile(
    r"\b(?:phone|number|telephone|mobile|cell|reach|call (?:me|us)|ring)\b", re.IGNORECASE
)
OWNER_WORD = re.compile(
    r"\b(?:my (?:own |private |personal )?(?:number|mobile|cell|phone)|reach me|call me|ring me|owner|messages?|private|cell|mobile)\b",
    re.IGNORECASE,
)
FIELD_WORDS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for name, words in {
        "business_name": r"(?:business |restaurant |company )?name|spelling",
        "trade": r"trade|kind of business",
        "opening_hours": r"(?:opening |the |our )?hours|opening times?|closing times?",
        "units": r"tables|seats|chairs",
        "address": r"address|street",
        "phone": r"(?:tele)?phone(?: number)?|number",
        "services": r"services|menu|dishes|prices|products|treatments",
        "greeting": r"greeting",
        "tone": r"tone",
        "voice": r"voice",
        "language": r"language",
        "audience": r"audience|callers",
        "owner_contact": r"contact",
        "timezone": r"time ?zone",
        "never": r"rules?",
        "tasks": r"tasks|functions",
        "booking_minutes": r"length of (?:a )?bookings?|booking (?:length|time)",
    }.items()
}
WRONG = re.compile(
    r"\b(?:wrong|change|incorrect|not right|not correct|fix|correct|different|update)\b", re.IGNORECASE
)
ABOUT_THE_MENU = {"Diet", "Children"}
FREE = ("audience", "handover")
LONGEST_FREE = 400


@dataclass
class Understanding:
    """What was taken from one sentence."""

    values: dict[str, JsonValue] = field(default_factory=dict)
    unclear: dict[str, str] = field(default_factory=dict)
    """Field -> why it is asked back."""
    assumed_closed: tuple[str, ...] = ()
    impossible: tuple[str, ...] = ()
    mentioned: str | None = None
    """A field the visitor wants changed, without its new value."""


def understand(
    said: str, *, asked: Collection[str], known: Known, last: Collection[str] = ()
) -> Understanding:
    """`asked`: the fields of the question just asked; `last`: those that Voxie has just said back."""
    return _Reader(said, asked, known, last).read()


class _Reader:
    """One sentence on its way through the readers; each takes its clauses away from those that follow."""

    def __init__(self, said: str, asked: Collection[str], known: Known, last: Collection[str]) -> None:
        self.text = tidy(said)
        self.correcting = CORRECTING.search(self.text) is not None
        self.denying = DENYING.match(self.text) is not None
        self.plain = CORRECTION.sub("", self.text)
        self.asked, self.known, self.last = set(asked), known, last
        self._aim()
        self.parts = [part for part in clauses(self.plain) if MASK not in part]
        self.found = Understanding()

    def read(self) -> Understanding:
        for step in (
            self._contacts, self._hours, self._names, self._units, self._manner, self._limits, self._wishes,
            self._address, self._facts, self._services, self._free, self._place, self._again,
        ):  # fmt: skip
            step()
        return self.found

    def _aim(self) -> None:
        """ "change the address to ..." asks for that field, whatever Voxie had asked."""
        change = CHANGE_TO.match(self.plain)
        if change is None:
            return
        named = [name for name, words in FIELD_WORDS.items() if words.search(change["what"] or "")]
        if named:
            self.asked, self.plain = {named[0]}, change["rest"]

    def _take(self, name: str, value: JsonValue, *parts: str) -> None:
        self.found.values[name] = value
        self.parts = [part for part in self.parts if part not in parts]

    def _trade(self) -> Trade:
        said = (
            self.found.values.get("trade") or self.known.get("trade") or read_trade(self.plain, asked=False)
        )
        return trade_of(str(said or self.plain if "trade" in self.asked else said or ""))

    def _contacts(self) -> None:
        """Numbers, addresses and people for messages."""
        for part in list(self.parts):
            asked = bool(self.asked & {"phone", "owner_contact"})
            phone = read_phone(part) if asked or PHONE_WORD.search(part) else None
            owner = "owner_contact" in self.asked or OWNER_WORD.search(part) is not None
            if phone and not owner:
                self.found.values["phone"] = phone
                self.parts[self.parts.index(part)] = without_phone(part)
        contact = read_contact(
            self.parts, asked="owner_contact" in self.asked, alone=self.asked == {"owner_contact"}
        )
        if contact is not None:
            before = self.known.get("owner_contact")
            merged = {**before, **contact} if isinstance(before, dict) else dict(contact)
            self.found.values["owner_contact"] = {key: merged[key] for key in sorted(merged)}
            self.parts = contact_cut(self.parts)
        self.parts = [part for part in self.parts if trimmed(part)]

    def _hours(self) -> None:
        asked = "opening_hours" in self.asked
        if not (asked or OPEN_WORD.search(self.plain) or (self.correcting and "opening_hours" in self.last)):
            return
        parts = self.parts if asked else [part for part in self.parts if self._speaks_of_hours(part)]
        before = self.known.get("opening_hours")
        if asked and not self.correcting:
            before = None
        reading = read_hours(
            ". ".join(parts), before if isinstance(before, dict) else None, evening=self._trade().evening
        )  # type: ignore[arg-type]
        if reading is None:
            return
        if reading.unclear:
            if asked:
                self.found.unclear["opening_hours"] = reading.unclear
            return
        self.found.assumed_closed = reading.assumed_closed
        used = [
            part
            for part in parts
            if any(token.days or token.clock or token.kind in {"closed", "allday"} for token in tokens(part))
        ]
        self._take("opening_hours", reading.week, *used)  # type: ignore[arg-type]

    def _speaks_of_hours(self, part: str) -> bool:
        kinds = {token.kind for token in tokens(part)}
        return bool(kinds & {"days", "time"}) and (
            bool(kinds & {"open", "close", "closed", "allday"})
            or not re.search(r"\btables?|people|€|\$\b", part)
        )

    def _names(self) -> None:
        words = trade_words()
        spelled = read_spelled(self.plain)
        kept = without_spelling(self.plain)
        unasked = "business_name" not in self.asked
        denied = (
            self.denying
            and "business_name" in self.last
            and not self.found.values
            and not WRONG.search(self.text)
        )
        aimed = not unasked or denied
        trade_asked = "trade" in self.asked and (self.asked == {"trade"})
        agent = read_agent_name(self.plain)
        if agent:
            self._take("agent_name", agent, *[part for part in self.parts if agent in part])
        left = without_spelling(". ".join(self.parts)) or kept
        name = read_business_name(kept, asked=False, trade_words=words)
        if name is None and aimed and not trade_asked and self.parts:
            name = read_business_name(left, asked=True, trade_words=words)
        trade = read_trade(
            self.plain, asked=trade_asked or ("trade" in self.asked and words.search(self.plain) is not None)
        )
        if trade and (trade_asked or not self.known.get("trade") or self.correcting or "trade" in self.asked):
            self.found.values["trade"] = trade
        before = self.known.get("business_name")
        if spelled and (name or aimed or not self.asked & {"address", "owner_contact", "agent_name"}):
            name = respelled(str(before) if before else name or "", spelled)
        explicit = spelled or denied or RENAMING.search(self.plain)
        if name and name != agent and (not unasked or not before or explicit):
            self._take("business_name", name)
        if "business_name" in self.found.values or (trade and "trade" in self.asked):
            gone = str(self.found.values.get("business_name", trade)).lower()
            self.parts = [
                part
                for part in self.parts
                if gone not in part.lower() and not (trade and trade in part.lower())
            ]

    def _units(self) -> None:
        asked = "units" in self.asked
        trade = self._trade()
        if trade.bookable.kind == "tables":
            reading = read_tables(self.text, asked=asked)
        else:
            reading = read_places(self.text, asked=asked, things=(trade.bookable.one,))
        party = re.search(
            r"\b(?:up to|at most|no more than|maximum(?: of)?|not more than)\s+(\d+)\s+(?:people|persons|guests)(?! (?:each|at|per))",
            self.plain,
            re.IGNORECASE,
        )
        if party and reading is None:
            self._take("max_party", int(party[1]))
        if reading is None:
            return
        if reading.unclear is None:
            used = [
                part
                for part in self.parts
                if re.search(r"\b(?:tables?|booths?|chairs?|seats?|tops?)\b", part) or asked
            ]
            self._take("units", reading.units, *used)  # type: ignore[arg-type]
        elif asked:
            self.found.unclear["units"] = reading.unclear

    def _manner(self) -> None:
        asked = self.asked & {"tone", "language", "voice", "greeting"}
        for part in list(self.parts) or [self.plain]:
            greeting = manner.read_greeting(
                part if part not in self.plain else self._uncut(part),
                asked="greeting" in asked,
                alone=self.asked == {"greeting"},
            )
            if greeting:
                self._take("greeting", greeting, part)
                continue
            voice = manner.read_voice(part, asked="voice" in asked)
            language = manner.read_languages(part, asked="language" in asked)
            tone = manner.read_tone(part, asked="tone" in asked)
            for name, value in (("voice", voice), ("language", language), ("tone", tone)):
                if value:
                    self._take(name, value, part)  # type: ignore[arg-type]
        minutes = re.search(
            r"\b(\d{2,3}) minutes\b|\b(\d|an|1) hours?(?: (and a half))?(?: each| per booking| for (?:a|each) (?:table|booking))",
            self.plain,
        )
        if minutes and (
            "booking_minutes" in self.asked
            or re.search(r"\b(?:booking|appointment|table|last|takes?)\b", self.plain)
        ):
            hours = 60 * (1 if minutes[2] in {"an", "1"} else int(minutes[2] or 0)) + (
                30 if minutes[3] else 0
            )
            self._take("booking_minutes", int(minutes[1] or hours))

    def _uncut(self, part: str) -> str:
        """A greeting runs to the end of what was said: "Hello, this is Bella. How can I help?" """
        start = self.plain.find(part)
        return self.plain[start:]

    def _limits(self) -> None:
        asked = "never" in self.asked
        never = manner.read_never(
            [trimmed(self.text)] if asked and len(self.parts) <= 1 else self.parts, asked=asked
        )
        if never:
            before = self.known.get("never")
            kept = [str(thing) for thing in before] if isinstance(before, list) and not asked else []
            used = self.parts if asked else [part for part in self.parts if manner.NEVER.search(part)]
            self._take("never", [*kept, *(thing for thing in never if thing not in kept)], *used)
        for part in list(self.parts):
            leaves = manner.read_handover(part)
            if leaves and "handover" not in self.asked and "tasks" not in self.asked:
                self._take("handover", leaves, part)

    def _wishes(self) -> None:
        asked = "tasks" in self.asked
        wishes = read_wishes(self.parts, asked=asked)
        if not wishes.any:
            if asked and self.parts and "business_name" not in self.found.values:
                self.found.unclear["tasks"] = "tasks"
            return
        before = self.known.get("tasks")
        old = (
            [str(kind) for kind in before]
            if isinstance(before, list) and not (asked and not self.correcting)
            else []
        )
        tasks = [kind for kind in [*old, *wishes.wanted] if kind not in wishes.refused]
        if "messages" in wishes.refused:
            tasks.append(NO_MESSAGES)
        if wishes.impossible:
            held = self.known.get("cannot")
            self.found.impossible = wishes.impossible
            self.found.values["cannot"] = list(
                dict.fromkeys([*(held if isinstance(held, list) else []), *wishes.impossible])
            )
            tasks.append("messages")
        if (asked or tasks != old) and (tasks or wishes.refused):
            self.found.values["tasks"] = list(dict.fromkeys(tasks))
        self.parts = (
            [] if asked else [part for part in self.parts if not read_wishes([part], asked=False).any]
        )

    def _address(self) -> None:
        asked = "address" in self.asked
        for part in list(self.parts):
            address = read_address(part, asked=asked)
            if (
                not asked
                and self.known.get("address")
                and not (self.correcting or re.search(r"\baddress\b", part, re.IGNORECASE))
            ):
                continue
            if address and not (
                asked and re.match(r"(?:i |we )?(?:don't|do not|no|not)\b", part, re.IGNORECASE)
            ):
                self._take("address", address, part)
                return

    def _facts(self) -> None:
        if self.asked & {"audience", "handover", "never"}:
            return
        facts = read_facts(self.parts)
        if facts and "services" in self.asked:
            facts = [fact for fact in facts if fact["topic"] not in ABOUT_THE_MENU]
        if facts:
            before = self.known.get("facts")
            kept = list(before) if isinstance(before, list) else []
            self._take("facts", [*kept, *(fact for fact in facts if fact not in kept)])  # type: ignore[list-item]
            self.parts = [
                part for part in self.parts if not any(fact in facts for fact in read_facts([part]) or ())
            ]

    def _services(self) -> None:
        asked = "services" in self.asked
        kept = [part for part in self.parts if read_items(part, asked=asked)]
        items = read_items(", ".join(kept), asked=asked) if kept else None
        if not items or (not asked and self.asked & set(FREE)):
            return
        before = self.known.get("services")
        adds = isinstance(before, list) and re.search(
            r"\b(?:also|too|as well|add|and)\b", self.plain, re.IGNORECASE
        )
        old = list(before) if isinstance(before, list) and adds else []
        self._take("services", [*old, *items], *kept)  # type: ignore[list-item]

    def _free(self) -> None:
        """What is left answers an open question in the visitor's own words."""
        left = trimmed(", ".join(part for part in self.parts if trimmed(part)))
        for name in FREE:
            if name in self.asked and left and re.search(r"[^\W\d_]{2,}", left):
                self._take(name, left[:LONGEST_FREE], *self.parts)
                return

    def _place(self) -> None:
        """Only where it is asked for, or called a time zone; a city in an address makes a proposal, no value."""
        if "timezone" in self.asked or re.search(r"\btime ?zone\b|\btime\b[^.]*\bzone\b", self.plain):
            zone = read_timezone(self.plain, asked=True)
            if zone:
                self._take("timezone", zone)

    def _again(self) -> None:
        """ "the hours are wrong" says what to ask again."""
        if not self.found.values and not self.found.unclear and (WRONG.search(self.text) or self.correcting):
            named = [name for name, words in FIELD_WORDS.items() if words.search(self.text)]
            self.found.mentioned = named[0] if named else None
