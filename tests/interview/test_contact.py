"""Telephone numbers and e-mail addresses in the forms in which they are said."""

import pytest

from voxie_platform.interview.readers.contact import half_email, read_email, read_phone, without_phone
from voxie_platform.interview.readers.people import read_contact


@pytest.mark.parametrize(
    ("said", "phone", "rest"),
    [
        ("call me at 0171 555 1234, two chairs", "01715551234", "call me at  , 2 chairs"),
        ("Ten tables of four, 617 555 0123", "6175550123", "10 tables of 4"),
        ("We close at ten, 617 555 0123.", "6175550123", "We close at 10"),
        ("617 555 0123, nine to five on weekdays", "6175550123", ", 9 to 5 on weekdays"),
        ("Call us at 30, 123 45 67", "301234567", "Call us at"),
        ("Via Roma 12, 06 1234567", "061234567", "Via Roma 12"),
        ("Via Roma twelve, oh six one two three four five six seven", "061234567", "Via Roma 12"),
        ("Ten tables of four, six and eight, and ten, twelve", None, None),
        ("A ring is two thousand five hundred dollars", None, None),
        ("A ring is $150,000", None, None),
        ("closed on 24.12.2026, ring 0171 555 1234", "01715551234", "closed on 24.12.2026, ring"),
    ],
)
def test_a_telephone_number_is_no_longer_than_it_was_said(said, phone, rest):
    assert (read_phone(said), without_phone(said)) == (phone, rest or said)


@pytest.mark.parametrize(
    ("said", "phone"),
    [
        ("one eight hundred five five five oh one nine nine", "18005550199"),
        ("eight hundred five five five one two three four", "8005551234"),
        ("nought one seven one five five five one two three four", "01715551234"),
        ("zero dash three zero dash one two three four five six", "030123456"),
        ("five five five two thousand one hundred", "5552100"),
        ("plus four nine, (one seven one) double five, treble oh", "+4917155000"),
    ],
)
def test_a_telephone_number_has_every_digit_that_was_said(said, phone):
    assert (read_phone(said), without_phone(said)) == (phone, "")


def test_a_number_that_begins_with_a_treble_is_nobodys_name():
    said = ["my number is treble five two three four five six"]

    assert read_contact(said, asked=True, alone=True) == {"phone": "55523456"}


@pytest.mark.parametrize(
    ("said", "email"),
    [
        ("Marco, marco at bella dot com", "marco@bella.com"),
        ("maria underscore rossi at gmail dot com", "maria_rossi@gmail.com"),
        ("my email is maria dot rossi at bella minus napoli dot co dot uk", "maria.rossi@bella-napoli.co.uk"),
        ("to marco plus calls at bella dot it", "marco+calls@bella.it"),
        ("it's m a r i a at bella dot com", "maria@bella.com"),
        ("you can find us at bella dot com", None),
    ],
)
def test_an_email_address_is_read_with_its_signs(said, email):
    assert read_email(said) == email
    assert not half_email(said)


@pytest.mark.parametrize("said", ["maria rossi at gmail dot com", "tom at two wheels dot co dot uk"])
def test_an_email_address_that_may_be_longer_is_not_guessed(said):
    assert read_email(said) is None
    assert half_email(said)
