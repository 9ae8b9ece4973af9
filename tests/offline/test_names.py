"""Names that were said on a line are expected in what is said next."""

from voxie_platform.offline.names import names_in
from voxie_platform.offline.parts import Item

SAID = (
    Item("assistant", "Good. Bella Napoli, a pizzeria. When are you open?"),
    Item("user", "We are in Verona."),
    Item("assistant", "Thank you. 12 Main Street, Boston. Messages are for Marco."),
    Item("assistant", "At seven, under Peter Jones. Is that right?"),
)


def test_names_are_what_has_a_capital_without_need() -> None:
    assert names_in(SAID) == ["Bella Napoli", "Main Street", "Boston", "Marco", "Peter Jones"]


def test_what_was_only_heard_is_not_expected_and_nothing_twice() -> None:
    assert names_in([*SAID, SAID[0]]) == ["Main Street", "Boston", "Marco", "Peter Jones", "Bella Napoli"]
