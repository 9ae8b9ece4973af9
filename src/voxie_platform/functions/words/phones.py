"""Telephone numbers in every spoken form: `oh one seven double four`, `+49 170 555 1234`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from voxie_platform.functions.words.days import days_in
from voxie_platform.functions.words.numbers import NAMES, ONES, TENS
from voxie_platform.functions.words.parties import parties_in
from voxie_platform.functions.words.plain import REWRITES, Found, plain
from voxie_platform.functions.words.times import stretches_in, times_in

FEWEST = 6
MOST = 20
TIMES = {"double": 2, "triple": 3, "treble": 3}
ZEROS = frozenset({"oh", "o", "nought", "naught", "zero", "null", "ou"})
JOINERS = frozenset({",", ".", "-", "and", "then", "uh", "um", "er", "/", "dash", "hyphen", "space", "slash"})
BRACKETS = frozenset({"(", ")"})
TEN = 10
BESIDE = 60
"""So many signs beside a number tell whether it counts something: of a long talk not all is read for each number."""
WORD = re.compile(r"\d+(?::\d+)?|[a-z']+|[^\s\w]")
DATE = re.compile(
    r"\b20\d\d-\d\d?-\d\d?\b|(?<![\d+.,/-])(?<!\d )(?:3[01]|[12]\d|0?[1-9])(?:\. ?|[/ ])(?:3[01]|[12]\d|0?[1-9])(?:\. ?|[/ ])20\d\d"
    r"(?![./-]?\d| \d)"
)
CALLING = re.compile(r"\b(?:call|reach|ring|text|phone|number|mobile)\b[^,.;!?]*$", re.IGNORECASE)
THINGS = re.compile(
    r"\d{1,2} (?:\w+ )?(?:tables?|booths?|chairs?|highchairs?|rooms?|beds?|courts?|lanes?|dogs?|doctors?|dentists?|stylists?|"
    r"hairdressers?|barbers?|therapists?|customers?|clients?|patients?|minutes?|hours?)\b"
)
ANY_DAY = date(2000, 1, 1)
"""Only whether a day is named matters, not which."""


@dataclass(frozen=True)
class Digits:
    """Words that are digits, and where."""

    start: int
    end: int
    value: str

    @property
    def may_count(self) -> bool:
        """Of people, hours and days there are no more than two figures, none of them a zero before the other."""
        return len(self.value) <= 2 and not self.value.startswith(("0", "+"))


def phone_in(text: str, *, fewest: int = FEWEST) -> str:
    """The longest telephone number of a sentence: digits, with a plus before them if one was said; else empty."""
    phones = sorted((found.value for found in phones_in(text, fewest=fewest)), key=len)
    return phones[-1] if phones else ""


def phones_in(text: str, *, fewest: int = FEWEST, joiners: frozenset[str] = JOINERS) -> list[Found[str]]:
    """Every telephone number of a sentence as it was said."""
    found = []
    for run in long_runs_in(text, fewest, joiners):
        own = without_counts(text, run)
        phone = "".join(digits.value for digits in own)
        if fewest <= len(phone.lstrip("+")) <= MOST:
            found.append(Found(own[0].start, own[-1].end, phone))
    return found


def in_figures(text: str, *, joiners: frozenset[str] = JOINERS) -> str:
    """The sentence with its telephone numbers in figures, all else as it was said."""
    for digits in reversed([digits for run in long_runs_in(text, FEWEST, joiners) for digits in run]):
        text = text[: digits.start] + digits.value + text[digits.end :]
    return text


def long_runs_in(text: str, fewest: int, joiners: frozenset[str]) -> list[list[Digits]]:
    """The stretches that are long enough for a telephone number."""
    return [run for run in runs_in(text, joiners) if sum(len(digits.value) for digits in run) >= fewest]


def without_counts(text: str, run: list[Digits]) -> list[Digits]:
    """`For 4, 555 0199` and `555 0199, 2 people`: at its ends the words around a number may count something else."""
    first = counted_first(text, run)
    return run[first : len(run) - counted_last(text, run[first:])]


def counted_first(text: str, run: list[Digits]) -> int:
    """How many of the digits end what stands before them: `at 7, 0171 ...`, `at 7 30, 0171 ...`."""
    if is_called(text[: run[0].start]):
        return 0
    for count in (1, 2):
        if len(run) <= count or not run[count - 1].may_count:
            return 0
        parted = re.search(r"[,.;]|\band\b", text[run[count - 1].end : run[count].start], re.IGNORECASE)
        if (parted or run[count].value.startswith("0")) and ends_a_count(text[: run[count - 1].end]):
            return count
    return 0


def counted_last(text: str, run: list[Digits]) -> int:
    """How many of the digits begin what stands behind them: `2 people`, `7 30 pm`."""
    for count in (2, 1):
        last = run[-count:]
        if len(run) <= count or not all(digits.may_count for digits in last):
            continue
        if begins_a_count(text[last[0].start :], figures=last[-1].end - last[0].start):
            return count
    return 0


def is_called(before: str) -> bool:
    """`Call me at`: what follows is a telephone number, also behind `at`."""
    return bool(CALLING.search(before[-BESIDE:]))


def ends_a_count(text: str) -> bool:
    """Whether the number at its end says people, an hour or a day."""
    words = plain(text[-BESIDE:])
    return any(end == len(words) for _, end in counted(words))


def begins_a_count(text: str, *, figures: int) -> bool:
    """Whether the number of so many signs at its beginning says them, by a word behind it."""
    words, alone = plain(text[: figures + BESIDE]), plain(text[:figures])
    return bool(THINGS.match(words)) or any(start == 0 and end > len(alone) for start, end in counted(words))


def counted(words: str) -> Iterator[tuple[int, int]]:
    """Where a number of plain words is of people, hours or days."""
    for found in (parties_in(words), times_in(words), stretches_in(words), days_in(words, ANY_DAY)):
        yield from ((one.start, one.end) for one in found)


def words_of(text: str) -> list[Digits]:
    """Each word, sign and figure, every one in its place."""
    lowered = re.sub(r"[A-Z]", lambda letter: letter[0].lower(), text)
    for pattern, replacement in REWRITES[:2]:
        lowered = re.sub(pattern, replacement, lowered)
    lowered = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", lowered)
    lowered = DATE.sub(lambda match: "|" * len(match[0]), lowered)
    return [Digits(match.start(), match.end(), match[0]) for match in WORD.finditer(lowered)]


def runs_in(text: str, joiners: frozenset[str] = JOINERS) -> list[list[Digits]]:
    """Each stretch of words that is nothing but digits."""
    words = words_of(text)
    values = [word.value for word in words]
    runs: list[list[Digits]] = [[]]
    position = 0
    while position < len(words):
        taken, digits = digits_at(values, position)
        if taken:
            if digits == "+" and runs[-1]:
                runs.append([])
            runs[-1].append(Digits(words[position].start, words[position + taken - 1].end, digits))
            position += taken
            continue
        if (values[position] not in joiners or not runs[-1]) and values[position] not in BRACKETS:
            runs.append([])
        position += 1
    return [run for run in runs if any(digits.value != "+" for digits in run)]


def digits_at(words: list[str], at: int) -> tuple[int, str]:
    """How many words make digits here, and which."""
    word = words[at]
    following = words[at + 1] if at + 1 < len(words) else ""
    if word in {"plus", "+"}:
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
        return thousands_at(words, at) if following == "thousand" else (1, str(ONES[word]))
    return 0, ""


def thousands_at(words: list[str], at: int) -> tuple[int, str]:
    """`Two thousand five hundred`, `two thousand twenty six`: four figures."""
    value, end = ONES[words[at]] * 1000, at + 2
    if words[end + 1 : end + 2] == ["hundred"] and ONES.get(words[end], TEN) < TEN:
        value, end = value + ONES[words[end]] * 100, end + 2
    if words[end : end + 1] and words[end] in TENS:
        taken, below = digits_at(words, end)
        value, end = value + int(below), end + taken
    return end - at, str(value)


def digit_by_digit(phone: str) -> str:
    """`01715551234` as "zero one seven, one five five, ...", so that an ear can check it."""
    digits = phone.lstrip("+")
    groups = [digits[start : start + 3] for start in range(0, len(digits), 3)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    spoken = ", ".join(" ".join(NAMES[int(digit)] for digit in group) for group in groups)
    return f"plus {spoken}" if phone.startswith("+") else spoken
