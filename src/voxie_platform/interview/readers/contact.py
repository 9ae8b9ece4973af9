"""Telephone numbers, e-mail addresses and street addresses."""
# ruff: noqa: E501 - a pattern is read in one line

import re

from voxie_platform.functions.words.phones import FEWEST, JOINERS, in_figures, phones_in
from voxie_platform.interview.readers.numerals import digits
from voxie_platform.interview.readers.text import trimmed

MOST_DIGITS = 15
IN_A_NUMBER = JOINERS - {"and"}
"""Businesses tell of tables for four, six and eight."""
MONEY = ("$", "€", "£")
PHONE_SAID = re.compile(r"\b(?:tele(?:phone)?|phone|number|mobile|cell|call|reach|ring)\b", re.IGNORECASE)
HOUSE_AND_POSTCODE = re.compile(
    r"[1-9]\d{0,3}(?P<comma>,)?\s+(?:\d{4,5}-\d{3}|\d(?: ?\d){3,4})(?![-\d]| \d)"
    r"|[1-9]\d{0,3}(?P<alone>,)\s+(?=[^,]+$)"
)
TOWN = re.compile(r"\s+[^\W\d_]{2,}")
EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
SIGNS = {"dot": ".", "underscore": "_", "dash": "-", "minus": "-", "hyphen": "-", "plus": "+"}
TOP = r"(?:com|org|net|de|uk|co|io|eu|fr|it|es|us|info|biz|shop|at|ch|nl)"
PIECE = r"(?:\w(?: \w)+|[\w-]+)"
"""A word, or one that is spelled."""
SPOKEN_EMAIL = re.compile(
    rf"(?<![\w'])(?P<local>(?:{PIECE} (?:{'|'.join(SIGNS)}|under score) )*{PIECE}) at (?P<domain>(?:{PIECE} (?:dot|dash|minus|hyphen) )+{TOP})\b",
    re.IGNORECASE,
)
NO_LOCAL = frozenset(
    {"us", "me", "them", "it", "her", "him", "we", "is", "are", "re", "website", "page", "site"}
)
"""`Find us at bella dot com` is no address to write to."""
LIKE_EMAIL = re.compile(rf"\b(?P<local>[\w'-]+) at [\w -]*\bdot {TOP}\b", re.IGNORECASE)
WORD_BEFORE = re.compile(r"([\w'-]+) $")
LEADS_TO_EMAIL = frozenset(
    [
        "a",
        "and",
        "at",
        "by",
        "is",
        "it's",
        "its",
        "to",
        "on",
        "that's",
        "the",
        "under",
        "are",
        "be",
        "e-mail",
        "email",
        "mail",
        "address",
        "me",
        "us",
        "or",
        "with",
        "our",
        "my",
        "i'm",
        "him",
        "her",
        "them",
        "use",
        "please",
        "also",
    ]
)
STREET_WORD = r"street|st|road|rd|avenue|ave|lane|ln|drive|dr|square|boulevard|blvd|place|way|court|highway|row|terrace|walk|quay|plaza|broadway|alley|parade"
COMPOUND = r"strasse|straße|stra[sß]e|gasse|platz|allee|weg|straat|laan"
STREET = re.compile(
    rf"\b\d+[a-z]?,?\s+(?:[\w'.-]+\s+){{0,4}}?(?:(?:{STREET_WORD})|[\w'-]+(?:{COMPOUND}))\b\.?(?:,?\s+(?:in\s+)?(?!(?:and|our|the|we|my|phone|telephone|number|open|it|is|is)\b)[\w'.-]+(?:\s+(?:[A-Z][\w'-]+|\d{{4,5}}))*(?:,\s*[A-Z][\w-]+(?:\s+\d{{4,5}})?)*)?",
    re.IGNORECASE,
)
STREET_THEN_NUMBER = re.compile(
    rf"\b[\w'-]*(?:{COMPOUND})\s+\d+[a-z]?\b(?:,?\s+(?:in\s+)?(?:\d{{4,5}}\s+)?[A-Z][\w-]+)?",
    re.IGNORECASE,
)
PLACE_WORD = re.compile(
    rf"\b(?:{STREET_WORD})\b|(?:{COMPOUND})\b",
    re.IGNORECASE,
)
BESIDE = re.compile(
    r"(?:(?:it's|it is|we're|we are|right|just|located)\s+)*(?:in|on|at|near|next to|opposite|behind|across|beside|above|by|corner|the corner)\b",
    re.IGNORECASE,
)
CUE = re.compile(
    r"\b(?:(?:our|the|my|its)?\s*address(?: is|'s|:)|(?:we're|we are|it's|it is|is|are)\s+(?:located|based|situated)(?:\s+(?:at|on|in))?|(?:you(?:'ll| can| will)? find us|find us)(?:\s+(?:at|on|in))?|(?:we're|we are|it's|it is)\s+(?:at|on)(?=\s+(?:\d|the corner\b)))\s*,?\s*(?P<rest>.+)",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"^(?:(?:yes|yeah|sure|okay|ok|so|and|it's|it is|its|that's|that is|we're|we are|we|at|on|in|located|the address is|address is|is|are|our|address|um)\b[,:]?\s*)+",
    re.IGNORECASE,
)
TAIL = re.compile(
    r"[,.]?\s*(?:\band\s+)?(?:\b(?:the|our|my)\s+)?(?:\b(?:(?:tele)?phone|number|telephone number|mobile|cell)\b)?(?:\s+number)?(?:\s+is\b|'s)?\s*[,.:]*$",
    re.IGNORECASE,
)


