"""Spoken words and what they mean."""

from datetime import date
from time import perf_counter

import pytest

from voxie_platform.functions.booking_words import hear
from voxie_platform.functions.words.answers import Reply, answer_in, settled
from voxie_platform.functions.words.days import days_in, says_now
from voxie_platform.functions.words.feasts import easter, of_country
from voxie_platform.functions.words.names import name_in, volunteered_name
from voxie_platform.functions.words.parties import parties_in
from voxie_platform.functions.words.phones import digit_by_digit, phone_in
from voxie_platform.functions.words.plain import plain
from voxie_platform.functions.words.times import stretches_in, times_in

TODAY = date(2026, 11, 22)  # a Sunday


def days(text: str) -> list[str]:
    words = plain(text)
    found = settled(words, days_in(words, TODAY))
    return sorted({day.strftime("%m-%d") for one in found for day in one.options})


def times(text: str) -> list[str]:
    words = plain(text)
    options = sorted({option for one in settled(words, times_in(words)) for option in one.options})
    return [f"{option // 60}:{option % 60:02}" for option in options]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sat", ["11-28"]), ("Fri or Sat", ["11-27", "11-28"]), ("we sat in the sun", []), ("Friday", ["11-27"]), ("this Friday", ["11-27"]), ("next Friday", ["11-27"]), ("Friday week", ["12-04"]),
        ("a week on Friday", ["12-04"]), ("the Friday after next", ["12-04"]), ("not this Friday but the one after", ["12-04"]),
        ("Sunday", ["11-22", "11-29"]), ("next Sunday", ["11-29"]), ("today", ["11-22"]), ("tonight", ["11-22"]),
        ("Tomorrow evening.", ["11-23"]), ("the day after tomorrow", ["11-24"]), ("in two weeks", ["12-06"]),
        ("in a fortnight", ["12-06"]), ("a week from tomorrow", ["11-30"]), ("Monday in 2 weeks", ["12-07"]),
        ("Tuesday next week", ["11-24"]), ("the 3rd of December", ["12-03"]), ("December third", ["12-03"]),
        ("December 3rd, 2026", ["12-03"]), ("the third", ["12-03"]), ("on the 27th", ["11-27"]), ("the 31st", ["12-31"]),
        ("Friday the 27th of November", ["11-27"]), ("Thursday the 27th of November", ["11-26", "11-27"]),
        ("2026-11-27", ["11-27"]), ("27/11", ["11-27"]), ("the 3rd of November", ["11-03"]), ("yesterday", ["11-21"]),
        ("Christmas Eve", ["12-24"]), ("on Easter Monday", ["03-29"]), ("Good Friday at 7 pm", ["03-26"]), ("Thanksgiving", ["11-26"]),
        ("Whit Monday", ["05-17"]), ("the day after Thanksgiving", ["11-27"]), ("the day before Christmas Eve", ["12-23"]),
        ("New Years Eve", ["12-31"]), ("February 30th", []), ("Friday, no, Saturday", ["11-28"]),
        ("not Friday, Saturday", ["11-28"]), ("Friday or Saturday", ["11-27", "11-28"]), ("the second one", []),
        ("last Friday", ["11-20"]), ("Friday last week", ["11-13"]), ("last weekend", ["11-14", "11-15"]), ("today week", ["11-29"]),
        ("tomorrow week", ["11-30"]), ("a week today", ["11-29"]), ("a week Friday", ["12-04"]), ("the last Friday in December", ["12-25"]),
        ("28.11.2026", ["11-28"]), ("on the 12.12. at 7 pm", ["12-12"]), ("28.11. at 19.30", ["11-28"]), ("on 5.12.26", ["12-05"]),
        ("28. 11. 2026", ["11-28"]), ("28 11 2026", ["11-28"]), ("Saturday 28.11", ["11-28"]), ("at 7.10.", []), ("31.11.2026", []),
        ("at 7.30. 2 people", []), ("a table for 4. 12 would be too many", []), ("Friday at 7.10 pm", ["11-27"]),
        ("ill since yesterday, on Friday", ["11-27"]), ("since last Friday", []),
        ("May I book a table?", []), ("one second", []), ("in 99999999 weeks", []),
    ],
)  # fmt: skip
def test_a_day(text: str, expected: list[str]) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    "sunday",
    ["1818-03-22", "1943-04-25", "1961-04-02", "1981-04-19", "2000-04-23", "2008-03-23", "2019-04-21", "2026-04-05", "2027-03-28", "2038-04-25", "2049-04-18"],
)  # fmt: skip
def test_easter_is_on_the_sunday_of_the_church_calendar(sunday: str) -> None:
    assert easter(int(sunday[:4])).isoformat() == sunday


