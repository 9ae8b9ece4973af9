"""A calendar's words and writes: what a booking is called, how it is said, how it is entered."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from voxie_platform.functions.booking_draft import Draft
from voxie_platform.functions.openings import Openings
from voxie_platform.functions.records import Booking, CalendarPlan, NewBooking
from voxie_platform.functions.slots import fitting_units, slots_of, zone_of
from voxie_platform.functions.spec import Around, Data
from voxie_platform.functions.words.numbers import in_words
from voxie_platform.functions.words.saying import say_day, say_list, say_time
from voxie_platform.ids import new_id

CHECK, BOOK, MOVE, CANCEL = "check_availability", "book", "move_booking", "cancel_booking"
TAKE_MESSAGE = "take_message"
VOWELS = "aeiou"


@dataclass(frozen=True)
class Book:
    """One calendar during one call."""

    name: str
    thing: str
    around: Around

    async def openings(self, own: Booking | None = None) -> Openings:
        calendar = await self.around.store.calendar(self.name)
        return Openings(calendar, self.around.store, self.around.now(), own)

    @property
    def takes_messages(self) -> bool:
        return TAKE_MESSAGE in self.around.tools

    def a_thing(self, plan: CalendarPlan, party: int | None = None) -> str:
        """`a table for four`, `an appointment`."""
        thing = with_article(self.thing or seen_from(plan))
        people = f" for {in_words(party)}" if party and counts_people(plan) else ""
        return f"{thing}{people}"

    def said(self, openings: Openings, start: datetime, party: int, name: str) -> str:
        """`Friday the 27th of November at 7 pm, a table for four, under Anna`."""
        when = self.when(openings, start)
        return f"{when}, {self.a_thing(openings.plan, party)}, under {name}"

    def when(self, openings: Openings, start: datetime) -> str:
        return f"{say_day(openings.day(start), openings.today)} at {say_time(openings.minutes(start))}"

    def on(self, openings: Openings, start: datetime) -> str:
        """The same as part of a sentence: `on Friday ... at 7 pm`."""
        when = self.when(openings, start).replace(",", "")
        return when if when.startswith("to") else f"on {when}"

    def times(
        self, openings: Openings, starts: tuple[datetime, ...], word: str, day: date | None = None
    ) -> str:
        """Times of the one day that is spoken of by themselves, others with their day."""
        days = {openings.day(start) for start in starts}
        if days == {day} or (day is None and len(days) == 1):
            return say_list([say_time(openings.minutes(start)) for start in starts], word)
        return say_list([self.when(openings, start) for start in starts], word)

    async def enter(
        self, openings: Openings, token: str, start: datetime, draft: Draft, party: int
    ) -> Booking | None:
        booking = NewBooking(
            id=new_id(),
            calendar_id=openings.calendar.id,
            token=token,
            call_id=self.around.call_id,
            agent_id=self.around.agent_id,
            starts_at=start,
            ends_at=start + timedelta(minutes=openings.plan.booking_minutes),
            party=party,
            name=draft.name,
            phone=draft.phone,
            note=draft.note,
        )
        units = fitting_units(openings.plan, party)
        return await self.around.store.book(booking, units=units, slots=slots_of(openings.plan, start))

    async def shift(
        self, openings: Openings, booking: Booking, start: datetime, party: int
    ) -> Booking | None:
        return await self.around.store.move(
            booking.id,
            starts_at=start,
            ends_at=start + timedelta(minutes=openings.plan.booking_minutes),
            party=party,
            units=fitting_units(openings.plan, party),
            slots=slots_of(openings.plan, start),
        )


def counts_people(plan: CalendarPlan) -> bool:
    """A dentist takes one; only where units differ from that, people are asked for."""
    return max(unit.capacity for unit in plan.units) > 1


def seen_from(plan: CalendarPlan) -> str:
    """What is booked, judged by what the units are called."""
    name = plan.units[0].name.lower()
    named = next((thing for thing in ("table", "room", "court", "lane", "seat", "boat") if thing in name), "")
    return named or ("booking" if counts_people(plan) else "appointment")


def with_article(thing: str) -> str:
    return f"{'an' if thing[:1].lower() in VOWELS else 'a'} {thing}"


def data_of(booking: Booking, plan: CalendarPlan) -> Data:
    """What a model may want to know of a row."""
    return {
        "booking_id": booking.id,
        "starts_at": booking.starts_at.astimezone(zone_of(plan)).isoformat(),
        "party": booking.party,
        "name": booking.name,
        "status": booking.status,
    }
