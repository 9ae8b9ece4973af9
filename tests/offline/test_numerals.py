"""What stands in figures is said in words."""

import pytest

from voxie_platform.offline.numerals import cardinal, ordinal, spoken, year


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Friday at 7:00 PM", "Friday at seven P M"),
        ("19:30 or 9:05", "seven thirty P M or nine oh five"),
        ("from 11 a.m. to 10 p.m. on Sundays", "from eleven A M to ten P M on Sundays"),
        ("See you at 7 p.m. Goodbye.", "See you at seven P M. Goodbye."),
        ("Mon-Fri 9-17, Sat 10:00-14:00",
         "Monday to Friday nine to seventeen, Saturday ten o'clock to two P M"),
        ("9am-5pm daily", "nine A M to five P M daily"),
        ("November 27", "November twenty-seventh"),
        ("the 27th of Nov", "the twenty-seventh of November"),
        ("2026-11-27", "November twenty-seventh, twenty twenty-six"),
        ("It costs $12.50, or €1,200.",
         "It costs twelve dollars and fifty cents, or one thousand two hundred euros."),
        ("$1 and $0.99", "one dollar and ninety-nine cents"),
        ("call 555-0100.", "call five five five, zero one zero zero."),
        ("+1 555 010 0199", "plus one, five five five, zero one zero, zero one nine nine"),
        ("(555) 123-4567", "five five five, one two three, four five six seven"),
        ("zip 07030", "zip zero seven zero three zero"),
        ("order 48213 of 2026", "order four eight two one three of twenty twenty-six"),
        ("1,250 guests, 3.5 stars, 50%",
         "one thousand two hundred fifty guests, three point five stars, fifty percent"),
        ("5-7 people", "five to seven people"),
        ("12 Main St. and St. Mary, Dr. Smith", "twelve Main Street and Saint Mary, Doctor Smith"),
        ("joe@bella-napoli.com", "joe at bella dash napoli dot com"),
        ("pick up and/or delivery", "pick up and or delivery"),
        ("Sit in the Sun.", "Sit in the Sun."),
        ("5 5 5, 0 1 0 0.", "five five five, zero one zero zero."),
        ("", ""),
    ],
)  # fmt: skip
def test_figures_are_said_as_people_say_them(written: str, said: str) -> None:
    assert spoken(written) == said


def test_numbers_of_every_size_have_words() -> None:
    assert cardinal(0) == "zero"
    assert cardinal(1203) == "one thousand two hundred three"
    assert cardinal(2_000_045) == "two million forty-five"
    assert ordinal(30) == "thirtieth"
    assert ordinal(112) == "one hundred twelfth"
    assert [year(number) for number in (1998, 2000, 2005, 1900)] == [
        "nineteen ninety-eight", "two thousand", "two thousand five", "nineteen hundred",
    ]  # fmt: skip
