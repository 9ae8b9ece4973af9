"""How words are pronounced: two dictionaries, the endings of words, and a guess for what is in neither."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from voxie_platform.offline.unknown_words import UnknownWords

PRIMARY, SECONDARY = "ˈ", "ˌ"
VOWELS = frozenset("AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻ")
FLAPPING = frozenset("AIOWYiuæɑəɛɪɹʊʌ")
"""After these an American t between vowels is a tap."""
VOICELESS_BEFORE_S = frozenset("ptkfθ")
HISSING = frozenset("szʃʒʧʤ")
VOICELESS_BEFORE_D = frozenset("pkfθʃsʧ")
LONGEST_SPELLED = 3
"""Capital letters up to this many are spelled when no dictionary has them as a word."""

Entry = str | Mapping[str, str | None]


class Pronunciations:
    """What is known about words, first what was proofread."""

    def __init__(self, dictionaries: Iterable[Path], unknown_words: UnknownWords) -> None:
        self.dictionaries: list[dict[str, Entry]] = [
            json.loads(path.read_text(encoding="utf-8")) for path in dictionaries
        ]
        self.unknown_words = unknown_words
        self.guessed: dict[str, str] = {}

    def of(self, word: str, role: str | None = None) -> str:
        """The phonemes of a word as it stands in a sentence; `role` chooses between two readings."""
        word = plain(word)
        found = self.known(word, role) or self.capitals(word, role)
        if found is None:
            lower = word.lower()
            found = self.known(lower, role) or self.with_ending(lower, role) or self.compound(lower)
        if found is None:
            found = self.guess(word.lower())
        return stressed(found, word)

    def known(self, word: str, role: str | None = None) -> str | None:
        """What a dictionary says, also under another capitalisation of the first letter."""
        for spelling in dict.fromkeys((word, word[:1].lower() + word[1:], word.capitalize())):
            for dictionary in self.dictionaries:
                entry = dictionary.get(spelling)
                if entry is not None:
                    return reading(entry, role)
        return None

    def capitals(self, word: str, role: str | None) -> str | None:
        """`VIP` is spelled, `OPEN` is a word."""
        if len(word) == 1 or not word.isupper():
            return None
        if len(word) > LONGEST_SPELLED and (whole := self.known(word.lower(), role)):
            return whole
        if len(word) <= LONGEST_SPELLED or not set(word) & set("AEIOUY"):
            return self.spelled(word)
        return None

    def spelled(self, letters: str) -> str:
        """Letter by letter, the stress on the last one."""
        names = [self.known(letter) or "" for letter in letters.upper() if letter.isalpha()]
        names = [name.replace(PRIMARY, SECONDARY) for name in names]
        return PRIMARY.join("".join(names).rsplit(SECONDARY, 1))

    def with_ending(self, word: str, role: str | None) -> str | None:
        """A known word with -s, -ed or -ing."""
        for ending, attach in ENDINGS:
            for stem in stems(word, ending):
                found = self.known(stem, role)
                if found:
                    return attach(found)
        return None

    def compound(self, word: str) -> str | None:
        """Two known words written as one: the first carries the stress."""
        for cut in range(len(word) - 4, 3, -1):
            first, second = self.known(word[:cut]), self.known(word[cut:])
            if first and second:
                return first + second.replace(SECONDARY, "").replace(PRIMARY, SECONDARY)
        return None

    def guess(self, word: str) -> str:
        """What the network makes of it; a name's 's keeps its own sound."""
        if word.endswith("'s"):
            return with_s(self.guess(word[:-2]))
        bare = word.replace("'", "")
        if bare not in self.guessed:
            self.guessed[bare] = self.unknown_words.sounds_of(bare)
        return self.guessed[bare]


def plain(word: str) -> str:
    """Without accents and with a straight apostrophe: that is how the dictionaries are written."""
    decomposed = unicodedata.normalize("NFKD", word.replace("’", "'").replace("‘", "'"))
    return "".join(character for character in decomposed if not unicodedata.combining(character)).rstrip("'")


def reading(entry: Entry, role: str | None) -> str | None:
    if isinstance(entry, str):
        return entry
    return entry.get(role or "DEFAULT") or entry["DEFAULT"]


def stressed(phonemes: str, word: str) -> str:
    """A capitalised word that has no stress of its own gets one."""
    if PRIMARY in phonemes or SECONDARY in phonemes or word == word.lower():
        return phonemes
    mark = PRIMARY if word.isupper() and len(word) > 1 else SECONDARY
    for place, sound in enumerate(phonemes):
        if sound in VOWELS:
            return phonemes[:place] + mark + phonemes[place:]
    return phonemes


def stems(word: str, ending: str) -> list[str]:
    """What the word may be without its ending, the likeliest first."""
    if not word.endswith(ending) or len(word) < len(ending) + 2:
        return []
    stem = word.removesuffix(ending)
    found = [stem]
    if ending in {"ed", "ing"}:
        found.append(f"{stem}e")
        if re.search(r"([bcdgklmnprstvz])\1$", stem):
            found.append(stem[:-1])
    return found if len(stem) > 1 else []


def with_s(stem: str) -> str:
    if stem[-1:] in VOICELESS_BEFORE_S:
        return f"{stem}s"
    return f"{stem}ᵻz" if stem[-1:] in HISSING else f"{stem}z"


def with_ed(stem: str) -> str:
    if stem[-1:] in VOICELESS_BEFORE_D:
        return f"{stem}t"
    if stem[-1:] == "t":
        return f"{tapped(stem)}ᵻd"
    return f"{stem}ᵻd" if stem[-1:] == "d" else f"{stem}d"


def with_ing(stem: str) -> str:
    return f"{tapped(stem)}ɪŋ"


def tapped(stem: str) -> str:
    return f"{stem[:-1]}ɾ" if stem[-1:] == "t" and stem[-2:-1] in FLAPPING else stem


ENDINGS = (("'s", with_s), ("s", with_s), ("es", with_s), ("ed", with_ed), ("ing", with_ing))
