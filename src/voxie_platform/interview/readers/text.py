"""A sentence as the ears give it, brought into a form that can be read."""
# ruff: noqa: E501 - a pattern is read in one line

import re
import unicodedata

from voxie_platform.interview.readers.denials import SAID_NOT

LONGEST = 2_000
"""More than this in one turn is not talk; the rest is left out."""
PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": " - ", "…": "...", "\u00a0": " "}
)
FILLERS = re.compile(
    r"(?<![\w'])(?:u+m+|u+h+|e+r+m*|h+m+|mm+|you know|let me see|let me think|let's see)(?![\w'-])[,.]?|(?:^|(?<=[,.] ))well(?=,|\s(?:it's|we|i|our|the)\b),?",
    re.IGNORECASE,
)
BREAKS = re.compile(
    r"\s*(?:[.!?;]+(?=\s|$)|\n|,?\s+(?:and|but|so|then)\s+(?=(?:we|we're|our|it|it's|i|i'm|they|she|he|my|the (?:address|phone|number"
    r"|name)|please|never|also)\b)|,\s*(?=(?:we|we're|our|i|i'm|it should|it must|my|please|never)\b)"
    r"|\s(?=(?:we are|we're|we have|we open|we close|we offer|our address|our phone|our number|it should|it must|my (?:password|pin|card))\b))\s*",
    re.IGNORECASE,
)
SAYING = r"say|tell (?!me\b|us\b)\w+|mention (?!it\b)\w+|promise|claim|pretend|announce"
UNSAID = re.compile(
    rf"(?<!we )(?<!i )\b(?:never|don't|do not|must not|mustn't|should not|shouldn't|may not)\s+(?:ever\s+)?(?:{SAYING})\b(?:\s+that\b)?(?P<gap>\s)?",
    re.IGNORECASE,
)
"""What is not to be said is no news of the business."""
JOINT = "\u2060"
EDGES = " \t,.;:!?-\"'"


def tidy(said: str) -> str:
    """Without control characters, odd quotes and fillers, and never longer than LONGEST."""
    return re.sub(r"\s+", " ", FILLERS.sub(" ", printable(said))).strip(" ,")


def printable(text: str) -> str:
    """As it was given, on one line and without signs that are none."""
    plain = unicodedata.normalize("NFC", text[:LONGEST]).translate(PLAIN)
    shown = "".join(" " if unicodedata.category(sign).startswith("C") else sign for sign in plain)
    return re.sub(r"\s+", " ", shown).strip()


def clauses(text: str) -> list[str]:
    """The parts that each say one thing; the ears' punctuation is a help, not a need."""
    guarded = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", text, flags=re.IGNORECASE)
    guarded = re.sub(r"\b(st|dr|mr|mrs|ave|rd)\.(?=\s+\w)", r"\1", guarded, flags=re.IGNORECASE)
    for whole in (UNSAID, SAID_NOT):
        guarded = whole.sub(lambda found: found[0].rstrip() + (JOINT if found["gap"] else ""), guarded)
    cuts = (cut.replace(JOINT, " ").strip(EDGES) for cut in BREAKS.split(guarded))
    return [part for part in cuts if part]


def trimmed(text: str) -> str:
    """Without the signs and spaces at both ends."""
    return text.strip(EDGES)


def words_of(text: str) -> list[str]:
    """Words and numbers in lower case."""
    return re.findall(r"[^\W_]+(?:'[^\W_]+)?", text.lower())


def titled(name: str) -> str:
    """A name the ears wrote without capitals gets them; one with capitals stays as it is."""
    if any(sign.isupper() for sign in name):
        return name[0].upper() + name[1:]
    small = {"and", "of", "the", "de", "la", "di", "von", "in", "on", "at"}
    words = name.split()
    return " ".join(
        word if position and word in small else word[:1].upper() + word[1:]
        for position, word in enumerate(words)
    )
