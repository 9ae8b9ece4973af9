"""Hours that do not end at midnight: told as they are, and booked to their end."""

from datetime import date, datetime, timedelta

import pytest

from tests.functions.calls import BERLIN, TABLES
from voxie_platform.functions.hours import WEEKDAYS, OpeningHours
from voxie_platform.functions.opening_words import hours_answer
from voxie_platform.functions.records import CalendarPlan
from voxie_platform.functions.slots import instant, spans_of, starts_on

MONDAY = date(2026, 11, 23)
ALL_DAY = (("00:00", "24:00"),)
ALWAYS = OpeningHours(**dict.fromkeys(WEEKDAYS, ALL_DAY))
WEEKEND = OpeningHours(friday=(("18:00", "24:00"),), saturday=ALL_DAY, sunday=(("00:00", "04:00"),))
"""From Friday evening through Saturday to Sunday four in the morning."""
NIGHTS = OpeningHours(friday=(("18:00", "24:00"),), saturday=(("00:00", "02:00"), ("18:00", "24:00")))

EVENINGS = OpeningHours(friday=(("18:00", "22:00"),), saturday=(("18:00", "22:00"),))


def day(name):
    return MONDAY + timedelta(days=WEEKDAYS.index(name))


def at(name, hour, minute=0):
    return datetime.combine(day(name), datetime.min.time(), BERLIN).replace(hour=hour, minute=minute)


@pytest.mark.parametrize(
    ("hours", "name", "spans"),
    [
        (NIGHTS, "friday", ((1080, 1560),)),
        (NIGHTS, "saturday", ((0, 120), (1080, 1440))),
        (WEEKEND, "friday", ((1080, 2 * 1440 + 240),)),
        (WEEKEND, "saturday", ((0, 1440 + 240),)),
        (WEEKEND, "sunday", ((0, 240),)),
        (WEEKEND, "monday", None),
        (ALWAYS, "sunday", ((0, 8 * 1440),)),
        (OpeningHours(monday=()), "monday", ()),
        (OpeningHours(monday=(("08:00", "12:00"), ("12:00", "18:00"))), "monday", ((480, 1080),)),
        (OpeningHours(monday=(("20:00", "24:00"),), tuesday=(("08:00", "09:00"),)), "monday", ((1200, 1440),)),
    ],
)  # fmt: skip
def test_a_span_ends_where_the_doors_close(hours, name, spans):
    assert spans_of(hours, day(name)) == spans


@pytest.mark.parametrize(
    ("hours", "name", "last"),
    [
        (NIGHTS, "friday", "23:30"),
        (NIGHTS, "saturday", "22:30"),
        (WEEKEND, "friday", "23:30"),
        (WEEKEND, "saturday", "23:30"),
        (WEEKEND, "sunday", "02:30"),
        (ALWAYS, "monday", "23:30"),
        (ALWAYS, "sunday", "23:30"),
    ],
)
def test_a_booking_may_begin_as_long_as_it_ends_before_the_doors_close(hours, name, last):
    plan = CalendarPlan(
        units=TABLES, slot_minutes=30, booking_minutes=90, opening_hours=hours, timezone="Europe/Berlin"
    )
    latest = starts_on(plan, day(name))[-1]
    hour, minute = map(int, last.split(":"))
    assert latest == instant(BERLIN, day(name), hour * 60 + minute)


@pytest.mark.parametrize(
    ("hours", "asked", "now", "told"),
    [
        (ALWAYS, "are you open", at("tuesday", 3), "We are open around the clock."),
        (ALWAYS, "when are you open", at("tuesday", 3), "Our opening hours are: Monday to Sunday around the clock."),
        (ALWAYS, "when are you open today", at("tuesday", 3), "Today we are open around the clock."),
        (ALWAYS, "are you open at 3 am on friday", at("tuesday", 9), "Yes, on Friday we are open around the clock."),
        (WEEKEND, "are you open", at("friday", 19), "We are open now, until 4 am on Sunday."),
        (WEEKEND, "are you open", at("saturday", 3), "We are open now, until 4 am on Sunday."),
        (WEEKEND, "are you open", at("saturday", 19), "We are open now, until 4 am."),
        (WEEKEND, "are you open", at("sunday", 3), "We are open now, until 4 am."),
        (WEEKEND, "when are you open on friday", at("tuesday", 9), "On Friday we are open from 6 pm to 4 am on Sunday."),
        (WEEKEND, "when are you open on saturday", at("tuesday", 9), "On Saturday we are open around the clock."),
        (WEEKEND, "when are you open", at("tuesday", 9), "Our opening hours are: Friday from 6 pm to 4 am on Sunday; Saturday around the clock; Sunday from midnight to 4 am."),
        (NIGHTS, "are you open", at("friday", 19), "We are open now, until 2 am."),
        (NIGHTS, "when are you open", at("tuesday", 9), "Our opening hours are: Friday from 6 pm to 2 am; Saturday from 6 pm to midnight."),
        (NIGHTS, "when are you open on saturday", at("tuesday", 9), "On Saturday we are open from 6 pm to midnight."),
        (NIGHTS, "are you open on saturday at 1 am", at("tuesday", 9), "Yes, on Saturday at 1 am we are open. The hours on Saturday are from midnight to 2 am and from 6 pm to midnight."),
        (NIGHTS, "are you open", at("saturday", 1), "We are open now, until 2 am."),
        (NIGHTS, "are you open", at("saturday", 19), "We are open now, until midnight."),
    ],
)  # fmt: skip
def test_hours_past_midnight_are_told_as_they_are(hours, asked, now, told):
    assert hours_answer(hours, asked, now) == told


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("are you open on friday", "On Friday we are open from 6 pm to 10 pm."),
        ("are you open on the 4th of december", "On Friday the 4th of December we are open from 6 pm to 10 pm."),
        ("are you open on the 4th of december at 8 pm", "Yes, on Friday the 4th of December at 8 pm we are open. The hours on Friday the 4th of December are from 6 pm to 10 pm."),
        ("are you open on christmas day", "On Friday the 25th of December we are open from 6 pm to 10 pm as usual on Fridays; I do not know about the holiday."),
        ("are you open on the 25th of december at 8 pm", "On Friday the 25th of December we are open from 6 pm to 10 pm as usual on Fridays; I do not know about the holiday."),
        ("are you open on good friday", "On Friday the 26th of March we are open from 6 pm to 10 pm as usual on Fridays; I do not know about the holiday."),
        ("are you open on the 26th of march 2027", "On Friday the 26th of March we are open from 6 pm to 10 pm as usual on Fridays; I do not know about the holiday."),
        ("are you open on whit monday", "I do not know the hours for Monday."),
        ("are you open over easter", "Our opening hours are: Friday and Saturday from 6 pm to 10 pm. I do not know about holidays."),
        ("are you open on labor day", "Our opening hours are: Friday and Saturday from 6 pm to 10 pm. I do not know about holidays."),
        ("are you open on valentine's day at 7 pm", "I do not know the hours for Sunday."),
        ("what are your hours over christmas", "Our opening hours are: Friday and Saturday from 6 pm to 10 pm. I do not know about holidays."),
    ],
)  # fmt: skip
def test_a_day_further_off_is_told_with_its_date_and_a_holiday_as_not_known(asked, told):
    assert hours_answer(EVENINGS, asked, at("tuesday", 9)) == told