def read_phone(text: str) -> str | None:
    """Digits only, with a leading plus where it was said."""
    found = _phone(text)
    return found[0] if found else None


def without_phone(text: str) -> str:
    """The sentence with its telephone number cut out."""
    found = _phone(text)
    return TAIL.sub("", found[1]).strip() if found else text


def read_email(text: str) -> str | None:
    """As written, or as spoken: "maria underscore rossi at bella dot com"; None where its beginning is in doubt."""
    written = EMAIL.search(text)
    if written:
        return written[0].lower()
    spoken = SPOKEN_EMAIL.search(text)
    if spoken is None or spoken["local"].lower() in NO_LOCAL or _goes_back(text, spoken):
        return None
    return f"{_signs(spoken['local'])}@{_signs(spoken['domain'])}"


def half_email(text: str) -> bool:
    """Whether one was said that cannot be read whole: "maria rossi at bella dot com"."""
    said = LIKE_EMAIL.search(text)
    return said is not None and said["local"].lower() not in NO_LOCAL and read_email(text) is None


def _goes_back(text: str, spoken: re.Match[str]) -> bool:
    before = WORD_BEFORE.search(text[: spoken.start()])
    return before is not None and before[1].lower() not in LEADS_TO_EMAIL


def _signs(spoken: str) -> str:
    words = spoken.lower().replace("under score", "underscore").split(" ")
    return "".join(SIGNS.get(word, word) for word in words)


def read_address(text: str, *, asked: bool) -> str | None:
    """A street with its number, or whatever was said when the address was asked."""
    kept = without_phone(text)
    cued = CUE.search(kept)
    if cued:
        return _ended(cued["rest"])
    street = STREET.search(kept) or STREET_THEN_NUMBER.search(kept)
    if street and (asked or re.search(r"[a-z]", street[0], re.IGNORECASE)):
        return _ended(kept[street.start() :] if asked else street[0])
    if not asked:
        return None
    bare = _ended(LEAD.sub("", kept))
    return bare if bare and re.search(r"[^\W\d]{3,}", bare) and _like_a_place(kept, bare) else None


def _like_a_place(said: str, bare: str) -> bool:
    """A number, a street's word, a word such as "opposite" before it, or names; anything else answers another question."""
    names = [word for word in re.findall(r"[^\W\d_][\w'-]*", bare) if word[0].isupper()]
    return bool(re.search(r"\d", bare) or PLACE_WORD.search(bare) or BESIDE.match(said) or names[1:]) or (
        len(names) == 1 and bare == names[0]
    )


def _ended(address: str) -> str | None:
    cut = re.split(
        r"[,.]?\s+(?:and (?:the|our|my|we|you|no\b)|(?:our|my|the|no) (?:tele)?(?:phone|number)|we're open|we are open|phone\b|telephone\b)",
        address,
    )[0]
    return trimmed(re.sub(r"\s+now\W*$", "", cut)) or None


def _phone(text: str) -> tuple[str, str] | None:
    plain = digits(in_figures(text, joiners=IN_A_NUMBER))
    for found in phones_in(plain, joiners=IN_A_NUMBER):
        house = _house_and_postcode(plain, found.start, found.end)
        before, rest = plain[: found.start + house].removesuffix("("), plain[found.end :]
        number = re.sub(r"[^\d+]", "", plain[found.start + house : found.end])
        fits = FEWEST <= len(number.lstrip("+")) <= MOST_DIGITS
        if fits and not before.endswith(MONEY) and not _street_follows(rest):
            return number, f"{before} {rest}"
    return None


def _house_and_postcode(plain: str, start: int, end: int) -> int:
    """How many signs of it are an address: `Via Roma 12, 00184 Roma`, `Via Roma 12, 06 1234567`."""
    before, number = plain[:start], plain[start:end]
    address = HOUSE_AND_POSTCODE.match(number)
    if address is None or PHONE_SAID.search(before) or not re.search(r"[^\W\d_]\.?\s+$", before):
        return 0
    in_town = address.end() == len(number) and TOWN.match(plain[end:])
    return address.end() if address["comma"] or address["alone"] or in_town else 0


def _street_follows(rest: str) -> bool:
    return re.match(rf"\s+(?:[\w'-]+\s+){{0,3}}(?:{STREET_WORD})\b", rest, re.IGNORECASE) is not None
