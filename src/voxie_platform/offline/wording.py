"""Small words: yes, no, questions, what is to be said exactly, the few sentences the brain has itself."""

import re
from collections.abc import Collection, Sequence

_EXACTLY = re.compile(r'Say exactly:\s*(?:"(?P<quoted>.*)"|(?P<bare>[^"].*))', re.DOTALL | re.IGNORECASE)

YES = frozenset(
    {
        "yes", "yeah", "yep", "yup", "sure", "correct", "right", "exactly", "perfect", "okay", "ok",
        "fine", "absolutely", "definitely", "certainly", "great", "good", "indeed", "agreed", "confirmed",
        "confirm"
    }
)  # fmt: skip
YES_PHRASES = (
    "go ahead",
    "do it",
    "do that",
    "please do",
    "sounds good",
    "that works",
    "of course",
    "save it",
)
NO = ("no", "nope", "nah", "not", "never", "wrong", "incorrect", "don't", "dont", "isn't", "wasn't", "cancel")
CORRECTING = ("but", "actually", "instead", "rather", "change", "except", "wait", "sorry", "make")
FILLERS = frozenset(
    {
        "a", "all", "am", "an", "and", "are", "as", "at", "be", "been", "can", "could", "do", "does",
        "for", "from", "give", "go", "had", "has", "have", "hello", "hey", "hi", "how", "i", "i'd",
        "i'll", "i'm", "if", "in", "is", "it", "it's", "its", "just", "let", "like", "lot", "may", "me",
        "much", "my", "need", "of", "oh", "on", "or", "our", "please", "quite", "really", "save", "shall",
        "should", "so", "some", "thank", "thanks", "that", "that's", "the", "them", "then", "there",
        "this", "to", "too", "uh", "um", "us", "very", "want", "was", "we", "well", "were", "what",
        "when", "where", "which", "who", "will", "wish", "with", "would", "you", "your"
    }
)  # fmt: skip
ASIDES = frozenset(
    {
        "never", "mind", "actually", "sorry", "wait", "okay", "ok", "yes", "yeah", "no", "nope", "sure", "now",
        "also", "about", "any", "afraid", "guess", "think", "hope", "hoping", "instead", "get", "something",
    }
)  # fmt: skip
"""Besides the fillers: they say nothing about what is wanted."""
GREETINGS = frozenset({"hello", "hi", "hey", "good", "morning", "afternoon", "evening", "day", "there"})
THANKS = frozenset({"thank", "thanks", "you", "very", "much", "a", "lot", "so", "great", "many"})
QUESTION_OPENERS = frozenset(
    {
        "what", "when", "where", "which", "who", "whose", "how", "why", "do", "does", "did", "is", "are",
        "was", "were", "can", "could", "may", "will", "would", "should"
    }
)  # fmt: skip

SORRY = "Sorry, I did not get that."
HELLO = "Hello."
WELCOME = "You are welcome."
NO_TOOLS = "I am a demo voice without a language model, so I cannot answer that."
MESSAGE_OFFER = "Shall I take a message?"
NO_ANSWER = "I got no answer to that."
WHAT_ELSE = "nothing else"
"""What a bare no means while nothing is open."""


def exact_words(instructions: str) -> str:
    """The words after `Say exactly:`, or nothing."""
    start = instructions.lower().rfind("say exactly:")
    match = _EXACTLY.search(instructions, start) if start >= 0 else None
    return (match["quoted"] or match["bare"] or "").strip() if match else ""


def words_of(sentence: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", sentence.lower().replace("’", "'"))


def is_yes(sentence: str, *, known: Collection[str] = ()) -> bool:
    """A plain yes; `known` are words that may be repeated in it, anything else makes it a correction."""
    words = words_of(sentence)
    plain = " ".join(words)
    phrases = [phrase for phrase in YES_PHRASES if re.search(rf"\b{phrase}\b", plain)]
    if not phrases and not set(words) & YES:
        return False
    if set(words) & {*NO, *CORRECTING} or any(word.endswith("n't") for word in words):
        return False
    allowed = {*YES, *FILLERS, *known, *(word for phrase in phrases for word in phrase.split())}
    return all(word in allowed for word in words)


def is_no(sentence: str) -> bool:
    """A bare no, with nothing said beside it."""
    words = words_of(sentence)
    return bool(words) and words[0] in NO and all(word in {*NO, *FILLERS} for word in words)


def is_question(sentence: str) -> bool:
    words = words_of(sentence)
    return sentence.rstrip().endswith("?") or (bool(words) and words[0] in QUESTION_OPENERS)


def is_made_of(sentence: str, vocabulary: Collection[str]) -> bool:
    words = words_of(sentence)
    return bool(words) and all(word in vocabulary for word in words)


def list_of(offers: Sequence[str]) -> str:
    """`a, b or c`."""
    return " or ".join([", ".join(offers[:-1]), offers[-1]]) if len(offers) > 1 else "".join(offers)