@pytest.mark.parametrize(
    ("said", "zone", "day"),
    [
        ("Thanksgiving", "America/New_York", "2026-11-26"), ("Thanksgiving", "America/Toronto", "2027-10-11"),
        ("Thanksgiving Day", "America/St_Johns", "2027-10-11"), ("the day after Thanksgiving", "America/Vancouver", "2027-10-12"),
        ("American Thanksgiving", "America/Toronto", "2026-11-26"), ("Canadian Thanksgiving", "America/New_York", "2027-10-11"),
        ("Thanksgiving", "UTC", "2026-11-26"), ("Easter Monday", "America/Toronto", "2027-03-29"),
    ],
)  # fmt: skip
def test_thanksgiving_is_on_the_day_of_the_country(said: str, zone: str, day: str) -> None:
    [found] = days_in(plain(of_country(said, zone)), TODAY)
    assert found.value.one == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a table right now", True), ("Now, please.", True), ("can you do it now?", True), ("Actually, now we are five", False),
        ("right now I'm not sure", False), ("Now, it's three of us", False), ("a week from now", False), ("that's all for now", False),
    ],
)  # fmt: skip
def test_now_is_a_time_unless_it_begins_what_is_said(text: str, expected: bool) -> None:
    assert says_now(plain(text)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("half past seven", ["7:30", "19:30"]), ("7 p.m.", ["19:00"]), ("7:30 p.m.", ["19:30"]), ("half past seven, P.M.", ["19:30"]),
        ("19:30", ["19:30"]), ("7.30", ["7:30", "19:30"]), ("07:30", ["7:30"]), ("quarter to eight", ["7:45", "19:45"]),
        ("a quarter past eight", ["8:15", "20:15"]), ("half seven", ["7:30", "19:30"]), ("seven thirty", ["7:30", "19:30"]),
        ("noon", ["12:00"]), ("midnight", ["0:00"]), ("at seven", ["7:00", "19:00"]), ("seven o'clock", ["7:00", "19:00"]),
        ("nineteen hundred hours", ["19:00"]), ("tomorrow morning at 9", ["9:00"]), ("8 tonight", ["20:00"]),
        ("good morning, at seven please", ["7:00", "19:00"]), ("twenty to seven", ["6:40", "18:40"]),
        ("seven, no, eight", []), ("at seven, no, eight", ["8:00", "20:00"]), ("five to eight", ["7:55", "19:55"]),
        ("a table for four", []), ("we are five", []), ("call me at 555 1234", []), ("at 12 at night", ["0:00"]),
        ("at 7 or 8 pm", ["7:00", "19:00", "20:00"]), ("at 25:99", []),
    ],
)  # fmt: skip
def test_a_time(text: str, expected: list[str]) -> None:
    assert times(text) == expected


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("in an hour", 60), ("in half an hour", 30), ("in an hour and a half", 90), ("in two and a half hours", 150),
        ("in about an hour and twenty minutes", 80), ("in three quarters of an hour", 45), ("in a couple of hours", 120),
    ],
)  # fmt: skip
def test_how_long_from_now(text: str, minutes: int) -> None:
    assert hear(text, TODAY).minutes_from_now == minutes


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("from nine to five", (540, 1260), (300, 1020)), ("9am-5pm", (540,), (1020,)), ("ten till late", (600, 1320), None),
        ("half past eleven to ten thirty", (690, 1410), (630, 1350)),
    ],
)  # fmt: skip
def test_a_stretch(text: str, start: tuple[int, ...], end: tuple[int, ...] | None) -> None:
    [found] = stretches_in(plain(text))
    assert found.value.start.options == start
    assert (found.value.end.options if found.value.end else None) == end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a table for two", [2]), ("for four at 7", [4]), ("we are five", [5]), ("just me", [1]), ("my wife and I", [2]),
        ("4 people", [4]), ("me and three friends", [4]), ("two adults and three children", [5]), ("my wife, my son and I", [3]),
        ("a table for for", [4]), ("For people.", [4]), ("a couple of people", [2]), ("a table for 7 pm", []),
        ("for four, no, five", [5]), ("four or five people", [4, 5]), ("a family of five", [5]), ("make it 8", []),
        ("My wife and I and our two kids", [4]), ("My husband and me and 2 friends", [4]), ("two kids, my wife and I", [4]),
        ("my brother and I with 2 kids and a baby", [5]), ("a table for my wife and me, 2 people", [2]),
        ("A table for four, one of us is in a wheelchair", [4]), ("Two of us are vegetarians, we are six", [6]),
        ("half a dozen people", [6]), ("a dozen people", [12]), ("one of us is vegan", []), ("three of us are coming", [3]), ("just one of us", [1]),
    ],
)  # fmt: skip
def test_how_many(text: str, expected: list[int]) -> None:
    words = plain(text)
    assert settled(words, parties_in(words)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My name is Anna Keller.", "Anna Keller"), ("It's for Anna Keller", "Anna Keller"), ("under Smith", "Smith"),
        ("under the name of O'Brien for four people", "O'Brien"), ("this is Jonathan Beau, that's B E A U", "Jonathan Beau"),
        ("my name is anna", "Anna"), ("Peter here", "Peter"), ("put it under McKay", "McKay"), ("I'm hungry", ""),
        ("a table for Friday", ""), ("I'm looking for a table", ""), ("What time do you open?", ""), ("it's me", ""),
        ("please call me back", ""), ("I am five", ""),
    ],
)  # fmt: skip
def test_a_name(text: str, expected: str) -> None:
    assert name_in(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Keller", "Keller"), ("anna keller.", "Anna Keller"), ("B, E, A, U", "Beau"), ("B-E-A-U.", "Beau"),
        ("B for Bravo, E for echo, A as in alpha, U", "Beau"), ("Anna Keller, K E double L E R", "Anna Keller"),
        ("Mr. Miller", "Miller"), ("yes it's Keller please", "Keller"), ("Jean-Luc van der Berg", "Jean-Luc van der Berg"),
        ("No.", ""), ("yes", ""), ("on Friday at seven", ""), ("What time do you open?", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_name_that_was_asked_for(text: str, expected: str) -> None:
    assert name_in(text, asked=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anna Keller", "Anna Keller"), ("Jean-Luc van der Berg, please.", "Jean-Luc van der Berg"), ("It's Mary O’Brien", "Mary O'Brien"),
        ("Whenever", ""), ("Anna", ""), ("no matter", ""), ("Good evening", ""), ("Sometime soon", ""), ("The Later One", ""),
        ("Anna Keller said so", ""),
    ],
)  # fmt: skip
def test_a_name_that_nobody_asked_for(text: str, expected: str) -> None:
    assert volunteered_name(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("oh one seven double four five five five one two three", "01744555123"), ("0171 555 1234", "01715551234"),
        ("my number is +49 170 5551234", "+491705551234"), ("five five five, twelve thirty four", "5551234"),
        ("call me at (415) 555-2671 please", "4155552671"), ("seven triple eight two one", "788821"),
        ("eight hundred five five five one two one two", "8005551212"), ("a table for 4 at 7", ""), ("2026-11-27 at 19:00", ""),
        ("plus four nine one seven zero", ""), ("9" * 40, ""), ("my number is 0171 555 1234, 2 people", "01715551234"),
        ("555 0199 and two high chairs", "5550199"), ("0171 555 1234 four of us", "01715551234"),
        ("Table for 4, 555 0199", "5550199"), ("Friday at seven thirty, oh one seven one five five five", "0171555"),
        ("we are five, 0171 555 1234, 7:30 pm", "01715551234"), ("call me at 55, 12, 34, 56", "55123456"),
        ("28.11.2026", ""), ("28 11 2026", ""), ("on 28/11/2026, 555 0199", "5550199"), ("030.12.12.34", "030121234"),
        ("0171 28 11 2026", "017128112026"), ("on the 2nd of December, 555 0199", "5550199"), ("it's 555, 51, 23, 45", "555512345"),
    ],
)  # fmt: skip
def test_a_telephone_number(text: str, expected: str) -> None:
    assert phone_in(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("555 1234, area code 617", "6175551234"), ("area code 617, 555 1234", "6175551234"),
        ("five five five one two three four, the area code is six one seven", "6175551234"),
        ("Call me at 555 1234. My area code's 617, thanks.", "6175551234"), ("A table for 4, 555 0199, area code 212", "2125550199"),
        ("the area code is 617", ""), ("what is the area code of Boston, 555 1234", "5551234"),
    ],
)  # fmt: skip
def test_an_area_code_goes_before_the_number_it_is_said_behind(text: str, expected: str) -> None:
    assert hear(text, TODAY).phone == expected


