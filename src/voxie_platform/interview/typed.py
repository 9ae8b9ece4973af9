"""Values typed on the page, read without guessing at names and free text."""

import re
from collections.abc import Callable, Mapping

from pydantic import JsonValue

from voxie_platform.interview.masking import masked
from voxie_platform.interview.questions import Known
from voxie_platform.interview.readers.contact import read_email, read_phone, without_phone
from voxie_platform.interview.readers.manner import LANGUAGES, read_voice
from voxie_platform.interview.readers.places import read_timezone
from voxie_platform.interview.readers.text import printable, trimmed
from voxie_platform.interview.understanding import understand

LONGEST = 200
LONGEST_GREETING = 1_000
LITERAL = frozenset({"business_name", "trade", "audience", "handover", "address", "tone", "agent_name"})
MOST_THINGS = 50
BOOKING_MINUTES = range(5, 1441)
PARTIES = range(1, 1001)


def typed_value(field: str, text: str, known: Known) -> JsonValue:
    """None: it cannot be understood as this field's value."""
    plain = masked(printable(text)).text
    if not plain:
        return None
    if field in LITERAL:
        return plain[:LONGEST]
    reader = READERS.get(field)
    if reader is not None:
        return reader(plain)
    return understand(plain, asked=(field,), known={**known, field: None}).values.get(field)


def _languages(text: str) -> JsonValue:
    names = re.findall(r"[a-z]+", text.lower())
    tags = [LANGUAGES.get(name, name if name in LANGUAGES.values() else "") for name in names]
    found: list[JsonValue] = [tag for tag in tags if tag]
    return found or None


def _number(allowed: range, unit: str) -> Callable[[str], JsonValue]:
    def read(text: str) -> JsonValue:
        found = re.fullmatch(rf"(\d{{1,5}})(?:\s*(?:{unit}))?\.?", text.strip(), re.IGNORECASE)
        return int(found[1]) if found and int(found[1]) in allowed else None

    return read


def _things(text: str) -> JsonValue:
    things: list[JsonValue] = [
        trimmed(part)[:LONGEST] for part in re.split(r"\s*;\s*", text) if trimmed(part)
    ]
    return things[:MOST_THINGS]


def _contact(text: str) -> JsonValue:
    phone, email = read_phone(text), read_email(text)
    rest = without_phone(text) if phone else text
    name = trimmed(rest.replace(email, "") if email else rest)[:LONGEST]
    return {key: value for key, value in (("name", name), ("phone", phone), ("email", email)) if value}


READERS: Mapping[str, Callable[[str], JsonValue]] = {
    "greeting": lambda text: text[:LONGEST_GREETING],
    "phone": read_phone,
    "language": _languages,
    "voice": lambda text: read_voice(text, asked=True),
    "timezone": lambda text: read_timezone(text, asked=True),
    "never": _things,
    "owner_contact": _contact,
    "booking_minutes": _number(BOOKING_MINUTES, "minutes?|mins?"),
    "max_party": _number(PARTIES, "people|persons?|guests?"),
}
