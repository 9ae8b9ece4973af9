"""Wishes that go with a booking, in the caller's own words: `with a high chair`, `I'm allergic to nuts`."""

import re

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
LONGEST = 200


def wish_in(said: str) -> str:
    """Empty if there is none, or if it is asked about and not wished for."""
    found = [match[0].strip() for match in WISH.finditer(said.replace("’", "'"))]
    return ", ".join(dict.fromkeys(found))[:LONGEST]
