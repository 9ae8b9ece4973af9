"""Small words: yes, no, questions, what is to be said exactly, the few sentences the brain has itself."""

import re
from collections.abc import Collection, Sequence

_MARKER = re.compile(r"(?:say exactly|and nothing else):\s*", re.IGNORECASE)

YES = frozenset(
    {
        "yes", "yeah", "yep", "yup", "sure", "correct", "right", "exactly", "perfect", "okay", "ok",
        "fine", "absolutely", "definitely", "certainly", "great", "good", "indeed", "agreed", "confirmed",
        "confirm"
    }
)  # fmt: skip
YES_PHRASES = (
    "no problem",
    "why not",
    "take it",
    "got it",
    "uh huh",
    "mm hmm",
    "go ahead",
    "do it",
    "do that",
    "please do",
    "sounds good",
    "that works",
    "of course",
    "save it",
)
NO = ("no", "nope", "nah", "not", "never", "wrong", "incorrect", "don't", "dont", "isn't", "wasn't")
CORRECTING = ("cancel", "but", "actually", "instead", "rather", "change", "except", "wait", "sorry", "make")
FILLERS = frozenset(
    {
        "a", "all", "am", "an", "and", "are", "as", "at", "be", "been", "can", "could", "do", "does",
        "for", "from", "give", "go", "had", "has", "have", "hello", "hey", "hi", "how", "i", "i'd",
        "i'll", "i'm", "if", "in", "is", "it", "it's", "its", "just", "let", "like", "lot", "may", "me",
        "much", "my", "need", "of", "oh", "on", "or", "our", "please", "quite", "really", "save", "shall",
        "should", "so", "some", "thank", "thanks", "that", "that's", "the", "them", "then", "there",
        "this", "to", "too", "uh", "um", "us", "very", "want", "was", "we", "well", "were", "what",
        "when", "where", "which", "who", "will", "wish", "with", "would", "you", "your", "think", "believe",
        "everything", "anything", "nothing", "else", "more"
    }
)  # fmt: skip
ASIDES = frozenset(
    {
        "never", "mind", "actually", "sorry", "wait", "okay", "ok", "yes", "yeah", "no", "nope", "sure",
        "now", "also", "about", "any", "afraid", "guess", "hope", "hoping", "instead", "get",
        "something", "up",
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
_OFFERED_MESSAGE = re.compile(r"\b(?:take|leave) a message[^.?!]*\?$", re.IGNORECASE)
ELSE = "Is there anything else?"
ALL_RIGHT = f"All right. {ELSE}"
HOW_CAN_I_HELP = "How can I help you?"
NO_ANSWER = "I got no answer to that."
WHAT_ELSE = "nothing else"
"""What a bare no means while nothing is open."""


def exact_words(instructions: str) -> str:
    """The words after `Say exactly:` (or `..., and nothing else:`), or nothing."""
    markers = list(_MARKER.finditer(instructions))
    words = instructions[markers[-1].end() :].strip() if markers else ""
    # inner quotation marks belong to the words: only the outermost pair is the instruction's
    return words[1 : words.rfind('"')].strip() if words.startswith('"') and words.count('"') > 1 else words


def words_of(sentence: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", sentence.lower().replace("’", "'"))


def is_yes(sentence: str, *, known: Collection[str] = ()) -> bool:
    """A plain yes; `known` are words that may be repeated in it, anything else makes it a correction."""
    if sentence.rstrip().endswith("?"):
        return False
    plain = " ".join(words_of(sentence))
    phrases = [phrase for phrase in YES_PHRASES if re.search(rf"\b{phrase}\b", plain)]
    for phrase in phrases:
        plain = re.sub(rf"\b{phrase}\b", "", plain)
    rest = set(plain.split())
    if not phrases and not rest & YES:
        return False
    # "yes, cancel it" is a plain yes where cancelling is what was read back
    if rest & {*NO, *(set(CORRECTING) - set(known))} or any(word.endswith("n't") for word in rest):
        return False
    return rest <= {*YES, *FILLERS, *known}


def is_no(sentence: str) -> bool:
    """A bare no, with nothing said beside it."""
    words = words_of(sentence)
    return bool(words) and words[0] in NO and all(word in {*NO, *FILLERS} for word in words)


def thanks(sentence: str) -> bool:
    """`Ok, thanks`, and nothing with it."""
    words = {*words_of(sentence)}
    return bool(words & {"thanks", "thank", "cheers"}) and words <= {
        *THANKS,
        *YES,
        "cheers",
        "oh",
        "all",
        "alright",
        "lovely",
        "dear",
    }


def goes_on(sentence: str) -> bool:
    """`And on Sunday?`: about what was asked before."""
    words = words_of(sentence)
    return (
        words[:1] == ["and"]
        or words[:2] in (["what", "about"], ["how", "about"])
        or bool({*words} & {"instead", "actually", "wait", "rather"})
    )


def is_question(sentence: str) -> bool:
    words = words_of(sentence)
    return sentence.rstrip().endswith("?") or (bool(words) and words[0] in QUESTION_OPENERS)


def offers_a_message(words: str) -> bool:
    return _OFFERED_MESSAGE.search(words.rstrip()) is not None


def is_made_of(sentence: str, vocabulary: Collection[str]) -> bool:
    words = words_of(sentence)
    return bool(words) and all(word in vocabulary for word in words)


def list_of(offers: Sequence[str]) -> str:
    """`a, b or c`."""
    return " or ".join([", ".join(offers[:-1]), offers[-1]]) if len(offers) > 1 else "".join(offers)
