"""Where speech can be cut so that its beginning is heard while the rest is still being made."""

import re
from collections.abc import Iterator

SHORTEST = 8
"""Characters; less than this spoken by itself sounds torn off."""
FIRST_LONGEST = 36
"""The first clause decides how soon something is heard."""
LONGEST = 110
"""What takes longer to make keeps the first clauses of others waiting."""
GROWTH = 2.5
"""A clause may be this much longer than the one before: it is made while that one plays."""

BREAK = re.compile(r"(?<=[.!?…])\s+|(?<=[,;:—])\s+|\s*\n+\s*|\s+(?=[-–—]\s)")
SENTENCE_ENDS = frozenset(".!?…")
SOFT = re.compile(r"\s+(?=(?:and|or|but|because|so|which|that|for|at|on|with|to|from|until|if|when|in)\s)")


def clauses(text: str) -> Iterator[str]:
    """The pieces of a text in order, each with its closing mark."""
    limit = float(FIRST_LONGEST)
    waiting = ""
    for part in parts(text):
        if waiting and not fits(waiting, part, limit):
            yield waiting
            limit = min(LONGEST, max(limit, len(waiting)) * GROWTH)
            waiting = ""
        waiting = f"{waiting} {part}".strip()
        while len(waiting) > limit and (cut := soft_cut(waiting, limit)):
            yield waiting[:cut].rstrip()
            waiting = waiting[cut:].lstrip()
            limit = min(LONGEST, limit * GROWTH)
    if waiting:
        yield waiting


def parts(text: str) -> Iterator[str]:
    """What lies between two marks."""
    for part in BREAK.split(text):
        if part.strip():
            yield part.strip()


def fits(waiting: str, part: str, limit: float) -> bool:
    """Whether two parts are better said in one breath: a torn-off word, or a sentence that is not over."""
    if len(waiting) < SHORTEST:
        return True
    if waiting[-1] in SENTENCE_ENDS:
        return False
    return limit > FIRST_LONGEST and len(waiting) + len(part) <= limit


def soft_cut(text: str, limit: float) -> int | None:
    """The last place before the limit where a speaker could breathe."""
    places = [match.start() for match in SOFT.finditer(text) if SHORTEST <= match.start() <= limit]
    places = [place for place in places if len(text) - place >= SHORTEST]
    return places[-1] if places else None
