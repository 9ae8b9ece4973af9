"""The trade out of a sentence, in the visitor's own words."""
# ruff: noqa: E501 - a pattern is read in one line

import re

from voxie_platform.agents.trades import TRADES
from voxie_platform.interview.readers.text import trimmed, words_of

NOUN = r"shop|store|studio|school|agency|office|practice|clinic|garage|workshop|company|firm|gym|hotel|guest ?house|b and b|bakery|factory|farm|club|cinema|theater|theatre|museum|library|church|academy|consultancy|service|services|business|center|centre|lawyer|law firm|attorney|plumber|electrician|painter|photographer|carpenter|roofer|mechanic|accountant|tutor|kindergarten|nursery|driving school|yoga studio|car wash|car rental|cleaning service|real estate agency|travel agency|insurance agency"
PHRASE = re.compile(
    rf"\b(?:an?|my|our|the|small|local|family|little|run|own|have)\s+(?P<trade>(?:(?!(?:a|an|my|our|the|called|named|and|is|business|name|which|that|with|for|to|in|at|small|little|family|own|run|new|nice|of)\b)[\w'-]+\s+){{0,3}}?(?:{NOUN}))\b(?!\s+(?:is|name|called)\s+(?:open))",
    re.IGNORECASE,
)
ALONE = re.compile(rf"(?:{NOUN})", re.IGNORECASE)
SENTENCE = frozenset(
    {"i", "we", "they", "you", "he", "she", "who", "people", "is", "are", "need", "want", "call", "calls"}
)
"""A trade has none of these: it is a sentence about something else."""
ARTICLE = re.compile(
    r"^(?:(?:it's|it is|we're|we are|i'm|i am|that's|this is|i have|we have|i run|we run|i own|we own|well|yes|a kind of|kind of|sort of|basically)\s+)*(?:(?:an?|the|my|our)\s+)?(?P<trade>.+)$",
    re.IGNORECASE,
)
EMPTY = re.compile(
    r"^(?:small |local |little |family |own |our |my |the |a )*(?:business|company|place|name|services?|office|firm|center|centre|phone|agent|shop's|store's)s?$",
    re.IGNORECASE,
)
CUISINES = "italian|chinese|japanese|indian|thai|mexican|french|greek|turkish|vietnamese|korean|spanish|american|lebanese|german|austrian|polish|ethiopian|seafood|vegan|vegetarian|mediterranean|asian"
LONGEST_WORDS = 6


def read_trade(text: str, *, asked: bool) -> str | None:
    """ "pizzeria", "bike shop"; asked for it, also what no file knows."""
    phrases = [_without_name(trimmed(match["trade"])) for match in PHRASE.finditer(text)]
    named = [phrase for phrase in phrases if not EMPTY.match(phrase)]
    named += [clause for clause in map(trimmed, re.split(r"[.,;!?]", text)) if ALONE.fullmatch(clause)]
    known = [match[0] for trade in TRADES.values() for match in trade.pattern.finditer(text)]
    described = [word for word in known if _describes(word, text)]
    known = described or (known if asked and not named else [])
    if known:
        best = max(known, key=len)
        fuller = [phrase for phrase in named if best.lower() in phrase.lower()]
        return _with_cuisine((fuller[0] if fuller else best).lower(), text)
    if named:
        return named[0].lower()
    if not asked:
        return None
    bare = ARTICLE.match(trimmed(re.split(r"[,.;]|\band we\b|\bin [A-Z]", text)[0]))
    words = bare["trade"].split() if bare else []
    if SENTENCE & set(words_of(bare["trade"] if bare else "")):
        return None
    return " ".join(words).lower() if 0 < len(words) <= LONGEST_WORDS and len(words[0]) > 1 else None


def _without_name(phrase: str) -> str:
    """ "Harbour View Hotel", written as a name, is a hotel."""
    words = phrase.split()
    return words[-1] if all(word[0].isupper() for word in words) else phrase


def _with_cuisine(trade: str, text: str) -> str:
    found = re.search(rf"\b({CUISINES})\s+{re.escape(trade)}\b", text, re.IGNORECASE)
    return f"{found[1].capitalize()} {trade}" if found else trade


def _describes(word: str, text: str) -> bool:
    """ "a pizzeria", "my salon": the word says what the business is, not what stands in the street next to it."""
    return (
        re.search(
            rf"\b(?:an?|my|our|the|small|family|italian|own|run|have|local)\s+(?:[\w'-]+\s+){{0,2}}{re.escape(word)}\b",
            text,
            re.IGNORECASE,
        )
        is not None
    )
