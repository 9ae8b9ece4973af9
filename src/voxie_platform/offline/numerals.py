"""Text as it is said: numbers, times, dates, money, telephone numbers and abbreviations in words."""

import re
from collections.abc import Callable

ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip
CURRENCIES = {"$": ("dollar", "cent"), "£": ("pound", "penny"), "€": ("euro", "cent")}
PLURALS = {"penny": "pence"}
ABBREVIATIONS = {
    "mr": "Mister", "mrs": "Missus", "ms": "Miz", "dr": "Doctor", "prof": "Professor", "jr": "Junior",
    "sr": "Senior", "ave": "Avenue", "blvd": "Boulevard", "rd": "Road", "apt": "apartment",
    "dept": "department", "approx": "approximately", "vs": "versus", "tel": "telephone",
    "inc": "Incorporated", "ltd": "Limited", "e.g": "for example", "i.e": "that is",
}  # fmt: skip
DOTTED = [short for short in ABBREVIATIONS if "." not in short]
WEEKDAYS = {
    "mon": "Monday", "tue": "Tuesday", "tues": "Tuesday", "wed": "Wednesday", "thu": "Thursday",
    "thur": "Thursday", "thurs": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip
SIGNS = {
    "&": " and ",
    "%": " percent",
    "+": " plus ",
    "=": " equals ",
    "@": " at ",
    "°": " degrees",
    "#": " number ",
}

LONGEST_COUNT = 4
"""More digits than this without a comma are a code, not an amount."""
LONGEST_GROUP = 6
FEWEST_OF_A_TELEPHONE = 7
TEN = 10
NOON = 12
MIDNIGHT = 24

WEEKDAY = "(Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)"
MONTH = rf"(?:{'|'.join(f'{month[:3]}(?:{month[3:]})?' for month in MONTHS)})\.?"
HALF = r"(?P<half>[ap])\.?\s?m\b\.?"
CLOCK = r"(?<![\d:.])(?P<hour>[01]?\d|2[0-4])"


def spoken(text: str) -> str:
    """The text in words alone, so that every full stop left in it ends a sentence."""
    for pattern, say in RULES:
        text = pattern.sub(say, text)
    return re.sub(r"\s+([,.!?;:])", r"\1", re.sub(r"[ \t]+", " ", text)).strip()


def cardinal(number: int) -> str:
    """`1203` as "one thousand two hundred three"."""
    if number < 0:
        return f"minus {cardinal(-number)}"
    if number < len(ONES):
        return ONES[number]
    for size, name in SCALES:
        if number >= size:
            rest = f" {cardinal(number % size)}" if number % size else ""
            return f"{cardinal(number // size)} {name}{rest}"
    ten, one = divmod(number, 10)
    return f"{TENS[ten]}-{ONES[one]}" if one else TENS[ten]


def ordinal(number: int) -> str:
    """`22` as "twenty-second"."""
    words = re.split(r"([ -])", cardinal(number))
    last = words[-1]
    words[-1] = ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return "".join(words)


def year(number: int) -> str:
    """`2026` as "twenty twenty-six"."""
    century, rest = divmod(number, 100)
    if century % 10 == 0 and rest < TEN:
        return cardinal(number)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {'oh ' if rest < TEN else ''}{cardinal(rest)}"


def digits(text: str) -> str:
    """Every digit by itself."""
    return " ".join(ONES[int(digit)] for digit in text if digit.isdecimal())


def clock_time(hour: int, minute: int, half: str | None) -> str:
    """An hour past noon is said as people say it, with "P M"."""
    if half is None and (hour > NOON or hour == 0):
        half = "p" if NOON < hour < MIDNIGHT else "a"
    shown = hour % NOON or NOON
    minutes = f" {'oh ' if minute < TEN else ''}{cardinal(minute)}" if minute else ""
    if half:
        return f"{cardinal(shown)}{minutes} {half.upper()} M"
    return cardinal(shown) + (minutes or " o'clock")


def said_clock(match: re.Match[str]) -> str:
    half = match["half"].lower() if match["half"] else None
    said = clock_time(int(match["hour"]), int(match["minute"] or 0), half)
    return said + stop_after(match)


def said_hour(match: re.Match[str]) -> str:
    return clock_time(int(match["hour"]), 0, match["half"].lower()) + stop_after(match)


def stop_after(match: re.Match[str]) -> str:
    """The full stop of "p.m." ends the sentence too when nothing small follows."""
    rest = match.string[match.end() :].lstrip()
    return "." if match[0].endswith(".") and (not rest or rest[0].isupper()) else ""


def said_money(match: re.Match[str]) -> str:
    unit, part = CURRENCIES[match["sign"]]
    whole = int(match["whole"].replace(",", ""))
    cents = int((match["cents"] or "0").ljust(2, "0"))
    said = [counted(whole, unit)] if whole or not cents else []
    return " and ".join(said + ([counted(cents, part)] if cents else []))


def counted(number: int, thing: str) -> str:
    if number == 1:
        return f"one {thing}"
    return f"{cardinal(number)} {PLURALS.get(thing, f'{thing}s')}"


def said_telephone(match: re.Match[str]) -> str:
    found = match[0]
    if sum(character.isdecimal() for character in found) < FEWEST_OF_A_TELEPHONE:
        return found
    groups = re.findall(r"\d+", found)
    groups = [part for group in groups for part in grouped(group)]
    return ("plus " if found.startswith("+") else "") + ", ".join(digits(group) for group in groups)


def grouped(run: str) -> list[str]:
    """Digits in groups that an ear can hold: 3, 3, 4."""
    if len(run) < LONGEST_GROUP:
        return [run]
    return [run[:3], *grouped(run[3:])]


def said_date(match: re.Match[str]) -> str:
    month = MONTHS[int(match["month"]) - 1] if 1 <= int(match["month"]) <= len(MONTHS) else ""
    if not month:
        return match[0]
    return f"{month} {ordinal(int(match['day']))}, {year(int(match['year']))}"


def said_day_after_month(match: re.Match[str]) -> str:
    return f"{full_month(match['month'])} {ordinal(int(match['day']))}"


def said_day_of_month(match: re.Match[str]) -> str:
    return f"{ordinal(int(match['day']))} of {full_month(match['month'])}"


def full_month(given: str) -> str:
    return next(month for month in MONTHS if month[:3].lower() == given[:3].lower())


def said_number(match: re.Match[str]) -> str:
    found = match[0].replace(",", "")
    if "." in found:
        whole, _, part = found.partition(".")
        return f"{cardinal(int(whole or 0))} point {digits(part)}"
    is_code = "," not in match[0] and len(found) > LONGEST_COUNT and not found.endswith("000")
    if is_code or (found.startswith("0") and len(found) > 1):
        return ", ".join(digits(group) for group in grouped(found))
    if len(found) == LONGEST_COUNT and "," not in match[0]:
        return year(int(found))
    return cardinal(int(found))


def said_abbreviation(match: re.Match[str]) -> str:
    return ABBREVIATIONS[match[1].lower()]


def said_et_cetera(match: re.Match[str]) -> str:
    return "et cetera" + stop_after(match)


def said_address(match: re.Match[str]) -> str:
    """An e-mail or web address, aloud."""
    name = (
        match[0]
        .replace("@", " at ")
        .replace(".", " dot ")
        .replace("_", " underscore ")
        .replace("-", " dash ")
    )
    return re.sub(r"https?://|/", " ", name)


def full_weekday(match: re.Match[str]) -> str:
    return WEEKDAYS[match[1].lower()]


Say = Callable[[re.Match[str]], str]


def rule(pattern: str, say: Say | str, flags: re.RegexFlag = re.IGNORECASE) -> tuple[re.Pattern[str], Say]:
    compiled = re.compile(pattern, flags)
    if isinstance(say, str):
        return compiled, lambda match: match.expand(say)
    return compiled, say


CASED = re.RegexFlag(0)
SHORT_TIME = rf"(?:[01]?\d|2[0-4])(?::[0-5]\d)?(?:\s?{HALF.replace('?P<half>', '?:')})?"

RULES = (
    rule(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)[\w./-]*\w", said_address),
    rule(r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b", said_date),
    rule(rf"\b{WEEKDAY}(?:(?<!the Sun)\.|(?=\s?[-–]|\s(?:to|at|\d)))", full_weekday, CASED),
    rule(rf"(?<=day)\s?[-–]\s?{WEEKDAY}\b", lambda match: f" to {full_weekday(match)}"),
    rule(r"(?<=day)\s?[-–]\s?(?=\w+day\b)", " to "),
    rule(r"(?P<sign>[$£€])\s?(?P<whole>\d[\d,]*)(?:\.(?P<cents>\d{1,2}))?(?!\d)", said_money),
    rule(r"\b((?:19|20)\d\d)\s?[-–]\s?((?:19|20)\d\d)\b", r"\1 to \2"),
    rule(rf"(?<![\d-])({SHORT_TIME})\s?[-–]\s?(?={SHORT_TIME}(?![-–\d]))", r"\1 to "),
    rule(rf"{CLOCK}:(?P<minute>[0-5]\d)(?::\d\d)?(?:\s?{HALF})?(?!\d)", said_clock),
    rule(rf"{CLOCK}\s?{HALF}", said_hour),
    rule(rf"\b(?P<month>{MONTH})\s(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?!:)", said_day_after_month),
    rule(rf"\b(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\sof\s(?P<month>{MONTH})(?!\w)", said_day_of_month),
    rule(rf"\b(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s(?P<month>{MONTH})(?!\w)", said_day_after_month),
    rule(r"(?<![\w.,])\+?\(?\d[\d().\s-]{5,}\d(?!\w)", said_telephone),
    rule(r"\b(\d+)(?:st|nd|rd|th)\b", lambda match: ordinal(int(match[1]))),
    rule(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+", lambda match: f" {said_number(match)} "),
    rule(r"\betc\.", said_et_cetera),
    rule(r"\b(e\.g|i\.e)\.", said_abbreviation),
    rule(r"\bSt\.(?=\s[A-Z])(?!\s(?:On|In|At|We|It|The|And|Is)\b)", "Saint", CASED),
    rule(r"\bSt\.", "Street", CASED),
    rule(rf"\b({'|'.join(DOTTED)})\.", said_abbreviation),
    rule(r"\band\s?/\s?or\b", "and or"),
    rule(r"(?<=\w)\s?/\s?(?=\w)", " or "),
    rule("[&%+=@°#]", lambda match: SIGNS[match[0]]),
)
"""Applied in this order: what is longer and surer first."""
