"""Telephone numbers in every spoken form: `oh one seven double four`, `+49 170 555 1234`."""

import re

from voxie_platform.functions.words.numbers import NAMES, ONES, TENS
from voxie_platform.functions.words.plain import REWRITES

FEWEST = 6
MOST = 20
TIMES = {"double": 2, "triple": 3, "treble": 3}
ZEROS = frozenset({"oh", "o", "nought", "naught", "zero", "null", "ou"})
JOINERS = frozenset({",", ".", "-", "and", "then", "uh", "um", "er", "/", "dash", "hyphen", "space", "slash"})
TEN = 10


def phone_in(text: str, *, fewest: int = FEWEST) -> str:
    """The longest telephone number of a sentence: digits, with a plus before them if one was said; else empty."""
    runs = sorted(runs_in(words_of(re.sub(r"\b20\d\d-\d\d?-\d\d?\b", " | ", text))), key=len)
    longest = runs[-1] if runs else ""
    return longest if fewest <= len(longest.lstrip("+")) <= MOST else ""


def words_of(text: str) -> list[str]:
    lowered = text.lower()
    for pattern, replacement in REWRITES[:2]:
        lowered = re.sub(pattern, replacement, lowered)
    lowered = re.sub(r"\+", " plus ", lowered)
    lowered = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", lowered)
    return re.findall(r"\d+(?::\d+)?|[a-z']+|[,.\-/]|[^\s\w]", lowered)


def runs_in(words: list[str]) -> list[str]:
    """Each stretch of words that is nothing but digits."""
    runs: list[str] = []
    run = ""
    position = 0
    while position < len(words):
        taken, digits = digits_at(words, position)
        if taken:
            if digits == "+" and run:
                runs.append(run)
                run = ""
            run += digits
            position += taken
            continue
        if (words[position] not in JOINERS or not run) and words[position] not in {"(", ")"}:
            runs.append(run)
            run = ""
        position += 1
    return [one for one in [*runs, run] if one.strip("+")]


def digits_at(words: list[str], at: int) -> tuple[int, str]:
    """How many words make digits here, and which."""
    word = words[at]
    following = words[at + 1] if at + 1 < len(words) else ""
    if word == "plus":
        return 1, "+"
    if word in TIMES:
        _, digit = digits_at(words, at + 1) if following and following not in TIMES else (0, "")
        return (2, digit * TIMES[word]) if len(digit) == 1 else (0, "")
    if word.isdecimal() and word.isascii():
        return 1, word
    if word in ZEROS:
        return 1, "0"
    if word in TENS:
        with_one = 0 < ONES.get(following, 0) < TEN
        return (2, str(TENS[word] + ONES[following])) if with_one else (1, str(TENS[word]))
    if word in ONES:
        if following == "hundred":
            return 2, f"{ONES[word]}00"
        if following == "thousand":
            return 2, f"{ONES[word]}000"
        return 1, str(ONES[word])
    return 0, ""


def digit_by_digit(phone: str) -> str:
    """`01715551234` as "zero one seven, one five five, ...", so that an ear can check it."""
    digits = phone.lstrip("+")
    groups = [digits[start : start + 3] for start in range(0, len(digits), 3)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    spoken = ", ".join(" ".join(NAMES[int(digit)] for digit in group) for group in groups)
    return f"plus {spoken}" if phone.startswith("+") else spoken
