"""What a visitor says is not so: no news of the business, whatever it speaks of."""
# ruff: noqa: E501 - a pattern is read in one line

import re

from voxie_platform.interview.readers.numerals import WORD
from voxie_platform.interview.readers.week import tokens

SAID_NOT = re.compile(
    r"\b(?:(?:i|we|nobody|no one)(?: have| has|'ve)? (?:never|didn't|did not|haven't|don't|do not)(?: ever| really)? (?:say|said|mean|meant|tell you|told you|claim|claimed)|(?:nobody|no one) (?:ever )?(?:says?|said|told you|claims?|claimed)|it(?:'s| is) not true)\b(?: that\b)?(?P<gap>\s)?",
    re.IGNORECASE,
)
"""`I didn't say we close at nine`."""
CLOCK = rf"(?:\d{{1,2}}(?:[:.]\d{{2}})?|noon|midnight|{WORD})(?:[ -](?:{WORD}|o'?clock))?(?: ?[ap]\.?m\b\.?)?"
DENIED_TIME = re.compile(
    rf"\b(?:never|(?:do|does|did|is|are|will|would)(?:n't| not)|won't|don't|not)\s+(?:ever\s+|actually\s+|really\s+)?(?P<verb>clos\w+|shut\w*|open\w*|start\w*|finish\w*) at {CLOCK}",
    re.IGNORECASE,
)
"""`We never close at nine`; not before ten and not until ten are the hour itself."""


def denies(clause: str) -> bool:
    """Whether the whole clause is about something that is not so."""
    left = without_denied_times(clause)
    return SAID_NOT.search(clause) is not None or (
        left != clause and not any(token.clock for token in tokens(left))
    )


def without_denied_times(text: str) -> str:
    """The verb stays for the time that may follow: "we don't close at nine but at ten"."""
    return DENIED_TIME.sub(lambda found: found["verb"], text)
