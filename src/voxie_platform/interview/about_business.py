"""What a sentence says of the business: name, hours, tables, address, what it offers."""
# ruff: noqa: E501 - a pattern is read in one line

import re
from typing import cast

from voxie_platform.agents.trades import trade_words
from voxie_platform.functions.words.area_codes import area_code_in, with_area_code
from voxie_platform.interview.cues import (
    ABOUT_THE_MENU,
    FREE,
    OPEN_WORD,
    OWN_WORDS,
    OWNER_WORD,
    PHONE_WORD,
    RENAMING,
    TELLS,
    WRONG,
)
from voxie_platform.interview.readers.contact import half_email, read_address, read_phone, without_phone
from voxie_platform.interview.readers.facts import read_facts
from voxie_platform.interview.readers.hours import Week, read_hours
from voxie_platform.interview.readers.items import (
    MONEY,
    Items,
    all_priced,
    half_priced,
    read_items,
    reprices,
    with_prices,
)
from voxie_platform.interview.readers.manner import NEVER, goes_to
from voxie_platform.interview.readers.names import (
    read_agent_name,
    read_business_name,
    read_spelled,
    respelled,
    without_spelling,
)
from voxie_platform.interview.readers.people import contact_cut, read_contact
from voxie_platform.interview.readers.places import read_timezone
from voxie_platform.interview.readers.text import trimmed
from voxie_platform.interview.readers.trades import read_trade
from voxie_platform.interview.readers.units import read_places, read_tables
from voxie_platform.interview.readers.week import HOLIDAYS, tokens
from voxie_platform.interview.readers.wishes import read_wishes
from voxie_platform.interview.sentence import Sentence

ONLY_A_NUMBER = re.compile(r"\+?(?:[\s().-]*\d){9,15}$")
"""Nothing else has so many digits."""
NAMES = {"business_name", "trade"}
TIMES = {"days", "time"}
NO_NAME = re.compile(
    r"[\W\d_]|(?:(?:sure|right|fine|okay|ok|so|hello|hi|hey|usually|normally|generally|mostly|typically|always|mornings?|afternoons?|evenings?|all year)\b\W*)+$"
    r"|(?:in|on|at|as|for|from|by|during|about|not|i'm not|(?:we're|we are) (?:in|at|on|near)|(?:take|book|answer) (?:messages|bookings|orders|calls|questions|tables|appointments))\b|(?:(?:and|our|the|my|opening|business|office|working)\s+)*(?:hours|times)\b",
    re.IGNORECASE,
)
"""Before hours: "sure", "in summer", "our hours", what it shall do, or a number."""
NAMING = {"business_name", "agent_name", "owner_contact", "greeting", "address"}
NAMES_ADDRESS = re.compile(r"(?:(?:the|our|my|its|new) )*address(?: is|'s|:)", re.IGNORECASE)


