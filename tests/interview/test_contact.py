"""Telephone numbers and e-mail addresses in the forms in which they are said."""

import pytest

from voxie_platform.interview.readers.contact import read_phone, without_phone


@pytest.mark.parametrize(
    ("said", "phone", "rest"),
    [
        ("call me at 0171 555 1234, two chairs", "01715551234", "call me at  , 2 chairs"),
        ("Ten tables of four, 617 555 0123", "6175550123", "10 tables of 4"),
        ("We close at ten, 617 555 0123.", "6175550123", "We close at 10"),
        ("617 555 0123, nine to five on weekdays", "6175550123", ", 9 to 5 on weekdays"),
        ("Call us at 30, 123 45 67", "301234567", "Call us at"),
        ("Via Roma 12, 06 1234567", "061234567", "Via Roma 12"),
    ],
)
def test_a_telephone_number_is_no_longer_than_it_was_said(said, phone, rest):
    assert (read_phone(said), without_phone(said)) == (phone, rest)
