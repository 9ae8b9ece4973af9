"""Moving or cancelling a booking that exists: find it, read back, do it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from voxie_platform.errors import NotFoundError
from voxie_platform.functions.booking_book import BOOK, MOVE, TAKE_MESSAGE, Book, data_of
from voxie_platform.functions.booking_draft import Draft, changed, chosen, heard_in, taking
from voxie_platform.functions.booking_words import Heard
from voxie_platform.functions.finding import bookings_of, on_days, picked, told_apart, with_hours_at, with_old
from voxie_platform.functions.openings import Openings
from voxie_platform.functions.placing import day_placed, no_such_day, party_placed, time_placed
from voxie_platform.functions.records import Booking
from voxie_platform.functions.slots import largest_party, zone_of
from voxie_platform.functions.spec import (
    NOT_UNDERSTOOD,
    Done,
    Given,
    HandOver,
    Needs,
    Outcome,
    ReadBack,
    Refused,
    Undo,
)
from voxie_platform.functions.wavering import number_question, number_settled
from voxie_platform.functions.words.answers import Reply
from voxie_platform.functions.words.numbers import in_words
from voxie_platform.functions.words.saying import say_list, sentence
from voxie_platform.ids import new_id

ASK_NAME = "What name is the booking under?"
ASK_NEW = "To which day and time should I move it?"
OF_THE_OLD = frozenset({"name", "old_date"})
"""Questions about the booking as it is: their answers change nothing about where it moves to."""
TRIES = 2


@dataclass(frozen=True)
class Promise:
    """A change that was read back under a token."""

    token: str
    booking: Booking
    start: datetime | None
    """None: it is cancelled."""
    party: int
    say: str

    def moved(self, openings: Openings) -> Draft:
        """The booking as it will be."""
        assert self.start is not None
        return replace(taking(Draft(), self.start, openings), parties=(self.party,))


class Changing:
    """One booking being moved or cancelled; bookings made earlier in the call are known without a name."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.of_this_call: tuple[Booking, ...] = ()
        self.drop()

    def drop(self) -> None:
        self.cancel = False
        self.name = ""
        self.old_days: tuple[date, ...] = ()
        self.no_day = ""
        """A date in no calendar, said before the booking was found."""
        self.known: tuple[Booking, ...] = ()
        """All under that name."""
        self.found: tuple[Booking, ...] = ()
        """Those of the day that was named; in the end one."""
        self.draft = Draft()
        self.offers: tuple[datetime, ...] = ()
        self.question: Needs | None = None
        self.promise: Promise | None = None
        self.failed = 0
        self.message_offered = False

    def made(self, booking: Booking) -> None:
        self.of_this_call = (*(it for it in self.of_this_call if it.id != booking.id), booking)

    async def told(self) -> Outcome:
        """What was booked in this call; about others only who can name them is told, when they are to change."""
        openings = await self.book.openings()
        said = [self.book.said(openings, it.starts_at, it.party, it.name) for it in self.of_this_call]
        if said:
            return Done(f"{sentence('; and '.join(said))}. Is there anything else?")
        return Refused(
            "I can only tell what we book in this call, or move and cancel a booking.",
            message="Asks about a booking.",
        )

    @property
    def open(self) -> bool:
        return self.question is not None or self.promise is not None

    async def take(self, given: Given, *, cancel: bool) -> Outcome:
        if self.open and cancel != self.cancel:
            known = self.known
            self.drop()
            self.known = self.found = known
        begun, self.cancel = self.open, cancel
        own = self.found[0] if len(self.found) == 1 else None
        openings = await self.book.openings(own)
        asked = self.question.param if self.question else None
        given = given if cancel else with_hours_at(given)
        heard = heard_in(given, self.draft, openings, asked)
        if self.promise and self.promise.start:
            heard = number_settled(heard, self.promise.moved(openings), openings)
        if self.message_offered and heard.answered.reply is Reply.YES:
            return self._hand_over()
        if begun and self._given_up(heard):
            self.drop()
            return Done("All right, everything stays as it is. Is there anything else?")
        if begun and self.promise and not heard.anything:
            return self._still_promised(heard)
        return await self._follow(given, heard, openings, begun=begun)

    def _given_up(self, heard: Heard) -> bool:
        plainly_no = heard.answered.reply is Reply.NO and not heard.anything
        asked_whether = self.message_offered or (self.cancel and self.promise is not None)
        return heard.answered.reply is Reply.NEVER_MIND or (plainly_no and asked_whether)

    def _still_promised(self, heard: Heard) -> Outcome:
        assert self.promise is not None
        if heard.answered.reply is Reply.NO:
            self.draft = Draft()
            return self._ask(Needs("date", ASK_NEW))
        say = self.promise.say
        if heard.answered.reply is Reply.YES:
            return self._promised(self.promise, say, understood=not heard.answered.rest)
        return self._promised(self.promise, f"{NOT_UNDERSTOOD} {say}", understood=False)

    async def _follow(self, given: Given, heard: Heard, openings: Openings, *, begun: bool) -> Outcome:
        if not begun and not heard.name and not heard.phone:
            self.known = self.found = self.of_this_call
        several = self.cancel or (begun and len(self.found) > 1)
        old_days, heard = told_apart(given, heard, openings, begun=begun, all_own=several)
        self.old_days = old_days or self.old_days
        named = heard.name or (heard.phone if len(self.found) != 1 else "")
        if named and named != self.name:
            self.name = named
            self.known = self.found = await bookings_of(self.book, openings, heard.name, heard.phone)
            if not self.found:
                self._note(heard, openings)
                return self._not_found(heard)
        if not self.found:
            self._note(heard, openings)
            return self._unnamed(heard, again=begun)
        self.found = on_days(self.known, self.old_days, openings) or self.found
        if len(self.found) > 1 and begun:
            self.found, heard = picked(self.found, heard, openings)
        if len(self.found) > 1:
            if self.question is None or self.question.param != "old_date":
                self._note(heard, openings)
            times = say_list(
                [self.book.when(openings, booking.starts_at) for booking in self.found[:3]], "or"
            )
            return self._ask(Needs("old_date", f"Which one: {times}?"))
        own = await self.book.openings(self.found[0])
        if self.cancel:
            return self._read_back(own, None, self.found[0].party)
        return await self._place(heard if begun else self._number_settled(heard, own), own)

    def _number_settled(self, heard: Heard, openings: Openings) -> Heard:
        """`Make it eight instead`, right after it was booked for seven: if that can only be one thing."""
        old = with_old(self.draft, self.found[0], openings)
        asks_back = number_question(heard, old, openings)
        return heard if asks_back else number_settled(heard, old, openings)

    def _note(self, heard: Heard, openings: Openings) -> None:
        """Where it is to move to, said before the booking was found."""
        if not self.cancel:
            self.no_day = heard.no_day or self.no_day
            self.draft = changed(self.draft, replace(heard, name="", phone=""), openings)

    def _not_found(self, heard: Heard) -> Outcome:
        told = f"I cannot find a booking under {heard.name or 'that number'}."
        return self._ask(Needs("name", f"{told} {self._offer() or 'Could you spell the name for me?'}"))

    def _unnamed(self, heard: Heard, *, again: bool) -> Needs:
        """Without the name nothing can be found: asked for a few times, then a message is offered in its place."""
        if again and (offer := self._offer()):
            return self._ask(Needs("name", f"I cannot find it without the name. {offer}"))
        asked = self._ask(Needs("name", ASK_NAME))
        if not again or heard.anything:
            return asked
        return replace(asked, ask=f"{NOT_UNDERSTOOD} {ASK_NAME}", understood=False)

    def _offer(self) -> str:
        """Once this was tried often enough."""
        self.failed += 1
        self.message_offered = self.failed >= TRIES and self.book.takes_messages
        return "Shall I take a message?" if self.message_offered else ""

    async def _place(self, heard: Heard, openings: Openings) -> Outcome:
        """Where it moves to: what was not said anew stays as it was."""
        booking = self.found[0]
        before = self.draft
        pick = chosen(heard, self.offers, openings, agreeing=heard.answered.reply is Reply.YES)
        self.draft = changed(self.draft, replace(heard, name="", phone=""), openings)
        no_day, self.no_day = heard.no_day or self.no_day, ""
        if no_day and not heard.days:
            return self._ask(no_such_day(no_day, "Which day would you like?"))
        if pick:
            self.draft = taking(self.draft, pick, openings)
        if self.draft.empty:
            return self._ask(Needs("date", ASK_NEW))
        if self.question and self.question.param not in OF_THE_OLD and self.draft == before and not pick:
            return replace(self.question, ask=f"{NOT_UNDERSTOOD} {self.question.ask}", understood=False)
        wished = with_old(self.draft, booking, openings)
        wished, question = party_placed(wished, largest_party(openings.plan))
        if question is None:
            wished, question = day_placed(wished, openings, "Which day would you like?")
        if question is None:
            wished, question = time_placed(wished, openings, "At what time?")
        if question and question.param == "party":
            question = replace(question, ask=f"{question.ask} How many will you be?")
        if question:
            self.draft = replace(
                self.draft,
                days=wished.days,
                time=wished.time,
                parties=wished.parties if self.draft.parties else (),
            )
            return self._ask(question)
        return await self._see_if_free(wished, openings, booking)

    async def _see_if_free(self, wished: Draft, openings: Openings, booking: Booking) -> Outcome:
        day, time, party = wished.day, wished.time, wished.party or booking.party
        assert day is not None
        assert time is not None
        start = openings.start_at(day, time.options[0])
        if start == booking.starts_at and party == booking.party:
            return self._ask(Needs("date", f"That is when it is already. {ASK_NEW}"))
        free = await openings.free_starts(day if start is None else openings.day(start), party)
        if start and start in free:
            return self._read_back(openings, start, party)
        nearest = await openings.nearest(day, time.options[0], party)
        offers = tuple(offer for offer in nearest if (offer, party) != (booking.starts_at, booking.party))
        told = "I am sorry, that is not free."
        if not offers:
            return self._ask(Needs("date", f"{told} Which other day would suit you?"))
        ask = "Would that suit you?" if len(offers) == 1 else "Which would you like?"
        question = self._ask(
            Needs("time", f"{told} I could offer {self.book.times(openings, offers, 'or')}. {ask}")
        )
        self.offers = offers
        return question

    def _ask(self, question: Needs) -> Needs:
        self.question, self.promise, self.offers = question, None, ()
        return question

    def _read_back(self, openings: Openings, start: datetime | None, party: int) -> ReadBack:
        booking = self.found[0]
        now = self.book.said(openings, booking.starts_at, booking.party, booking.name)
        say = f"{sentence(now)}{self._becomes(openings, start, party)}"
        known = self.promise
        if known is None or (known.booking, known.start, known.party) != (booking, start, party):
            self.promise = Promise(new_id(), booking, start, party, say)
        assert self.promise is not None
        self.question = None
        return self._promised(self.promise, say)

    def _promised(self, promise: Promise, say: str, *, understood: bool = True) -> ReadBack:
        unless = "I have not cancelled it" if promise.start is None else "I have not changed it"
        return ReadBack(promise.token, say, understood, unless=unless)

    def _becomes(self, openings: Openings, start: datetime | None, party: int) -> str:
        booking = self.found[0]
        if start is None:
            return ": shall I cancel it?"
        if start == booking.starts_at:
            return f", becomes {self.book.a_thing(openings.plan, party)}. Is that right?"
        people = f" for {in_words(party)}" if party != booking.party else ""
        return f", moves to {self.book.when(openings, start)}{people}. Is that right?"

    def _hand_over(self) -> Outcome:
        text = f"Wants to {'cancel' if self.cancel else 'move'} a booking that was not found{f' under {self.name}' if self.name else ''}."
        given = {
            "text": text,
            "name": self.name if self.name and not self.name.strip("+").isdecimal() else "",
        }
        self.drop()
        return HandOver(TAKE_MESSAGE, Given({key: value for key, value in given.items() if value}))

    async def confirm(self, token: str) -> Outcome:
        promise = self.promise
        if promise is None or promise.token != token:
            return Refused("That is no longer what we agreed on.")
        openings = await self.book.openings()
        try:
            if promise.start is None:
                return await self._cancelled(promise.booking, openings)
            return await self._moved(promise, promise.start, openings)
        except NotFoundError:
            self._gone(promise.booking)
            return Refused("I am sorry, that booking is not there any more. Is there anything else?")

    async def _cancelled(self, booking: Booking, openings: Openings) -> Outcome:
        gone = await self.book.around.store.cancel(booking.id)
        self._gone(gone)
        return Done(
            "It is cancelled. Is there anything else?",
            data_of(gone, openings.plan),
            undo=Undo(
                "It has been cancelled. To book it again:", HandOver(BOOK, Given(anew(gone, openings)))
            ),
        )

    def _gone(self, booking: Booking) -> None:
        self.of_this_call = tuple(it for it in self.of_this_call if it.id != booking.id)
        self.drop()

    async def _moved(self, promise: Promise, start: datetime, openings: Openings) -> Outcome:
        booking = await self.book.shift(openings, promise.booking, start, promise.party)
        if booking is None:
            self.draft = replace(self.draft, time=None)
            return self._ask(
                Needs("time", "I am sorry, that was taken this very moment. What other time would suit you?")
            )
        self.drop()
        self.made(booking)
        said = sentence(self.book.said(openings, booking.starts_at, booking.party, booking.name))
        back = {"old_date": openings.day(booking.starts_at).isoformat(), **wished(promise.booking, openings)}
        return Done(
            f"It is moved. {said}. Is there anything else?",
            data_of(booking, openings.plan),
            undo=Undo("It has been moved. To move it back:", HandOver(MOVE, Given(back))),
        )


def wished(booking: Booking, openings: Openings) -> dict[str, str]:
    """When it is and for how many, as a tool is told."""
    at = booking.starts_at.astimezone(zone_of(openings.plan))
    return {"date": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}", "party": str(booking.party)}


def anew(booking: Booking, openings: Openings) -> dict[str, str]:
    """All that a tool is told of it."""
    about = {"name": booking.name, "phone": booking.phone, "note": booking.note}
    return {**wished(booking, openings), **{key: value for key, value in about.items() if value}}
