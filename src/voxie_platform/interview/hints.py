"""A model's readings of a sentence, taken only as far as the visitor's own words support them."""
# ruff: noqa: E501 - a sentence is read in one line

import json
import re
from collections.abc import Collection, Sequence

from pydantic import JsonValue

from voxie_platform.interview.answers import Hint
from voxie_platform.interview.questions import Known
from voxie_platform.interview.readers.numerals import digits
from voxie_platform.interview.readers.text import titled, trimmed, words_of
from voxie_platform.interview.readers.week import normal, tokens
from voxie_platform.interview.sheet import FIELDS
from voxie_platform.interview.understanding import Understanding, understand

SMALL_WORDS = frozenset(["a", "an", "the", "and", "or", "of", "for", "to", "in", "on", "at", "is", "are", "be", "it", "its", "with", "we", "our", "my", "i", "you", "your", "they", "them", "that", "this", "from", "by", "no", "not", "very", "never"])  # fmt: skip
OPEN = frozenset({"audience", "handover"})
"""In the visitor's own words: a model's shorter wording is as good as the whole sentence."""
READ_ONLY = frozenset(
    {"tasks", "cannot", "voice", "language", "timezone", "booking_minutes", "opening_hours"}
)
"""Values that follow from the words: the same reading must come out of the sentence itself."""
MOST = 20
LONGEST = 400


def with_hints(
    understood: Understanding, hints: Sequence[Hint], *, said: str, asked: Collection[str], known: Known
) -> Understanding:
    """The reading with what the hints add; two supported readings that differ are asked back."""
    for hint in hints[:MOST]:
        if hint.field in FIELDS:
            _weigh(understood, hint, said=said, asked=asked, known=known)
    return understood


def supported(text: str, said: str) -> bool:
    """Every number, time and word of weight in `text` is found in what was said."""
    heard = set(words_of(digits(said))) | set(words_of(normal(said)))
    heard |= {word.rstrip("s") for word in heard}
    weighty = [word for word in words_of(digits(text)) if word not in SMALL_WORDS]
    return bool(weighty) and all(word in heard or word.rstrip("s") in heard for word in weighty)


def _weigh(understood: Understanding, hint: Hint, *, said: str, asked: Collection[str], known: Known) -> None:
    text = _text(hint.value)
    if not text or len(text) > LONGEST:
        return
    own = understood.values.get(hint.field)
    if hint.field == "opening_hours":
        candidate = _hours(text, said, known)
    elif not supported(text, said):
        return
    else:
        candidate = _parsed(hint.field, text, known)
    if candidate is None:
        return
    if own is None:
        if hint.field not in READ_ONLY or (hint.field in asked and hint.field == "opening_hours"):
            understood.values[hint.field] = candidate
            understood.unclear.pop(hint.field, None)
    elif hint.field in OPEN:
        understood.values[hint.field] = candidate
    elif hint.field not in READ_ONLY - {"opening_hours"} and not _same(own, candidate):
        del understood.values[hint.field]
        understood.unclear[hint.field] = "differs"


def _parsed(field: str, text: str, known: Known) -> JsonValue:
    if field in OPEN:
        return trimmed(text)
    if field in {"business_name", "agent_name"}:
        return titled(trimmed(text))
    return understand(text, asked=(field,), known={**known, field: None}).values.get(field)


def _hours(text: str, said: str, known: Known) -> JsonValue:
    """Each time and each day of the hint must have been named."""
    theirs, ours = tokens(text), tokens(said)
    times = {_face(token.word, token.clock.minutes) for token in ours if token.clock}
    if any(token.clock and _face(token.word, token.clock.minutes) not in times for token in theirs):
        return None
    named = frozenset[str]().union(*(token.days for token in ours))
    if not named or not any(token.days for token in theirs):
        return None
    week = understand(text, asked=("opening_hours",), known=known).values.get("opening_hours")
    spoken = understand(said, asked=("opening_hours",), known=known).values.get("opening_hours")
    return week if spoken is None or week is not None else None


def _face(_word: str, minutes: int) -> int:
    return minutes % 720


def _text(value: JsonValue) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(str(part) for part in value)
    if isinstance(value, bool) or value is None:
        return ""
    return re.sub(r'[{}\[\]"]', " ", json.dumps(value, ensure_ascii=False)).strip()


def _same(own: JsonValue, candidate: JsonValue) -> bool:
    if isinstance(own, str) and isinstance(candidate, str):
        return words_of(own) == words_of(candidate)
    return json.dumps(own, sort_keys=True).lower() == json.dumps(candidate, sort_keys=True).lower()
