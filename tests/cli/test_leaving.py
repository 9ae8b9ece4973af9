"""The one line that says why a command could not do what it was asked."""

import pytest

from voxie_platform.cli.leaving import one_line
from voxie_platform.errors import Fault, InvalidError

NO_PUBLIC = "127.0.0.1 is no public address"


@pytest.mark.parametrize(
    ("sentence", "fault", "line"),
    [
        ("It cannot be saved.", Fault("name", "too long"), "It cannot be saved; name: too long"),
        ("The name is too long.", Fault("name", "has 101 signs"), "The name is too long."),
        (f"{NO_PUBLIC}.", Fault("url", NO_PUBLIC), f"{NO_PUBLIC}."),
    ],
    ids=["told by neither", "told by its field", "told in its words"],
)
def test_a_fault_is_told_once(sentence, fault, line):
    assert one_line(InvalidError(sentence, faults=[fault])) == line