class AboutTheBusiness(Sentence):
    """The readers of what callers will ask for."""

    def _contacts(self) -> None:
        """Numbers, addresses and people for messages."""
        theirs = "owner_contact" in self.asked or (self.denying and "owner_contact" in self.last)
        for part in list(self.parts):
            asked = bool(self.asked & {"phone", "owner_contact"}) or theirs
            phone = (
                read_phone(part) if asked or PHONE_WORD.search(part) or ONLY_A_NUMBER.match(part) else None
            )
            owner = theirs or OWNER_WORD.search(part) is not None or goes_to(part) is not None
            if phone and not owner:
                self.found.values["phone"] = phone
                self.parts[self.parts.index(part)] = without_phone(part)
        known = str(self.known.get("phone") or "")
        if "phone" not in self.found.values and (fuller := with_area_code(known, self.text)) != known:
            self._take("phone", fuller, *[part for part in self.parts if area_code_in(part)])
        contact = read_contact(self.parts, asked=theirs, alone=self.asked == {"owner_contact"})
        if (contact or "owner_contact" in self.asked) and any(half_email(part) for part in self.parts):
            self.found.unclear["owner_contact"] = "email"
        if contact is not None:
            leaves = next((left for part in self.parts if (left := goes_to(part))), None)
            if leaves and "handover" not in self.asked:
                self.found.values["handover"] = leaves
                self.parts = [part for part in self.parts if goes_to(part) is None]
            before = self.known.get("owner_contact")
            merged = {**before, **contact} if isinstance(before, dict) else dict(contact)
            self.found.values["owner_contact"] = {key: merged[key] for key in sorted(merged)}
            self.parts = contact_cut(self.parts, asked=theirs)
        self.parts = [part for part in self.parts if trimmed(part)]

    def _hours(self) -> None:
        asked = "opening_hours" in self.asked
        told = self._names_hours_of_days()
        corrected = self.correcting and ("opening_hours" in self.last or told)
        if not (asked or OPEN_WORD.search(self.plain) or corrected or (told and self.asked & NAMES)):
            return
        apart = self.parts
        if told and self.asked & NAMES:
            apart = [piece for part in self.parts for piece in _name_first(part)]
        parts = apart if asked else [part for part in apart if self._speaks_of_hours(part)]
        before = self.known.get("opening_hours")
        if asked and not self.correcting:
            before = None
        week = cast("Week | None", before if isinstance(before, dict) else None)
        reading = read_hours(". ".join(parts), week, evening=self._trade().evening)
        if reading is None:
            return
        if reading.unclear:
            if asked:
                self.found.unclear["opening_hours"] = reading.unclear
            elif not self.known.get("opening_hours") and not self.asked & {*FREE, "never", "greeting"}:
                self.half_said = reading.unclear
            return
        self.found.assumed_closed, self.parts = reading.assumed_closed, apart
        used = [
            part
            for part in parts
            if any(token.days or token.clock or token.kind in {"closed", "allday"} for token in tokens(part))
            and not any(token.days == HOLIDAYS for token in tokens(part))
        ]
        self._take("opening_hours", reading.week, *used)  # type: ignore[arg-type]

    def _names_hours_of_days(self) -> bool:
        """ "Saturday is nine till twelve", where nothing is asked that takes any words; new hours need no `open`."""
        if self.asked & {*FREE, "never", "services"} or not (
            self.known.get("opening_hours") or self.asked & NAMES
        ):
            return False
        return any({"days", "time", "to"} <= {token.kind for token in tokens(part)} for part in self.parts)

    def _speaks_of_hours(self, part: str) -> bool:
        kinds = {token.kind for token in tokens(part)}
        return bool(kinds & TIMES) and (
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
        if name is None and aimed and not trade_asked and self.parts and not self._answers_for_tasks():
            name = read_business_name(left, asked=True, trade_words=words)
        trade = read_trade(
            ". ".join(self.parts) if "opening_hours" in self.found.values else self.plain,
            asked=trade_asked or ("trade" in self.asked and words.search(self.plain) is not None),
        )
        fuller = trade is not None and str(self.known.get("trade") or "") in trade.split()[:-1]
        if trade and (
            trade_asked or fuller or not self.known.get("trade") or self.correcting or "trade" in self.asked
        ):
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

    def _answers_for_tasks(self) -> bool:
        """ "Take messages mainly, and book consultations" is no name, whatever was asked."""
        return len(read_wishes(self.parts, asked=False).wanted) > 1

    def _units(self) -> None:
        asked = "units" in self.asked
        offered = self._offered()
        if any(reprices(read_items(part, asked=True, beside=offered), offered) for part in self.parts):
            return  # "the colour is sixty" counts no chairs
        paid = any(MONEY.search(part) for part in self.parts)
        counting = ". ".join(part for part in self.parts if not MONEY.search(part)) if paid else self.text
        trade = self._trade()
        if trade.bookable.kind == "tables":
            reading = read_tables(counting, asked=asked)
        else:
            reading = read_places(counting, asked=asked, things=(trade.bookable.one,))
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

    def _address_beside(self) -> None:
        """Told at the question for limits, which take every word that is left."""
        if "never" in self.asked:
            self._address()

    def _address(self) -> None:
        asked = "address" in self.asked
        for part in list(self.parts):
            if "never" in self.asked and (NEVER.search(part) or not NAMES_ADDRESS.match(part)):
                continue  # "send anyone to 12 Main Street" is a thing it must not do
            address = read_address(part, asked=asked and not MONEY.search(part))
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
        telling = [part for part in self.parts if not self.asked & OWN_WORDS or TELLS.match(part)]
        facts = read_facts(telling)
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
        items = read_items(", ".join(kept), asked=asked, beside=self._offered()) if kept else None
        if not asked and not items and self._prices():
            return
        if not items or (not asked and self.asked & set(FREE)):
            return
        if half_priced(items):
            if asked:
                self.found.unclear["services"] = "price"
            return
        before = self.known.get("services")
        adds = isinstance(before, list) and re.search(
            r"\b(?:also|too|as well|add|and)\b", self.plain, re.IGNORECASE
        )
        old = list(before) if isinstance(before, list) and adds else []
        self._take("services", [*old, *items], *kept)  # type: ignore[list-item]

    def _prices(self) -> bool:
        """Things with their prices are what it offers, also when something else was asked; known ones change."""
        old = self._offered()
        parts = [part for part in self.parts if reprices(read_items(part, asked=True, beside=old), old)]
        if not parts and (self.asked & {*FREE, "never"} or self.asked == {"greeting"}):
            return False
        parts = parts or [part for part in self.parts if all_priced(read_items(part, asked=True, beside=old))]
        items = read_items(", ".join(parts), asked=True, beside=old) or []
        if not items or half_priced(items):
            return False
        self._take("services", with_prices(old, items), *parts)  # type: ignore[arg-type]
        return True

    def _offered(self) -> Items:
        before = self.known.get("services")
        return cast("Items", before) if isinstance(before, list) else []

    def _place(self) -> None:
        """Only where it is asked for, or called a time zone; a city in an address makes a proposal, no value."""
        if "timezone" in self.asked or re.search(r"\btime ?zone\b|\btime\b[^.]*\bzone\b", self.plain):
            # a name may be a city's: Trattoria Milano
            text = ". ".join(self.parts) if self.found.values.keys() & NAMING else self.plain
            zone = read_timezone(text, asked=True)
            if zone:
                self._take("timezone", zone)


def _name_first(part: str) -> list[str]:
    """ "Bella Napoli, a pizzeria, Tuesday to Sunday five to eleven": what is told before the hours, and the hours."""
    told = part.split(",")
    hours = next((at for at, piece in enumerate(told) if TIMES & {each.kind for each in tokens(piece)}), 0)
    name = trimmed(",".join(told[:hours]))
    return [name, trimmed(",".join(told[hours:]))] if name and not NO_NAME.match(name) else [part]