@pytest.mark.parametrize("again", ["2 to 3 ", "for 4, 555555 people ", "me, "])
def test_the_longest_talk_is_read_at_once(again: str) -> None:
    began = perf_counter()
    hear((again * 4_000)[:4_000], TODAY)
    assert perf_counter() - began < 10


def test_a_number_is_said_digit_by_digit() -> None:
    assert digit_by_digit("0171555") == "zero one seven, one five five five"


@pytest.mark.parametrize(
    ("text", "reply", "rest"),
    [
        ("Yes, please.", Reply.YES, ""), ("Yes, that's right.", Reply.YES, ""), ("Uh-huh", Reply.YES, ""),
        ("That sounds great, thank you", Reply.YES, ""), ("no problem", Reply.YES, ""), ("No.", Reply.NO, ""),
        ("No, make it eight.", Reply.NO, "make it 8"), ("That's not right", Reply.NO, ""), ("No, that's fine", Reply.UNCLEAR, "that's fine"),
        ("Yes, and my number is 555 1234", Reply.YES, "my number is 555 1234"), ("Never mind.", Reply.NEVER_MIND, ""),
        ("No, forget it", Reply.NEVER_MIND, ""), ("half past eight then, yes please", Reply.YES, "half past 8"),
        ("maybe", Reply.UNCLEAR, "maybe"), ("", Reply.UNCLEAR, ""),
    ],
)  # fmt: skip
def test_an_answer(text: str, reply: Reply, rest: str) -> None:
    answered = answer_in(text)
    assert (answered.reply, answered.rest) == (reply, rest)
