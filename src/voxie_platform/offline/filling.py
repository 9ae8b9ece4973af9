"""A tool's parameters filled from what was heard, by what its JSON Schema says and nothing else."""

import re
from collections.abc import Mapping
from typing import Any

from voxie_platform.offline.parts import ToolSpec
from voxie_platform.offline.wording import is_no, is_yes, words_of

WHOLE_SENTENCE = "said"
"""The parameter that takes everything that was said, word for word."""

_NUMBER_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
)  # fmt: skip
_FORMATS = {
    "email": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "uri": r"https?://\S+",
    "time": r"\b(?:\d{1,2}(?::\d{2})?\s*(?:a\.?m\.?|p\.?m\.?)|\d{1,2}:\d{2}|noon|midnight|\d{1,2} o'clock)",
    "date": (
        r"\b(?:\d{4}-\d{2}-\d{2}|today|tonight|tomorrow"
        r"|(?:next |this |on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
    ),
}


_WHEN = re.compile(
    r"\b(?:today|tonight|tomorrow|(?:mon|tues?|wednes|wed|thu(?:rs)?|fri|satur|sat|sun)(?:day)?"
    r"|\d{1,2}(?:[:.]\d{2})?\s?[ap]\.?m\b|\d{1,2}:\d{2}|noon|midnight|half past \w+"
    r"|at (?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"|the (?:\d{1,2}|twenty |thirty )?(?:st|nd|rd|th|first|second|third|\w+th) of \w+|next week(?:end)?)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:yesterday|last (?:night|week|month)|lost|left|forgot|forgotten|ate|paid|ago)\b",
    re.IGNORECASE,
)


def is_about_a_time(sentence: str) -> bool:
    """Whether a day or an hour to come is named."""
    return _WHEN.search(sentence) is not None and _PAST.search(sentence) is None


def takes_a_time(tool: ToolSpec) -> bool:
    """Whether it has parameters for both a day and an hour."""
    return {"date", "time"} <= set(properties_of(tool))


def properties_of(tool: ToolSpec) -> Mapping[str, Any]:
    properties = tool.parameters.get("properties")
    return properties if isinstance(properties, dict) else {}


def takes_sentences(tool: ToolSpec) -> bool:
    return WHOLE_SENTENCE in properties_of(tool)


def arguments_for(tool: ToolSpec, sentence: str, *, needs: str | None = None) -> dict[str, Any]:
    """What the sentence gives; `needs` is the parameter it answers."""
    properties = properties_of(tool)
    arguments: dict[str, Any] = {}
    if WHOLE_SENTENCE in properties:
        # the tool reads the words itself: a guess of ours beside them could only be wrong
        arguments[WHOLE_SENTENCE] = sentence
    else:
        recognised = {name: _recognised(schema, sentence) for name, schema in properties.items()}
        arguments.update({name: value for name, value in recognised.items() if value is not None})
        arguments.update(_the_one_required_text(tool, sentence, arguments))
    if needs is not None and needs in properties:
        arguments[needs] = _as_asked(properties[needs], sentence)
    return arguments


def _as_asked(schema: Any, sentence: str) -> Any:
    if isinstance(schema, dict) and schema.get("type") == "boolean":
        return is_yes(sentence) and not is_no(sentence)
    value = _recognised(schema, sentence)
    return sentence if value is None else value


def _recognised(schema: Any, sentence: str) -> Any:
    if not isinstance(schema, dict):
        return None
    if isinstance(schema.get("enum"), list):
        return _one_of(schema["enum"], sentence)
    if schema.get("type") in ("integer", "number"):
        return _number(sentence)
    pattern = _FORMATS.get(str(schema.get("format")))
    match = re.search(pattern, sentence, re.IGNORECASE) if pattern else None
    return match[0] if match else None


def _one_of(choices: list[Any], sentence: str) -> Any:
    plain = f" {' '.join(words_of(sentence))} "
    return next((it for it in choices if f" {' '.join(words_of(str(it)))} " in plain), None)


def _number(sentence: str) -> int | None:
    """Only when there is exactly one: which of two is meant cannot be seen from a schema."""
    found = [int(word) for word in re.findall(r"\b\d+\b", sentence)]
    found += [_NUMBER_WORDS.index(word) for word in words_of(sentence) if word in _NUMBER_WORDS]
    return found[0] if len(found) == 1 else None


def _the_one_required_text(tool: ToolSpec, sentence: str, filled: Mapping[str, Any]) -> dict[str, str]:
    properties = properties_of(tool)
    required = tool.parameters.get("required") or []
    texts = [
        name
        for name in required
        if name not in filled and name in properties and properties[name].get("type", "string") == "string"
    ]
    return {texts[0]: sentence} if len(texts) == 1 else {}
