"""Opening hours in the forms in which they are said."""
# ruff: noqa: E501 - a sentence and its reading stand side by side

import pytest

from tests.interview.visiting import week
from voxie_platform.interview.readers.hours import read_hours

SENTENCES = {
    "Tuesday to Sunday from five to eleven, closed Mondays": "mon closed, tue-sun 17:00-23:00",
    "We're open Tuesday through Sunday, 5 p.m. to 11 p.m.": "mon closed, tue-sun 17:00-23:00",
    "tuesday to sunday from 5 to 11 closed on monday": "mon closed, tue-sun 17:00-23:00",
    "Monday closed, Tuesday to Sunday 5 to 11": "mon closed, tue-sun 17:00-23:00",
    "closed monday tuesday to sunday 5 to 11": "mon closed, tue-sun 17:00-23:00",
    "We are closed on Mondays and open from 5 to 11 the rest of the week": "mon closed, tue-sun 17:00-23:00",
    "Tuesdays through Sundays, 5-11 PM": "mon closed, tue-sun 17:00-23:00",
    "it's five to eleven every night but Mondays we're shut": "mon closed, tue-sun 17:00-23:00",
    "17 to 23 o'clock every day but not on Monday": "mon closed, tue-sun 17:00-23:00",
    "every day from noon to ten except Monday": "mon closed, tue-sun 12:00-22:00",
    "we never close": "mon-sun 00:00-24:00",
    "we're always open": "mon-sun 00:00-24:00",
    "six to ten, weekends eight to eight": "mon-fri 18:00-22:00, sat-sun 08:00-20:00",
    "nine to five, Saturday ten to two, closed on Sunday": "mon-fri 09:00-17:00, sat 10:00-14:00, sun closed",
    "nine to twelve, Saturday and Sunday closed": "mon-fri 09:00-12:00, sat-sun closed",
    "nine to five and closed on weekends": "mon-fri 09:00-17:00, sat-sun closed",
    "nine to five except Mondays": "mon closed, tue-sun 09:00-17:00",
    "nine to five except Mondays and Sundays, Saturday ten to two": "mon closed, tue-fri 09:00-17:00, sat 10:00-14:00, sun closed",
    "nine to five, Monday to Friday": "mon-fri 09:00-17:00, sat-sun closed",
    "every day except Monday from noon to ten": "mon closed, tue-sun 12:00-22:00",
    "Mondays are our day off, otherwise 10 to 7": "mon closed, tue-sun 10:00-19:00",
    "Monday to Friday nine to five and Saturday ten to two": "mon-fri 09:00-17:00, sat 10:00-14:00, sun closed",
    "9 to 5 on weekdays and 10 to 2 on Saturday": "mon-fri 09:00-17:00, sat 10:00-14:00, sun closed",
    "Mon-Fri 9-5, Sat 10-2": "mon-fri 09:00-17:00, sat 10:00-14:00, sun closed",
    "weekdays nine to six, Saturday nine to one, closed on Sundays": "mon-fri 09:00-18:00, sat 09:00-13:00, sun closed",
    "Tuesday to Sunday 12 to 2 and 5 to 11": "mon closed, tue-sun 12:00-14:00+17:00-23:00",
    "Tuesday to Sunday from 11:30 to 2:30 and from 5:30 to 10": "mon closed, tue-sun 11:30-14:30+17:30-22:00",
    "we open at nine and close at six, Monday to Saturday": "mon-sat 09:00-18:00, sun closed",
    "Monday to Friday from half past eight to quarter to six": "mon-fri 08:30-17:45, sat closed, sun closed",
    "Friday and Saturday from 5 till 2 in the morning, Sunday to Thursday 5 to midnight": "mon-fri 17:00-24:00, sat-sun 00:00-02:00+17:00-24:00",
    "24 hours a day": "mon-sun 00:00-24:00",
    "every day around the clock": "mon-sun 00:00-24:00",
    "Monday, Wednesday and Friday from 8 to 12, Tuesday and Thursday 2 to 6": "mon 08:00-12:00, tue 14:00-18:00, wed 08:00-12:00, thu 14:00-18:00, fri 08:00-12:00, sat closed, sun closed",
    "8am to 4pm Monday through Thursday, Friday 8am to noon": "mon-thu 08:00-16:00, fri 08:00-12:00, sat closed, sun closed",
    "we're open from 9 in the morning to 5 in the afternoon Monday to Friday": "mon-fri 09:00-17:00, sat closed, sun closed",
    "from 0900 to 1730 Monday to Friday": "mon-fri 09:00-17:30, sat closed, sun closed",
    "mornings from 9 to 12 and afternoons from 2 to 6, Monday to Friday": "mon-fri 09:00-12:00+14:00-18:00, sat closed, sun closed",
    "monday to friday 8 to 12 and 2 to 6 except wednesday afternoon": "mon-tue 08:00-12:00+14:00-18:00, wed 08:00-12:00, thu-fri 08:00-12:00+14:00-18:00, sat closed, sun closed",
    "8 to 12 and 2 to 6 Monday to Friday, Wednesday afternoons closed": "mon-tue 08:00-12:00+14:00-18:00, wed 08:00-12:00, thu-fri 08:00-12:00+14:00-18:00, sat closed, sun closed",
    "Monday to Friday 8 to 12 and 2 to 6, closed Monday mornings": "mon 14:00-18:00, tue-fri 08:00-12:00+14:00-18:00, sat closed, sun closed",
    "Monday to Friday 9 to 6 with a lunch break from 12 to 1": "mon-fri 09:00-12:00+13:00-18:00, sat closed, sun closed",
    "we work Tuesday to Saturday, ten to seven": "mon closed, tue-sat 10:00-19:00, sun closed",
    "seven days a week, six to ten": "mon-sun 18:00-22:00",
    "weekends only from 10 to 4": "mon-fri closed, sat-sun 10:00-16:00",
    "daily 11 to 9": "mon-sun 11:00-21:00",
    "Monday to Thursday 5 to 10, Friday and Saturday 5 to 11, and Sunday noon to 9. Kitchen closes at 10.": "mon-thu 17:00-22:00, fri-sat 17:00-23:00, sun 12:00-21:00",
    "every day 6 to 12 pm": "mon-sun 18:00-24:00",
    "every day 6pm to 12pm": "mon-sun 18:00-24:00",
    "every day 6 am to 12 pm": "mon-sun 06:00-12:00",
    "every day 6 to noon": "mon-sun 06:00-12:00",
    "every day 9 to 12 pm": "mon-sun 09:00-12:00",
    "every day 6:30 to 12:30 pm": "mon-sun 06:30-12:30",
    "every day 8 to 12 pm and 2 to 6 pm": "mon-sun 08:00-12:00+14:00-18:00",
    "nine thirty to six thirty Monday to Saturday": "mon-sat 09:30-18:30, sun closed",
    "five past nine to five, Monday to Friday": "mon-fri 09:05-17:00, sat closed, sun closed",
    "Mondays from nine oh five to six": "mon 09:05-18:00, tue-sun closed",
    "every day eight oh five a.m. to six p.m.": "mon-sun 08:05-18:00",
    "Monday to Friday 9 05 to 17 05": "mon-fri 09:05-17:05, sat closed, sun closed",
    "weekdays from a quarter after nine to quarter after five": "mon-fri 09:15-17:15, sat closed, sun closed",
    "weekdays five before nine to ten before six": "mon-fri 08:55-17:50, sat closed, sun closed",
    "every day from ten past eight until twenty to six": "mon-sun 08:10-17:40",
    "every day from 10 minutes to 9 to 5": "mon-sun 08:50-17:00",
    "every day from nine in the morning to ten in the evening": "mon-sun 09:00-22:00",
    "We are at 12 Old Main Street and open Monday to Friday 9 to 5 with 3 dentists": "mon-fri 09:00-17:00, sat closed, sun closed",
    "every day 17 to 23 hours": "mon-sun 17:00-23:00",
    "617 555 0123, nine to five on weekdays": "mon-fri 09:00-17:00, sat-sun closed",
    "weekdays 0900-1230 1400-1800": "mon-fri 09:00-12:30+14:00-18:00, sat-sun closed",
    "every day from eight to six in the evening": "mon-sun 08:00-18:00",
    "Monday to Friday 9 to 5, closed on bank holidays": "mon-fri 09:00-17:00, sat-sun closed",
    "closed on Sundays and public holidays, otherwise 9 to 5": "mon-sat 09:00-17:00, sun closed",
    "Monday to Friday 8 to 6, on bank holidays 10 to 4": "mon-fri 08:00-18:00, sat-sun closed",
    "weekdays 6 am to 10 pm, weekends 8 to 8, closed on Christmas Day": "mon-fri 06:00-22:00, sat-sun 08:00-20:00",
    "every day nine to five, closed on Easter Monday": "mon-sun 09:00-17:00",
    "weekdays nine to five, closed in August": "mon-fri 09:00-17:00, sat-sun closed",
    "Mondays and Thursdays till eight, otherwise nine to five, not on weekends": "mon 09:00-20:00, tue-wed 09:00-17:00, thu 09:00-20:00, fri 09:00-17:00, sat-sun closed",
    "Monday through Thursday nine to half past five and Friday until three": "mon-thu 09:00-17:30, fri 09:00-15:00, sat-sun closed",
    "Monday to Friday 8 to 6, Saturdays until noon": "mon-fri 08:00-18:00, sat 08:00-12:00, sun closed",
}  # fmt: skip
KNOWN = "mon closed, tue-sun 17:00-23:00"
CHANGES = {
    "no, we close at ten": "mon closed, tue-sun 17:00-22:00",
    "not eleven, ten": "mon closed, tue-sun 17:00-22:00",
    "ten not eleven": "mon closed, tue-sun 17:00-22:00",
    "five to ten": "mon closed, tue-sun 17:00-22:00",
    "on Fridays we close at midnight": "mon closed, tue-thu 17:00-23:00, fri 17:00-24:00, sat-sun 17:00-23:00",
    "and on Sundays from noon": "mon closed, tue-sat 17:00-23:00, sun 12:00-23:00",
    "we are closed on Tuesdays too": "mon closed, tue closed, wed-sun 17:00-23:00",
    "on Fridays we close at 12 pm": "mon closed, tue-thu 17:00-23:00, fri 17:00-24:00, sat-sun 17:00-23:00",
    "Saturdays until 1 a.m.": "mon closed, tue-fri 17:00-23:00, sat 17:00-24:00, sun 00:00-01:00+17:00-23:00",
    "no, Sunday is noon to nine": "mon closed, tue-sat 17:00-23:00, sun 12:00-21:00",
    "we're open from four": "mon closed, tue-sun 16:00-23:00",
    "Monday we are open as well, from six to ten": "mon 18:00-22:00, tue-sun 17:00-23:00",
    "we don't close at eleven but at ten": "mon closed, tue-sun 17:00-22:00",
    "actually we open at noon on weekends": "mon closed, tue-fri 17:00-23:00, sat-sun 12:00-23:00",
}
UNCLEAR = {
    "from five to eleven": "days",
    "nine to five, Saturday ten to two": "days",
    "six to ten weekends eight to eight": "days",
    "Tuesday to Sunday": "times",
    "closed on Mondays": "times",
    "Monday to Friday 9 to 6 and 9 to 5": "twice",
    "Mon to Sat from 9, closing at 6, on Saturday at 2": "times",
    "Monday to Friday 9 to 5, on Saturday only in the morning": "times",
    "Monday to Friday nine to five, every second Saturday 10 to 2": "weeks",
    "every other Saturday 9 to 12, Monday to Friday 9 to 5": "weeks",
    "Monday to Friday 9 to 5 and the first Saturday of the month 10 to 2": "weeks",
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_hours_are_read_as_they_are_said(sentence):
    assert read_hours(sentence, evening=True).week == week(SENTENCES[sentence])


@pytest.mark.parametrize(("said", "meant"), [("6 to 12 pm", "18:00-24:00"), ("7 to 12 pm", "07:00-12:00")])
def test_where_nobody_comes_in_the_evening_only_early_hours_begin_one(said, meant):
    assert read_hours(f"every day {said}").week == week(f"mon-sun {meant}")


@pytest.mark.parametrize("sentence", CHANGES)
def test_a_change_leaves_the_other_days_alone(sentence):
    assert read_hours(sentence, week(KNOWN), evening=True).week == week(CHANGES[sentence])


@pytest.mark.parametrize(
    "said", ["actually Friday only until noon", "Fridays until 12", "Friday afternoons we are closed"]
)
def test_a_day_of_two_spans_may_end_with_the_first(said):
    known = "mon-fri 08:00-12:00+14:00-18:00, sat closed, sun closed"

    changed = read_hours(said, week(known)).week

    assert changed == week("mon-thu 08:00-12:00+14:00-18:00, fri 08:00-12:00, sat closed, sun closed")


@pytest.mark.parametrize("sentence", UNCLEAR)
def test_half_said_hours_are_asked_back(sentence):
    assert read_hours(sentence, evening=True).unclear == UNCLEAR[sentence]


@pytest.mark.parametrize(("evening", "unclear"), [(True, None), (False, "half")])
def test_a_very_long_day_that_may_be_an_evening_is_asked_back(evening, unclear):
    assert read_hours("every day from six to ten in the evening", evening=evening).unclear == unclear


@pytest.mark.parametrize(
    "sentence", ["I have ten tables of four", "Bella Napoli", "we never close before the last guest goes", ""]
)
def test_what_speaks_of_no_hours_gives_none(sentence):
    assert read_hours(sentence) is None


@pytest.mark.parametrize("opening", ["Tuesday to Sunday five to eleven", "every day from five to eleven"])
def test_days_with_a_time_behind_them_are_not_closed_with_those_before(opening):
    said = f"{opening}, closed on Mondays, and on Friday and Saturday till midnight"

    assert read_hours(said, evening=True).week == week(
        "mon closed, tue-thu 17:00-23:00, fri-sat 17:00-24:00, sun 17:00-23:00"
    )


def test_days_without_a_time_of_their_own_are_closed_with_those_before():
    said = "Nine to five every day, closed on Saturday, and on Sunday"

    assert read_hours(said).week == week("mon-fri 09:00-17:00, sat-sun closed")


def test_days_nobody_named_are_told_as_a_conclusion():
    assert read_hours("Monday to Friday nine to five").assumed_closed == ("saturday", "sunday")


@pytest.mark.parametrize(("evening", "opens"), [(True, "18:00"), (False, "06:00")])
def test_six_to_midnight_is_the_evening_where_guests_come_in_the_evening(evening, opens):
    reading = read_hours("Tuesday to Friday six to eleven pm, weekends six to midnight", evening=evening)

    assert reading.week["saturday"] == [[opens, "24:00"]]


def test_six_to_two_is_the_morning_at_a_bakery():
    assert read_hours("every day six to two").week == week("mon-sun 06:00-14:00")


@pytest.mark.parametrize("said", ["we close at ten", "until ten", "we don't close until ten"])
def test_a_new_closing_time_is_the_one_nearest_to_the_old(said):
    assert read_hours(said, week("mon-fri 09:00-18:00")).week == week("mon-fri 09:00-22:00")


@pytest.mark.parametrize(
    "said", ["we're closed on bank holidays", "we never close at nine", "never open at noon"]
)
def test_what_is_said_of_holidays_or_denied_is_nothing_of_the_week(said):
    assert read_hours(said, week(KNOWN)) is None
