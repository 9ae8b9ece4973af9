"""Booking on one of the workspace's calendars: look, book, move, cancel."""

import re
from typing import Annotated, Literal

from pydantic import StringConstraints

from voxie_platform.functions.booking_book import BOOK, CANCEL, CHECK, MOVE, Book, seen_from, with_article
from voxie_platform.functions.booking_words import hear
from voxie_platform.functions.changing import Changing
from voxie_platform.functions.records import CalendarPlan
from voxie_platform.functions.reserving import Reserving
from voxie_platform.functions.spec import Around, Given, HandOver, Outcome, Tool, tool
from voxie_platform.functions.words.feasts import of_country
from voxie_platform.functions.words.plain import plain
from voxie_platform.values import ShortText, Value

ANSWER = "answer_question"

OWN = re.compile(
    r"^(?:(?:and|so|um|uh|sorry|wait|hello|hi)[ ,.]+)*(?:what|when|which|where|at what time|do|did|have) .*\bmy (?:booking|reservation|appointment|table)\b|"
    r"\bwhat (?:did|have) (?:you|i|we) (?:just )?book(?:ed)?\b|\b(?:do|did) (?:i|we) (?:have|make) an? (?:booking|reservation|appointment)\b"
)
"""A question about a booking that exists already."""

OF_CALENDAR = re.compile(
    r"\b(?:tables?|appointments?|slots?|rooms?|seats?|courts?|bookings?|reservations?|book|reserve|avail\w*|vacan\w*|times?|openings?|anything|something|spots?|places?)\b"
)
THING = r"(?:appointment|booking|reservation|table|room|lesson|class|session|court|cab|taxi)s?"
EXISTING = re.compile(
    rf"\b(?:i|we)(?:'ve| have)?(?: got| booked| made| already)* (?:a|an|my|our|the) (?:\w+ )?{THING}\b"
    r"(?:(?!\b(?:until|till|before)\b|\bso\b.*\bmake it\b).)*?"
    r"\b(?:to|can (?:i|we|you)|could (?:i|we|you)|please|must|should|can't|cannot) "
    r"(?P<what>move|change|reschedule|postpone|cancel|make it)\b"
)
"""`I've got an appointment tomorrow and need to move it`: what is there already is not booked anew."""
OF_ANY_KIND = rf"(?:(?!(?:later|earlier|sooner|bigger|larger|smaller|different)\b)\w+ ){{0,2}}{THING}\b"
NEW = re.compile(
    r"\b(?:another (?:one|for|on|at|under)\b|what(?: is|'s) free\b|anything free\b|"
    r"(?:another|an? (?:new|second)|(?:(?:i|we)(?:'d like|'d love| would like| would love| need| want)|book|reserve|make)(?: me| us)? (?:an?|\d+)) "
    rf"{OF_ANY_KIND})"
)
"""A wish for one more, or to know what is free: no answer about a booking that exists."""
CHANGED = re.compile(
    r"\b(?:instead|make (?:it|that)|change|rather|wait|actually|we(?:'ll| will) be|move (?:it|that))\b"
)
"""Right after a booking: said of that one, and no new one."""

CalendarName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class BookingsSettings(Value):
    """Booking on one of the workspace's calendars."""

    kind: Literal["bookings"] = "bookings"
    calendar: CalendarName = "main"
    """Agents that name the same calendar share it."""
    plan: CalendarPlan | None = None
    """None: the calendar exists already and stays as it is."""
    thing: ShortText = ""
    """What callers book, in one word (table, appointment, court); empty: seen from the units."""


