"""A clause in words as phonemes: which reading of a word fits, and how its neighbours change it."""

import re
from collections.abc import Iterable, Sequence

from voxie_platform.offline.pronunciations import PRIMARY, SECONDARY, VOWELS, Pronunciations

TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*['’]?|[;:,.!?—…]+|[-–—]+")
PAUSES = frozenset(";:,.!?—…")
SEAM = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=\w)-(?=\w)")
"""Inside `McDonald` and `twenty-one`."""

BEFORE_A_VERB = frozenset(
    {
        "to", "will", "would", "can", "could", "shall", "should", "may", "might", "must", "do", "does",
        "did", "don't", "doesn't", "didn't", "won't", "can't", "cannot", "couldn't", "wouldn't",
        "shouldn't", "i", "we", "you", "they", "i'll", "we'll", "you'll", "they'll", "he'll", "she'll",
        "it'll", "i'd", "we'd", "you'd", "they'd", "let's", "please", "not", "never", "always", "usually",
        "who", "and",
    }
)  # fmt: skip
BEFORE_A_NOUN = frozenset(
    {
        "a", "an", "the", "my", "your", "our", "his", "her", "its", "their", "this", "that", "these",
        "those", "no", "any", "each", "every", "some", "another", "of", "for", "in", "with", "one", "two",
        "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    }
)  # fmt: skip
BEFORE_AN_ADJECTIVE = frozenset(
    {
        "is", "are", "was", "were", "be", "been", "am", "isn't", "aren't", "wasn't", "i'm", "you're",
        "we're", "they're", "it's", "that's", "very", "so", "too", "more", "most", "quite", "really",
        "as", "how",
    }
)  # fmt: skip
BEFORE_A_PARTICIPLE = frozenset(
    {
        "have", "has", "had", "haven't", "hasn't", "i've", "we've", "you've", "they've", "was", "were",
        "been",
    }
)  # fmt: skip
OPENS_AN_OBJECT = frozenset(
    {
        "a", "an", "the", "my", "your", "our", "his", "her", "its", "their", "this", "that", "it", "them",
        "me", "us", "him", "at", "for", "on", "from",
    }
)  # fmt: skip

READINGS = {
    "close": (({"to", "by", "enough", "together", "friend", "friends"}, "ADJ"), (None, "VERB")),
    "live": (
        ({"music", "band", "show", "shows", "jazz", "concert", "concerts", "stream", "chat", "agent"}, "ADJ"),
    ),
    "does": ((None, "VERB"),),
}
"""Words of which one reading is the likelier here unless a certain word follows."""
TAGS_OF_A_PARTICIPLE = "VBN"


class Phonemes:
    """The phonemes of whole clauses."""

    def __init__(self, pronunciations: Pronunciations) -> None:
        self.pronunciations = pronunciations

    def of(self, clause: str) -> str:
        """Phonemes, spaces and pauses; written in words only (see `numerals.spoken`)."""
        tokens = TOKEN.findall(SEAM.sub(" ", clause))
        said: list[str] = []
        upcoming = ""
        for place in range(len(tokens) - 1, -1, -1):
            token = tokens[place]
            upcoming = self.word(tokens, place, upcoming) if token[0].isalpha() else pause(token)
            if upcoming:
                said.append(upcoming)
        return joined(reversed(said))

    def word(self, tokens: Sequence[str], place: int, upcoming: str) -> str:
        """One word, knowing the sound that comes after it."""
        token = tokens[place]
        lower = token.lower().replace("’", "'")
        at_the_end = not upcoming or upcoming[0] in PAUSES
        before_vowel = first_sound(upcoming) in VOWELS
        match lower:
            case "the" if not at_the_end:
                return "ði" if before_vowel else "ðə"
            case "to" if not at_the_end:
                return "tʊ" if before_vowel else "tə"
            case "a" if not at_the_end and (token == "a" or is_article(tokens, place)):
                return "ɐ"
            case "an" if not at_the_end:
                return "ɐn"
            case "in":
                return f"{PRIMARY if at_the_end else ''}ɪn"
            case "i":
                return f"{SECONDARY}I"
            case _:
                role = "None" if at_the_end else None
                return self.pronunciations.of(token, role_of(tokens, place) or role)


def pause(mark: str) -> str:
    """Several marks are one pause; a dash between words is one too."""
    if set(mark) <= set("-–—"):
        return "—"
    return "…" if mark == "..." else mark[-1]


def is_article(tokens: Sequence[str], place: int) -> bool:
    """A capital A opens a sentence, or it is the letter."""
    opens = place == 0 or tokens[place - 1][0] in PAUSES
    return opens and place + 1 < len(tokens) and tokens[place + 1].islower()


def first_sound(phonemes: str) -> str:
    return phonemes.lstrip(PRIMARY + SECONDARY)[:1]


def role_of(tokens: Sequence[str], place: int) -> str | None:
    """What the word is in its sentence, as far as its neighbours tell."""
    word = tokens[place].lower()
    before = tokens[place - 1].lower().replace("’", "'") if place else ""
    after = tokens[place + 1].lower() if place + 1 < len(tokens) else ""
    if word in READINGS:
        return reading_of(word, before, after)
    if word == "read":
        return TAGS_OF_A_PARTICIPLE if before in BEFORE_A_PARTICIPLE else None
    if word == "used":
        return "VBD" if after == "to" and before not in BEFORE_AN_ADJECTIVE else None
    if before in BEFORE_A_NOUN:
        return "NOUN"
    if before in BEFORE_AN_ADJECTIVE:
        return "ADJ"
    opens = not before or before[0] in PAUSES
    if before in BEFORE_A_VERB or (opens and after in OPENS_AN_OBJECT):
        return "VERB"
    return None


def reading_of(word: str, before: str, after: str) -> str | None:
    if before in BEFORE_AN_ADJECTIVE:
        return "ADJ"
    for following, role in READINGS[word]:
        if following is None or after in following:
            return role
    return "VERB" if before in BEFORE_A_VERB else "ADJ"


def joined(said: Iterable[str]) -> str:
    """Words apart by a space, pauses right after their word."""
    text = ""
    for part in said:
        text += part if part[0] in PAUSES or not text else f" {part}"
    return text
