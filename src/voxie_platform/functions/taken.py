"""What a model passed to a tool, made safe to read: words alone, of a length a caller could say."""

import re
import unicodedata
from collections.abc import Mapping

from pydantic import JsonValue

from voxie_platform.functions.spec import Given

LONGEST_WORDS = 2_000
MOST_PARAMETERS = 32


def given_of(arguments: Mapping[str, JsonValue]) -> Given:
    """Numbers become words; lists, objects, true, null and empty strings count as not given."""
    values = {name: words_of(value) for name, value in list(arguments.items())[:MOST_PARAMETERS]}
    said = values.pop("said", "")
    return Given({name: value for name, value in values.items() if value}, said)


def words_of(value: JsonValue) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return clean(str(value))


def clean(text: str) -> str:
    """Without control characters and half characters, which no store and no voice can take."""
    kept = "".join(
        " " if unicodedata.category(sign) in {"Cc", "Cs", "Cf"} else sign for sign in text[:LONGEST_WORDS]
    )
    return re.sub(r"\s+", " ", kept).strip()
