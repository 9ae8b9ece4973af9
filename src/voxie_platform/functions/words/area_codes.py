"""Area codes said behind a telephone number: `555 1234, area code 617`."""

import re

from voxie_platform.functions.words.phones import phone_in, phones_in

DIGIT = (
    r"(?:\d[\d-]*|zero|oh|o|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty|double|triple|hundred)"
)
CODE = re.compile(
    r"(?:\b(?:and|with|it's|that's|in|sorry|yes|oh|the|my|our|an?) |[\s,.]){0,8}"
    r"\b(?:area|dial(?:l?ing)?) code(?: is|'s| would be)?[\s,:]*"
    rf"(?P<code>{DIGIT}(?:[\s,-]+{DIGIT}){{0,4}})\b",
    re.IGNORECASE,
)
FEWEST = 2
MOST = 5


def area_code_first(said: str) -> str:
    """With the code before the number that it was said behind; as it is where it stands before one."""
    match = CODE.search(said.replace("’", "'"))
    numbers = phones_in(said[: match.start()]) if match and area_code_in(said) else []
    if not match or not numbers or said[numbers[-1].end : match.start()].strip(" ,.()"):
        return said
    start, end = numbers[-1].start, numbers[-1].end
    return f"{said[:start]}{match['code']} {said[start:end]}{said[match.end() :]}"


def area_code_in(said: str) -> str:
    """The digits of a code that is named as such, empty if none is; one with its number behind it is none alone."""
    match = CODE.search(said.replace("’", "'"))
    code = phone_in(match["code"], fewest=FEWEST) if match else ""
    return code if FEWEST <= len(code) <= MOST else ""


def with_area_code(phone: str, said: str) -> str:
    """A number that is known already, with the code that a later sentence tells."""
    code = area_code_in(said)
    return f"{code}{phone}" if code and phone and not phone.startswith(("+", code)) else phone
