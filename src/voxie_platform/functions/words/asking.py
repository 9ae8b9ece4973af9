"""Questions among the other words of a sentence."""

import re

QUESTION_WORD = (
    r"(?:do|does|did|is|are|was|were|can|could|may|what|what's|when|where|how|who|whose|which|why|will|would)"
)
BETWEEN = re.compile(
    rf"(?<=[?.!;])\s+|(?:\s*,)?(?:\s*\b(?:and|but|also)\b|\s*,)+\s+(?={QUESTION_WORD}\b)", re.IGNORECASE
)
"""Where one question ends and the next begins."""
ASKING = re.compile(
    r"(?:(?:and|so|but|also|well|oh|sorry|excuse me|um|uh|hi|hello|tell me|by the way)[ ,.]+)*"
    rf"{QUESTION_WORD}\b",
    re.IGNORECASE,
)
FEWEST_LETTERS = 3


def beside_questions(said: str) -> str:
    """What is said and not asked; empty where all is one or the other."""
    parts = [part.strip() for part in BETWEEN.split(said) if part.strip()]
    told = [part for part in parts if not (ASKING.match(part) or part.endswith("?"))]
    rest = " ".join(told).strip(" ,.")
    return rest if len(told) < len(parts) and len(rest) >= FEWEST_LETTERS else ""
