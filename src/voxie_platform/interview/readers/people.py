"""The person who gets the messages."""
# ruff: noqa: E501 - a pattern is read in one line

import re
from collections.abc import Sequence

from voxie_platform.functions.words.names import name_in
from voxie_platform.interview.readers.contact import (
    EMAIL,
    SPOKEN_EMAIL,
    read_email,
    read_phone,
    without_phone,
)
from voxie_platform.interview.readers.names import read_person
from voxie_platform.interview.readers.text import titled, trimmed

TAIL = re.compile(
    r"(?:^|[,.]?\s*(?:\band\b\s*)?)(?:please\s+)?(?:(?:all |the |any |those |these )*(?:messages?|they|those|them|it all|everything)\s+(?:should |can |will |must )?(?:go|goes|come|comes|are|is|be sent)\s+(?:straight )?(?:to|for)|(?:send|give|pass|forward)\s+(?:them|it|those|(?:the |all )?messages?)\s+to|(?:i|me|my (?:wife|husband|partner|son|daughter|colleague|assistant|manager|boss))\s+(?:get|gets|take|takes|receive|receives)\s+(?:them|the messages|those|it)|(?:who )?(?:gets|takes|handles) (?:them|the messages|those) is|(?:the )?messages? for|(?:goes|go|comes|come) (?:(?:straight|directly) to|to (?=me\b|us\b))|ask for|reach me|you can reach me|call me|(?:my|the owner's) (?:name|number|mobile|cell|phone|e-?mail)(?: number| address)? is|the owner is)\b\s*",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"\b(?:(?:should|must|can|will|always) )*(?:(?:goes|go|comes|come) to|(?:that's|that is|those are|they're) for) (?=my (?:wife|husband|partner|son|daughter|colleague|assistant|manager|boss)\b|(?:dr|mr|mrs|ms|miss)\b|(?-i:[A-Z]))",
    re.IGNORECASE,
)
"""`Cancellations go to Sam`, where it is asked who gets them; elsewhere guests may go to Boston."""
GOES = re.compile(r"\b(?:go|goes|come|comes) (?:(?:straight|directly) )?to\b", re.IGNORECASE)
OF_MESSAGES = re.compile(r"\bmessages?\b", re.IGNORECASE)
ME = re.compile(r"\b(?:me|myself|i do|i get|to me)\b", re.IGNORECASE)
RELATION = re.compile(
    r"\bmy (?:wife|husband|partner|son|daughter|colleague|assistant|manager|boss|brother|sister)\s+(?P<name>[A-Za-z][\w'-]+)",
    re.IGNORECASE,
)
GETTER = re.compile(
    r"(?P<name>[A-Z][\w'-]+(?: [A-Z][\w'-]+)?) (?:gets|takes|handles|receives|should get|reads) (?:them|the messages|those|all messages|messages)"
)
NOT_A_NAME = frozenset(
    {
        "the",
        "at",
        "on",
        "my",
        "by",
        "phone",
        "number",
        "us",
        "everyone",
        "everybody",
        "e",
        "mail",
        "email",
        "is",
        "reception",
        "anyone",
    }
)


def read_contact(parts: Sequence[str], *, asked: bool, alone: bool) -> dict[str, str] | None:
    """Name, phone and e-mail, as far as they were said; `alone`: nothing else was asked for."""
    contact: dict[str, str] = {}
    for part in parts:
        tail = _tail(part, asked=asked)
        if tail is None and (_several(part) or (not asked and read_person(part) is None)):
            continue
        told = part[tail.end() :] if tail else part
        phone, email = read_phone(told), read_email(told)
        name = read_person(part) or _name(told, part, asked=alone or tail is not None)
        if name is None and tail is not None and alone:
            name = _name(part[: tail.start()], part, asked=True)
        for key, value in (("name", name), ("phone", phone), ("email", email)):
            if value and key not in contact:
                contact[key] = value
    return contact or None


def contact_cut(parts: Sequence[str], *, asked: bool) -> list[str]:
    """The clauses without the end that names the person."""
    cut = []
    for part in parts:
        tail = _tail(part, asked=asked)
        cut.append(
            part if tail is None and _several(part) else _without(part[: tail.start()] if tail else part)
        )
    return [part for part in cut if trimmed(part)]


def _tail(part: str, *, asked: bool) -> re.Match[str] | None:
    """What leads to the person; where several get something, the one who gets the messages."""
    tails = [*TAIL.finditer(part), *(NAMED.finditer(part) if asked else ())]
    if _several(part):
        tails = [tail for tail in tails if OF_MESSAGES.search(tail[0])]
    return min(tails, key=lambda tail: tail.start(), default=None)


def _several(part: str) -> bool:
    return len(GOES.findall(part)) > 1


def _without(part: str) -> str:
    if read_person(part) or GETTER.search(part) or read_email(part):
        return ""
    return without_phone(part) if read_phone(part) else part


def _name(told: str, part: str, *, asked: bool) -> str | None:
    getter = GETTER.search(part)
    if getter:
        return getter["name"]
    related = RELATION.search(told)
    if related:
        return titled(related["name"])
    if not asked:
        return None
    plain = trimmed(EMAIL.sub("", SPOKEN_EMAIL.sub("", without_phone(told))))
    plain = trimmed(re.sub(r"\s+(?:at|on|by|under)$", "", plain))
    plain = re.sub(
        r"^(?:to|that's|it's|that would be|it would be|just|only|me|myself)\b[,\s]*(?:me\b[,\s]*)?",
        "",
        plain,
        flags=re.IGNORECASE,
    )
    words = re.match(r"(?:(?:Dr|Mr|Mrs|Ms|Miss)\.?\s+)?[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)?", plain)
    name = words[0] if words else name_in(plain, asked=True)
    if not name and 0 < len(plain.split()) <= 2 and re.fullmatch(r"[a-z' -]+", plain):  # noqa: PLR2004 - first and last
        name = plain
    if name and name.lower().split()[0] not in NOT_A_NAME:
        return titled(name)
    return "the owner" if ME.search(told) else None
