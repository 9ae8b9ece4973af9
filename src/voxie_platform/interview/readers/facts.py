"""Things callers ask about, where a visitor mentions them."""
# ruff: noqa: E501 - a pattern is read in one line

import re
from collections.abc import Sequence

from voxie_platform.interview.readers.text import trimmed

Facts = list[dict[str, str]]
"""`topic` in a word, `text` as it was said."""
TOPICS: dict[str, str] = {
    "Parking": r"\bpark(?:ing)?\b|\bcar park\b",
    "Payment": r"\b(?:credit |debit )?cards?\b(?! number)|\bcash\b|\bpay(?:ment)? (?:by|with|in)\b",
    "Pets": r"\bdogs?\b|\bpets?\b(?! shop)",
    "Accessibility": r"\bwheel ?chairs?\b|\baccessible\b|\bstep.free\b",
    "Diet": r"\bvegan\b|\bvegetarian\b|\bgluten\b|\ballerg\w+|\bhalal\b|\bkosher\b",
    "Children": r"\b(?:high chairs?|kids?' menu|children's menu|playground|play area)\b",
    "Outdoor seating": r"\b(?:terrace|beer garden|patio|outdoor seating|outside seating)\b",
    "Internet": r"\bwi-?fi\b",
    "Insurance": r"\binsuranc\w+\b",
    "Holidays": r"\b(?:public|bank) holidays?\b|\b(?:on|over|at) (?:christmas|easter|new year's|thanksgiving)\b",
    "Directions": r"\b(?:next to|opposite|across from|bus stop|subway|underground station|train station)\b",
}
PATTERNS = {topic: re.compile(pattern, re.IGNORECASE) for topic, pattern in TOPICS.items()}
TELLING = re.compile(
    r"\b(?:we|there(?:'s| is| are)|you can|parking|dogs|cards?|cash|our|callers|tell|mention|it is|it's|guests|customers|patients)\b",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"^(?:(?:yes|but|and|also|please|oh|it should (?:also )?(?:say|mention|tell (?:them|people|callers))|tell (?:them|people|callers)|mention|say|add|that)\b[,:]?\s*)+",
    re.IGNORECASE,
)
LONGEST = 300


def read_facts(parts: Sequence[str]) -> Facts | None:
    """Each clause that tells callers something of these topics, in the visitor's own words."""
    found = [
        {"topic": topic, "text": trimmed(LEAD.sub("", part))[:LONGEST]}
        for part in parts
        for topic, pattern in PATTERNS.items()
        if pattern.search(part) and TELLING.search(part)
    ]
    return found or None