class Bookings:
    """All bookings of one call: one in the making, one being changed, those made so far."""

    def __init__(self, settings: BookingsSettings, around: Around) -> None:
        book = Book(settings.calendar, settings.thing, around)
        self.around = around
        self.thing = settings.thing
        self.reserving = Reserving(book)
        self.changing = Changing(book)
        self.at_work: Reserving | Changing = self.reserving
        self.for_existing = ""
        """The tool that stands in for another one, where that was called for a booking that exists."""

    async def run(self, tool: str, given: Given) -> Outcome:
        given = self._of_country(given)
        tool = self._tool_meant(tool, given)
        if tool in {MOVE, CANCEL} and not self._means_the_draft(given):
            self.at_work = self.changing
            self.reserving.drop()
            return await self.changing.take(given, cancel=tool == CANCEL)
        if tool == CANCEL:
            return self.reserving.given_up()
        if not self.reserving.open and self._means_the_last(given):
            return HandOver(MOVE, given)
        if (
            tool == CHECK
            and not self.reserving.open
            and ANSWER in self.around.tools
            and self._is_beside(given)
        ):
            return HandOver(ANSWER, given)
        if not self.reserving.open and OWN.search(plain(given.said)):
            return await self.changing.told()
        self.at_work = self.reserving
        self.changing.drop()
        return await self.reserving.take(given, only_asking=tool == CHECK)

    def _tool_meant(self, tool: str, given: Given) -> str:
        """Of a booking that exists another tool, however the sentence begins; so too for the answers that follow."""
        text = plain(given.said)
        if tool not in {BOOK, CHECK} or NEW.search(text):
            self.for_existing = ""
            return tool
        if not self.changing.open or not self.for_existing:
            there = None if self.reserving.open else EXISTING.search(text)
            self.for_existing = "" if there is None else CANCEL if there["what"] == "cancel" else MOVE
        return self.for_existing or tool

    def _of_country(self, given: Given) -> Given:
        zone = self.around.timezone
        values = {name: of_country(word, zone) for name, word in given.values.items()}
        return Given(values, of_country(given.said, zone))

    def _means_the_last(self, given: Given) -> bool:
        """`Can we make it eight instead?`, once a booking was made in this call."""
        text = plain(given.said)
        return bool(self.changing.of_this_call and CHANGED.search(text)) and "another" not in text

    def _is_beside(self, given: Given) -> bool:
        """`Is parking free?` is no question for the calendar."""
        if any(map(given.word, given.values)):
            return False
        heard = hear(given.said, self.around.now().date())
        named = bool(self.thing) and self.thing.lower() in heard.text
        return not heard.anything and not named and not OF_CALENDAR.search(heard.text)

    def _means_the_draft(self, given: Given) -> bool:
        """`Change that to eight` before anything is booked is about the booking in the making."""
        return self.reserving.open and not self.changing.open and not given.word("name")

    async def confirm(self, token: str) -> Outcome:
        if self.at_work is self.changing:
            return await self.changing.confirm(token)
        outcome, booking = await self.reserving.confirm(token)
        if booking:
            self.changing.made(booking)
        return outcome

    def wants(self, given: Given) -> bool:
        return NEW.search(plain(given.said)) is not None

    def drop(self) -> None:
        self.reserving.drop()
        self.changing.drop()


WHEN = {
    "date": "The day, as the caller said it or as YYYY-MM-DD.",
    "time": "The time, as the caller said it or as HH:MM.",
    "party": "How many people.",
}
WHO = {
    "name": "The name the booking is under, as the caller said it.",
    "phone": "The caller's telephone number, if they gave one.",
}


def tools(settings: BookingsSettings, around: Around) -> tuple[Tool, ...]:
    thing = settings.thing or (seen_from(settings.plan) if settings.plan else "booking")
    others = tuple(it for it in ("table", "appointment", "reservation", "booking") if it != thing)
    does = f"Book {with_article(thing)}" if thing != "booking" else "Make a booking"
    told = () if thing != "booking" else ("I'd like a table", "I'd like an appointment")
    seen = ("be seen", "get seen", "fit me in") if thing == "appointment" else ()
    return (
        tool(
            BOOK,
            f"{does}. Pass on what the caller said and leave out what they did not say; "
            "the answer asks for what is missing, or offers other times.",
            (f"book {with_article(thing)}", f"I'd like {with_article(thing)}", f"I need {with_article(thing)}", thing,
             f"{thing} for two people", "book", "reserve", *(f"make {with_article(it)}" for it in others), *told, *seen),
            **WHEN,
            **WHO,
            note="A wish that goes with the booking, if the caller has one.",
        ),
        tool(
            CHECK,
            "Look up what is free. Only for callers who ask first and do not book yet.",
            ("free", "available", "availability", "anything free", "what times do you have", "vacancies"),
            **WHEN,
        ),
        tool(
            MOVE,
            "Move a booking. Also to change how many people come.",
            ("move my booking", "change my reservation", "change my booking", "reschedule", "postpone",
             f"move my {thing}", "change the time of my booking"),
            **{**WHEN, "date": "The new day.", "time": "The new time.", "party": "The new number of people."},
            **WHO,
            old_date="The day the booking is on now.",
        ),
        tool(
            CANCEL,
            "Cancel a booking.",
            ("cancel my booking", "cancel my reservation", f"cancel my {thing}", "cancel", "call off"),
            **WHO,
            date="The day of the booking.",
        ),
    )  # fmt: skip
