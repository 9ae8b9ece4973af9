"""Making one booking: from the first words to the read-back and the row."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from voxie_platform.functions.booking_book import CANCEL, TAKE_MESSAGE, Book, counts_people, data_of
from voxie_platform.functions.booking_draft import Draft, changed, chosen, heard_in, taking, with_now
from voxie_platform.functions.booking_words import Heard
from voxie_platform.functions.openings import Openings
from voxie_platform.functions.placing import (
    day_placed,
    leading,
    no_such_day,
    on,
    party_placed,
    spread,
    time_placed,
    wish_said,
)
from voxie_platform.functions.records import Booking
from voxie_platform.functions.slots import largest_party
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
from voxie_platform.functions.wavering import (
    field_named,
    number_meant,
    number_question,
    number_settled,
)
from voxie_platform.functions.words.answers import CORRECTION, Reply
from voxie_platform.functions.words.numbers import in_words
from voxie_platform.functions.words.phones import digit_by_digit
from voxie_platform.functions.words.saying import sentence
from voxie_platform.functions.words.wishes import wish_in
from voxie_platform.ids import new_id

PATIENCE = 3
"""Sentences in a row without a word for us, before a message is offered."""
CHANGE = "What should I change?"
NOTHING = re.compile(r"\b(?:nothing|fine|correct|all right|alright|good|as it is)\b")
QUESTIONS = {
    "date": "Which day would you like?",
    "time": "At what time?",
    "party": "For how many people?",
    "name": "What name may I put it under?",
}


@dataclass(frozen=True)
class Promise:
    """What was read back under a token."""

    token: str
    draft: Draft
    start: datetime
    party: int
    say: str


class Reserving:
    """One booking in the making."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.drop()

    def drop(self) -> None:
        self.draft = Draft()
        self.question: Needs | None = None
        self.offers: tuple[datetime, ...] = ()
        self.promise: Promise | None = None
        self.only_asking = False
        self.wants_list = False
        self.message_offered = ""
        self.number: int | None = None
        self.missed = 0

    @property
    def open(self) -> bool:
        return not self.draft.empty or self.question is not None

    async def take(self, given: Given, *, only_asking: bool) -> Outcome:
        """Take in one sentence and say what comes next."""
        openings = await self.book.openings()
        asked = self.question.param if self.question else None
        heard = with_now(heard_in(given, self.draft, openings, asked), self.draft, openings)
        begun = self.open
        self.only_asking = only_asking and (self.only_asking or not begun)
        if begun and heard.answered.reply is Reply.NEVER_MIND:
            return self.given_up()
        if self.message_offered and not heard.anything:
            if heard.answered.reply is Reply.YES:
                return self._hand_over()
            if heard.answered.reply is Reply.NO:
                return self.given_up()
        if self.number is not None:
            heard, self.number = number_meant(heard, self.number), None
        elif self._changeable or self._corrected(heard):
            if which := number_question(heard, self.draft, openings):
                self.number = heard.number
                return self._ask(which)
            heard = number_settled(heard, self.draft, openings)
        return await self._follow(heard, given, openings, begun=begun)

    @property
    def _changeable(self) -> bool:
        """Whether it was read back: whatever comes now is a yes or a change."""
        return self.promise is not None or self._asked_what_to_change

    @property
    def _asked_what_to_change(self) -> bool:
        return self.question is not None and self.question.ask == CHANGE

    def _corrected(self, heard: Heard) -> bool:
        """`Make it nine instead`, while something else is asked."""
        return self.draft.time is not None and CORRECTION.search(heard.text) is not None

    def given_up(self) -> Done:
        self.drop()
        return Done("All right, I have booked nothing. Is there anything else?")

    async def _follow(self, heard: Heard, given: Given, openings: Openings, *, begun: bool) -> Outcome:
        agreeing = heard.answered.reply is Reply.YES
        pick = chosen(heard, self.offers, openings, agreeing=agreeing)
        before = self.draft
        self.draft = changed(self.draft, heard, openings, given.word("note") or wish_in(given.said))
        if heard.no_day:
            self.missed, self.message_offered = 0, ""
            return self._ask(no_such_day(heard.no_day, QUESTIONS["date"]))
        if pick:
            self.draft = taking(self.draft, pick, openings)
            self.only_asking = False
        elif begun and self.draft == before and not heard.asks_for_times and heard.choice != "any":
            if self._nothing_to_change(heard):
                return await self._next(openings, heard)
            return self._unchanged(heard)
        self.missed = 0
        self.message_offered = ""
        self.offers = ()
        return await self._next(openings, heard)

    def _nothing_to_change(self, heard: Heard) -> bool:
        """`Nothing, it is fine`, to "What should I change?": then it is read back once more."""
        return self._asked_what_to_change and (
            heard.answered.reply is Reply.YES or bool(NOTHING.search(heard.text))
        )

    def _unchanged(self, heard: Heard) -> Outcome:
        """The sentence told nothing new: an answer to what was asked, or not for us."""
        reply = heard.answered.reply
        if self.promise:
            return self._still_promised(heard, reply)
        if self.offers and reply is Reply.YES:
            return self._ask(
                Needs("time", "Which one would you like, the first or the second?"), keep_offers=True
            )
        if reply is Reply.NO and self.only_asking:
            self.drop()
            return Done("All right. Is there anything else?")
        if reply is Reply.NO and self.offers:
            self.draft = replace(self.draft, time=None, part=None)
            return self._ask(Needs("time", "Which other day or time would suit you?"))
        if field := field_named(heard.text):
            return self._ask(Needs(field, QUESTIONS[field]))
        return self._missed()

    def _still_promised(self, heard: Heard, reply: Reply) -> Outcome:
        assert self.promise is not None
        field = field_named(heard.text)
        if reply is Reply.NO or field:
            ask = QUESTIONS[field] if field else CHANGE
            return self._ask(Needs(field or "said", ask))
        say = self.promise.say
        if reply is Reply.YES:
            return ReadBack(self.promise.token, say, understood=not heard.answered.rest)
        return ReadBack(self.promise.token, f"{NOT_UNDERSTOOD} {say}", understood=False)

    def _missed(self) -> Outcome:
        self.missed += 1
        asked = self.question or Needs("date", QUESTIONS["date"])
        if self.missed >= PATIENCE and self.book.takes_messages:
            return self._offer_message("I am afraid I do not understand.", asked.param)
        ask = asked.ask if self.offers else re.split(r"(?<=[.!?]) ", asked.ask)[-1]
        return replace(asked, ask=f"{NOT_UNDERSTOOD} {ask}", understood=False)

    def _ask(self, question: Needs, *, keep_offers: bool = False) -> Needs:
        self.question = question
        self.promise = None
        if not keep_offers:
            self.offers = ()
        return question

    async def _next(self, openings: Openings, heard: Heard) -> Outcome:
        """The first thing that is missing or cannot be, in the order in which people expect to be asked."""
        largest = largest_party(openings.plan)
        wished = self.draft.party
        self.draft, question = party_placed(self.draft, largest)
        if question and wished and wished > largest:
            return self._too_many(question, wished, openings)
        if question is None and heard.soonest and not self.draft.days and self._party(openings):
            self.draft = replace(self.draft, days=(openings.today,))
            return await self._offer_others(openings, openings.minutes(openings.now), "", of_day=date.min)
        if question is None:
            self.draft, question = day_placed(self.draft, openings, QUESTIONS["date"])
        if question:
            return self._ask(question)
        self.wants_list = self.wants_list or heard.asks_for_times or heard.choice == "any"
        if self.draft.time is None and (self.only_asking or self.wants_list):
            return await self._list_times(openings)
        self.draft, question = time_placed(self.draft, openings, QUESTIONS["time"])
        if question is None and self._party(openings) is None:
            question = Needs("party", QUESTIONS["party"])
        return self._ask(question) if question else await self._see_if_free(openings)

    def _party(self, openings: Openings) -> int | None:
        """Where units take one person each nobody is asked how many they are."""
        return self.draft.party or (None if counts_people(openings.plan) else 1)

    def _too_many(self, question: Needs, wished: int, openings: Openings) -> Outcome:
        if self.book.takes_messages:
            self.message_offered = (
                f"Would like to book for {in_words(wished)} people{wish_said(self.draft, openings)}."
            )
            return self._ask(replace(question, ask=f"{question.ask} Shall I take a message for more?"))
        return self._ask(replace(question, ask=f"{question.ask} How many would you be?"))

    async def _list_times(self, openings: Openings) -> Outcome:
        party, day = self._party(openings), self.draft.day
        if party is None:
            return self._ask(Needs("party", QUESTIONS["party"]))
        assert day is not None
        self.wants_list = False
        free = await openings.free_starts(day, party)
        if self.draft.part:
            start, end = self.draft.part
            free = tuple(it for it in free if start <= openings.minutes(it) < end) or free
        if not free:
            return await self._offer_others(openings, 12 * 60, f"I have nothing free {on(day, openings)}.")
        what = self.book.a_thing(openings.plan, party)
        shown = spread(free)
        times = self.book.times(openings, shown, "and")
        more = "for example " if len(free) > len(shown) else ""
        self.question = Needs("time", "Which time would you like?")
        self.offers = shown
        return replace(
            self.question,
            ask=f"{leading(day, openings)} I have {what} {more}at {times}. {self.question.ask}",
        )

    async def _see_if_free(self, openings: Openings) -> Outcome:
        party, day, time = self._party(openings), self.draft.day, self.draft.time
        assert party is not None
        assert day is not None
        assert time is not None
        minutes = time.options[0]
        start = openings.start_at(day, minutes)
        free = await openings.free_starts(day if start is None else openings.day(start), party)
        if start is None or start not in free:
            told = (
                f"I am sorry, {self.book.when(openings, start)} is not free."
                if start
                else "That is not free."
            )
            if start and start not in openings.bookable(openings.day(start)):
                told = "I am sorry, I cannot book that time."
            return await self._offer_others(openings, minutes, told)
        if self.only_asking:
            return self._offer_booking(openings, start, party)
        if not self.draft.name:
            return self._ask(Needs("name", QUESTIONS["name"]))
        return self._read_back(openings, start, party)

    async def _offer_others(
        self, openings: Openings, minutes: int, told: str, of_day: date | None = None
    ) -> Outcome:
        party, day = self._party(openings), self.draft.day
        assert party is not None
        assert day is not None
        offers = await openings.nearest(day, minutes, party)
        self.draft = replace(self.draft, time=None)
        if not offers:
            self.draft = replace(self.draft, days=())
            if self.book.takes_messages:
                return self._offer_message(f"{told} The days after are full too.", "date")
            return self._ask(Needs("date", f"{told} Which other day would suit you?"))
        question = "Would that suit you?" if len(offers) == 1 else "Which would you like?"
        self._ask(Needs("time", question))
        self.offers = offers
        times = self.book.times(openings, offers, "or", of_day or day)
        return Needs("time", f"{told} I could offer {times}. {question}".strip())

    def _offer_booking(self, openings: Openings, start: datetime, party: int) -> Outcome:
        what = self.book.a_thing(openings.plan, party)
        say = f"Yes, {what} is free {self.book.on(openings, start)}. Shall I book it for you?"
        self._ask(Needs("said", say))
        self.offers = (start,)
        return Needs("said", say)

    def _offer_message(self, told: str, param: str) -> Outcome:
        self.missed = 0
        self.message_offered = "Asks to be called back about a booking."
        return self._ask(Needs(param, f"{told} Shall I take a message?"))

    def _hand_over(self) -> Outcome:
        text, draft = self.message_offered, self.draft
        self.drop()
        given = {"text": text, "name": draft.name, "phone": draft.phone}
        return HandOver(TAKE_MESSAGE, Given({key: value for key, value in given.items() if value}))

    def _read_back(self, openings: Openings, start: datetime, party: int) -> ReadBack:
        said = sentence(self.book.said(openings, start, party, self.draft.name))
        number = f", telephone {digit_by_digit(self.draft.phone)}" if self.draft.phone else ""
        note = f", with the note: {self.draft.note}" if self.draft.note else ""
        say = f"{said}{number}{note}. Is that right?"
        known = self.promise
        self.question = None
        if known is None or (known.draft, known.start, known.party) != (self.draft, start, party):
            self.promise = Promise(new_id(), self.draft, start, party, say)
        assert self.promise is not None
        return ReadBack(self.promise.token, say)

    async def confirm(self, token: str) -> tuple[Outcome, Booking | None]:
        """Enter it; if somebody was faster, others are offered."""
        promise = self.promise
        if promise is None or promise.token != token:
            return Refused("That is no longer what we agreed on."), None
        openings = await self.book.openings()
        booking = await self.book.enter(openings, token, promise.start, promise.draft, promise.party)
        if booking is None:
            told = f"I am sorry, {self.book.when(openings, promise.start)} was taken this very moment."
            return await self._offer_others(openings, openings.minutes(promise.start), told), None
        self.drop()
        said = sentence(self.book.said(openings, booking.starts_at, booking.party, booking.name))
        day = openings.day(booking.starts_at).isoformat()
        return Done(
            f"It is booked. {said}. Is there anything else?",
            data_of(booking, openings.plan),
            undo=Undo("It has been booked.", HandOver(CANCEL, Given({"date": day}))),
        ), booking
