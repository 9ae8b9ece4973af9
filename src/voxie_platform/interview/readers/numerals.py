"""Numbers in words, turned into digits."""
# ruff: noqa: E501 - a pattern is read in one line

import re

ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
SCALES = {"hundred": 100, "thousand": 1000}
WORD = "|".join([*ONES, *TENS, *SCALES])
RUN = re.compile(
    rf"\b(?:a\s+(?=(?:hundred|thousand)\b))?(?:{WORD})(?:(?:[\s-]+|\s+and\s+(?=(?:{WORD})\b))(?:{WORD}))*\b",
    re.IGNORECASE,
)
PHRASES = (
    (re.compile(r"\bhalf a dozen\b", re.IGNORECASE), "6"),
    (re.compile(r"\ba? ?couple(?: of)?\b", re.IGNORECASE), "2"),
    (re.compile(r"\ba dozen\b", re.IGNORECASE), "12"),
    (re.compile(r"\b(\d{1,3}) thousand\b", re.IGNORECASE), r"\g<1>000"),
)
FIRST_OF_TENS = 10
REPEATED = re.compile(r"\b(double|triple)\s+(\d)\b", re.IGNORECASE)


def digits(text: str) -> str:
    """The text with each number in digits: "twenty five" is 25, "nine thirty" is "9 30"."""
    for pattern, number in PHRASES:
        text = pattern.sub(number, text)
    return REPEATED.sub(_again, RUN.sub(_run, text))


def _run(match: re.Match[str]) -> str:
    words = [word for word in re.split(r"[\s-]+", match[0].lower()) if word not in {"and", "a"}]
    if "and" in match[0].lower().split() and not SCALES.keys() & set(words):
        return re.sub(rf"\b(?:{WORD})(?:[\s-]+(?:{WORD}))*\b", _run, match[0], flags=re.IGNORECASE)
    numbers: list[int] = []
    open_to = 0  # what the last number may still take: a unit below ten after "twenty", anything below a hundred after "hundred"
    part = 0  # what of it the next "hundred" is of: five, in "two thousand five hundred"
    for word in words:
        if word in SCALES:
            scale = SCALES[word]
            part = part if word == "hundred" or not numbers else numbers[-1]
            if numbers and 0 < part < scale:
                numbers[-1] += part * (scale - 1)
            else:
                numbers.append(scale)
            open_to, part = scale, 0
            continue
        value = ONES.get(word, TENS.get(word, 0))
        if numbers and 0 < value < open_to:
            numbers[-1] += value
            part += value
        else:
            numbers.append(value)
            part = value
        open_to = FIRST_OF_TENS if word in TENS else 0
    return " ".join(str(number) for number in numbers)


def _again(match: re.Match[str]) -> str:
    times = 2 if match[1].lower() == "double" else 3
    return " ".join([match[2]] * times)
