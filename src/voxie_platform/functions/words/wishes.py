"""Wishes that go with a booking, in the caller's own words: `with a high chair`, `I'm allergic to nuts`."""

import re

from voxie_platform.functions.words.asking import ASKING, BETWEEN

WISH = re.compile(
    r"\b(?:"
    r"(?:(?:i'm|i am|we are|we're|(?:my |one |some )?\w+(?: of us)? (?:is|are|has|have)) )?(?:an? )?(?:\w+ )?allerg(?:ic|y|ies)\b(?: (?:to|against))?(?: (?!on\b|at\b|under\b)\w+){0,4}"
    r"|with (?:a |an |two |our |my )?(?:\w+ )?(?:high ?chairs?|wheelchairs?|strollers?|prams?|dogs?|baby|babies|view|toddlers?)"
    r"|(?:a |two )?high ?chairs?|in a wheelchair|wheelchair access"
    r"|(?:it's |it is )?(?:for )?(?:my |our |his |her |their |a )(?:\w+'s |\w+ )?(?:birthday|anniversary)"
    r"|(?:by|near|at|close to) the window|(?:on|in) the (?:terrace|garden|balcony)|outside|outdoors|in a quiet corner|somewhere quiet|quiet table"
    r"|(?:i'm|i am|we're|we are|one of us is|(?:my )?\w+ is) (?:a )?(?:vegan|vegetarian|pregnant|gluten[ -]free|lactose intolerant|coeliac)"
    r")\b",
    re.IGNORECASE,
)
REQUEST = re.compile(
    r"\b(?:table|tables|book|booking|reserve|reservation)\b|\b(?:can|could|may) (?:i|we|you)(?: please| also)*"
    r" (?:have|get|sit|be|eat|dine|put|note|add|make|bring|give)\b|\bpossible to\b",
    re.IGNORECASE,
)
"""What asks for a table, or for the thing itself, wishes for it."""
DENIED = re.compile(
    r"\b(?:no|not|never|nobody|none|without|neither|nor)\b[^,.;!?]*$|n't\b[^,.;!?]*$", re.IGNORECASE
)
LONGEST = 200


def wish_in(said: str) -> str:
    """Empty if there is none, or if it is denied, or asked about and not wished for."""
    found = [
        match[0].strip()
        for part in BETWEEN.split(said.replace("’", "'"))
        if not ASKING.match(part) or REQUEST.search(part)
        for match in WISH.finditer(part)
        if not DENIED.search(part[: match.start()] + re.split("allerg", match[0], flags=re.IGNORECASE)[0])
    ]
    return ", ".join(dict.fromkeys(found))[:LONGEST]
