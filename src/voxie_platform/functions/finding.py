"""Which booking is meant, and which of the days and hours said are its own."""

import re
from dataclasses import replace
from datetime import date

from voxie_platform.functions.booking_book import Book
from voxie_platform.functions.booking_draft import Draft, chosen
from voxie_platform.functions.booking_words import Heard, hear
from voxie_platform.functions.openings import Openings
from voxie_platform.functions.records import Booking
from voxie_platform.functions.slots import DAY
from voxie_platform.functions.spec import Given
from voxie_platform.functions.words.days import days_in
from voxie_platform.functions.words.plain import plain
from voxie_platform.functions.words.times import Time

TO_THE_HOUR = re.compile(
    r"\bto (?=\d{1,2}(?:[:.]\d\d)?(?: ?[ap]m| oclock| in the|$| [.,?!]| (?:and|please|on)))"
)
OLD_BEFORE = re.compile(
    r"\b(?:from|booking|reservation|table|appointment|booked|reserved)(?: (?:is|was|for|on|this|at|it))*\s*$"
)


def with_hours_at(given: Given) -> Given:
    """`Move it to eight` says an hour, not a stretch."""
    text = plain(given.said)
    return replace(given, said=TO_THE_HOUR.sub("at ", text)) if TO_THE_HOUR.search(text) else given


def told_apart(
    given: Given, heard: Heard, openings: Openings, *, begun: bool, all_own: bool
) -> tuple[tuple[date, ...], Heard]:
    """The booking's own days, and what was heard without them; `all_own`: every day is the booking's."""
    old = hear(given.word("old_date"), openings.today, "date").days
    if all_own:
        return heard.days or old, replace(heard, days=())
    text = plain(given.said)
    days = [] if given.word("date") else days_in(text, openings.today)
    if len(days) > 1:
        return old or days[0].value.options, replace(heard, days=days[-1].value.options)
    if len(days) == 1 and not begun and OLD_BEFORE.search(text[: days[0].start]):
        return old or days[0].value.options, replace(heard, days=())
    return old, heard


async def bookings_of(book: Book, openings: Openings, name: str, phone: str) -> tuple[Booking, ...]:
    """Under the name as it was heard or the end of one, else the telephone number, else the family name alone."""
    for words in (name, phone):
        if words and (found := await under(book, openings, words)):
            return found
    family = name.rsplit(maxsplit=1)[-1] if name else ""
    # Bob Keller's booking is not for Anna Keller to cancel
    alone = await under(book, openings, family) if family and family != name else ()
    return tuple(booking for booking in alone if booking.name.strip().casefold() == family.casefold())


async def under(book: Book, openings: Openings, words: str) -> tuple[Booking, ...]:
    return await book.around.store.bookings_under(openings.calendar.id, name=words, after=openings.now)


def on_days(known: tuple[Booking, ...], days: tuple[date, ...], openings: Openings) -> tuple[Booking, ...]:
    return tuple(it for it in known if openings.day(it.starts_at) in days)


def picked(found: tuple[Booking, ...], heard: Heard, openings: Openings) -> tuple[tuple[Booking, ...], Heard]:
    """Which of several was meant, by its time or its place in the row; that time is not a new one."""
    found = tuple(sorted(found, key=lambda booking: booking.starts_at))
    pick = chosen(heard, [booking.starts_at for booking in found], openings, agreeing=False)
    if pick is None:
        return found, heard
    meant = tuple(booking for booking in found if booking.starts_at == pick)[:1]
    return meant, replace(heard, time=None, choice="")


def with_old(draft: Draft, booking: Booking, openings: Openings) -> Draft:
    """The day, the time and the people that stay; no time outside the part of the day that is wished for."""
    old = Time((openings.minutes(booking.starts_at),))
    start, end = draft.part or (0, DAY)
    return replace(
        draft,
        days=draft.days or (openings.day(booking.starts_at),),
        time=draft.time or (old if start <= old.options[0] < end else None),
        parties=draft.parties or (booking.party,),
    )
