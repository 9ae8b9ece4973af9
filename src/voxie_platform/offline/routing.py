"""Which tool a sentence begins with, when no question is open."""

import re
from collections.abc import Sequence
from dataclasses import replace

from voxie_platform.offline.cues import CUE_WEIGHT, WHOLE_CUE, Fit, answers_questions, fits
from voxie_platform.offline.filling import is_about_a_time, takes_a_time, takes_sentences
from voxie_platform.offline.parts import ToolSpec
from voxie_platform.offline.wording import WHAT_ELSE, goes_on, is_no, is_question, words_of

_PARTS = re.compile(
    r"(?<=[.?!;])\s+|(?:\s*,)?\s*\b(?:and|but|also)\b(?=\s)|\s*,\s*(?=(?:do|does|is|are|can|could|may|what|when|where|how|who|which|will|would)\b)",
    re.IGNORECASE,
)
_WISHING = re.compile(
    r"\b(?:can|could|may) (?:i|we) (?:please |maybe |possibly |also )?(?:get|have|make|do|arrange)\b"
    r"|\b(?:i|we)(?:'d like| would like| want| need)\b(?! to (?:know|ask|hear|find)\b)",
    re.IGNORECASE,
)
A_WHOLE_CUE = CUE_WEIGHT + WHOLE_CUE
"""Shared words are not enough for the thing itself to be what is wished for."""
_WH = frozenset({"what", "when", "where", "who", "why", "which", "how"})


def chosen_for(sentence: str, tools: Sequence[ToolSpec], *, before: ToolSpec | None) -> ToolSpec | None:
    """By its cues; else the one that answered `before`, that takes times, that answers questions."""
    found = fits(WHAT_ELSE if is_no(sentence) else sentence, tools)
    with_cue = [fit for fit in found if fit.coverage]
    if with_cue:
        return _without_the_aside(with_cue, sentence, tools).tool
    if before is not None and goes_on(sentence) and takes_sentences(before):
        return before
    answerer = answers_questions(tools)
    asks = is_question(sentence)
    if answerer is not None and asks and words_of(sentence)[:1] and words_of(sentence)[0] in _WH:
        return answerer
    if is_about_a_time(sentence) and (taker := next(filter(takes_a_time, tools), None)):
        return taker
    if found:
        return found[0].tool
    return answerer if asks else None


def starts_anew(sentence: str, tools: Sequence[ToolSpec], *, before: ToolSpec | None) -> ToolSpec | None:
    """The tool of a sentence that leaves an offer unanswered: by a cue, by going on, or by a time in it."""
    if tool := cued(sentence, tools):
        return tool
    if before is not None and before is answers_questions(tools) and goes_on(sentence):
        return before
    return next(filter(takes_a_time, tools), None) if is_about_a_time(sentence) else None


def asks_beside(sentence: str, tools: Sequence[ToolSpec]) -> bool:
    """Whether a part of a sentence is a question for the tool that answers them, and another is not."""
    answerer = answers_questions(tools)
    parts = [part for part in _PARTS.split(sentence) if part and words_of(part)]
    if answerer is None or len(parts) < 2:  # noqa: PLR2004 - a part and another
        return False
    best = [cued(part, tools) for part in parts]
    asked = [is_question(part) and tool is answerer for part, tool in zip(parts, best, strict=True)]
    others = [
        (tool is not None and tool is not answerer) or is_about_a_time(part)
        for part, tool, is_asked in zip(parts, best, asked, strict=True)
        if not is_asked
    ]
    return any(asked) and any(others)


def cued(part: str, tools: Sequence[ToolSpec]) -> ToolSpec | None:
    """The tool that a part of a sentence is for, by a cue and not by the description alone."""
    return next((fit.tool for fit in fits(part, tools) if fit.coverage), None)


def _without_the_aside(found: Sequence[Fit], sentence: str, tools: Sequence[ToolSpec]) -> Fit:
    """Of a sentence that wants something and asks something, the wish comes first: its answer asks back."""
    first = found[0]
    wishes = _only_wishes(sentence) and (first.score >= A_WHOLE_CUE or not is_question(sentence))
    if first.tool is answers_questions(tools) and wishes and is_about_a_time(sentence):
        taker = next(filter(takes_a_time, tools), None)
        return replace(first, tool=taker) if taker else first
    if first.tool is answers_questions(tools) and (asks_beside(sentence, tools) or _only_wishes(sentence)):
        return next((fit for fit in found[1:] if fit.score >= WHOLE_CUE), first)
    return first


def _only_wishes(sentence: str) -> bool:
    """`Can I get one for ...?` may name a thing that can be asked about, and asks nothing about it."""
    asked = [part for part in _PARTS.split(sentence) if part and is_question(part)]
    wished = [part for part in asked if _WISHING.search(part)]
    return _WISHING.search(sentence) is not None and asked == wished and not _WH & {*words_of(sentence)}
