"""Numbers said in words."""

import re

ONES = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
ORDINALS = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        start=1,
    )
} | {"thirtieth": 30}
SCALES = {"hundred": 100, "thousand": 1000}
SMALL = 10
NAMES = [*ONES]

PRONOUN_BEFORE_ONE = frozenset(
    "the this that which other another no any every some next latter former later earlier last good only"
    " each first either neither big small large little new".split()
)
A_MOMENT = frozenset({"a", "one", "just", "1", "per", "wait"})


def in_digits(text: str) -> str:
    """Number words of a plain sentence as digits: `twenty five past seven` as `25 past 7`."""
    tokens = text.split(" ")
    out: list[str] = []
    position = 0
    while position < len(tokens):
        taken, shown = number_at(tokens, position, out[-1] if out else "")
        out.append(shown or tokens[position])
        position += taken or 1
    return re.sub(r"\b(?:a|1) dozen\b", "12", re.sub(r"\bhalf a dozen\b", "6", " ".join(out)))


def number_at(tokens: list[str], start: int, before: str) -> tuple[int, str]:
    """How many tokens from `start` make one number, and that number; (0, "") if none does."""
    word = tokens[start]
    following = tokens[start + 1] if start + 1 < len(tokens) else ""
    if word in ORDINALS:
        return (0, "") if word == "second" and before in A_MOMENT else (1, ordinal(ORDINALS[word]))
    if word == "one" and (
        before in PRONOUN_BEFORE_ONE
        or before[-2:] in {"st", "nd", "rd", "th"}
        or following in {"second", "moment"}
    ):
        return 0, ""
    if word in {"a", "an"} and following in SCALES:
        taken, value = amount(tokens, start + 1, SCALES[following])
        return taken + 1, str(value)
    if word in TENS and 0 < ORDINALS.get(following, 0) < SMALL:
        return 2, ordinal(TENS[word] + ORDINALS[following])
    if word in TENS and 0 < ONES.get(following, 0) < SMALL:
        taken, value = scaled(tokens, start + 2, TENS[word] + ONES[following])
        return taken + 2, str(value)
    if word in ONES or word in TENS:
        taken, value = scaled(tokens, start + 1, ONES.get(word, TENS.get(word, 0)))
        return taken + 1, str(value)
    return 0, ""


def scaled(tokens: list[str], start: int, value: int) -> tuple[int, int]:
    """`hundred` and what follows it, after a number was read."""
    if start < len(tokens) and tokens[start] in SCALES and value:
        return amount(tokens, start, value * SCALES[tokens[start]])
    return 0, value


def amount(tokens: list[str], start: int, value: int) -> tuple[int, int]:
    """From a scale word on: `hundred and twenty five`."""
    scale = SCALES[tokens[start]]
    taken = 1
    rest = start + 2 if start + 1 < len(tokens) and tokens[start + 1] == "and" else start + 1
    if rest < len(tokens) and (tokens[rest] in ONES or tokens[rest] in TENS):
        more, shown = number_at(tokens, rest, "")
        if shown.isdecimal() and int(shown) < scale:
            return rest - start + more, value + int(shown)
    return taken, value


def ordinal(number: int) -> str:
    """`27` as `27th`."""
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    return f"{number}{({1: 'st', 2: 'nd', 3: 'rd'}).get(number % 10, 'th')}"


def in_words(number: int) -> str:
    """Small counts as words, larger ones as digits."""
    return NAMES[number] if 0 <= number <= ONES["twelve"] else str(number)


def count_in(text: str) -> int | None:
    """The one whole number in a plain text; None if there is none or more than one."""
    numbers = {int(number) for number in re.findall(r"(?<![\d:.])\d{1,6}(?![\d:.]\d|\d|st|nd|rd|th)", text)}
    return numbers.pop() if len(numbers) == 1 else None
