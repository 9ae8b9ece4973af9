"""Which tool a sentence is for, by the cues in the tools' descriptions."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from voxie_platform.offline.parts import ToolSpec
from voxie_platform.offline.wording import ASIDES, FILLERS, WHAT_ELSE, is_question, words_of

_CUES = re.compile(r"\bCues:\s*(?P<cues>[^\n]*)")
_ANSWERS = re.compile(r"\banswers? (?:\w+ )?questions?\b", re.IGNORECASE)
_SUFFIXES = ("ations", "ation", "ings", "ing", "ied", "ies", "ed", "es", "s", "e", "y")
SHORTEST_STEM = 3
WHOLE_CUE = 0.5
"""A cue said word for word is worth this much more than its words apart."""
CUE_WEIGHT = 0.5
DESCRIPTION_WEIGHT = 0.2
CLEARLY = 0.6
"""A sentence leaves the open question if it is about another tool to this share, or asks about it."""
ASKED = 0.8
FEW_WORDS = 2
SHORT = 6
DOING = re.compile(
    r"(?P<who>\b(?:do|does|did) (?:you|they|he|she|it|(?:the|your|an?) \w+)"
    r"(?: (?:guys|all|also|still|even|ever|currently|usually))*"
    r"|\b(?:are|is) (?:you|they|he|she)(?: (?:guys|also|still|currently|now))*(?= \w+ing\b))"
    r" (?P<verb>[a-z]+)\b",
    re.IGNORECASE,
)
"""`Do you take ...?`: the business itself does that every day, and nobody asks for it to be done."""
FIXTURE = re.compile(r"\bemergency (?=(?:exit|door|stair|staircase|light|lighting)s?\b)", re.IGNORECASE)
"""`Is there an emergency exit?`: part of the house, and nobody is in need."""


@dataclass(frozen=True)
class Fit:
    """How well a tool's best cue fits a sentence."""

    tool: ToolSpec
    score: float
    coverage: float
    """The share of the sentence's own words that the cue explains."""


def cues_of(tool: ToolSpec) -> list[str]:
    match = _CUES.search(tool.description)
    return [cue for piece in match["cues"].split(";") if (cue := piece.strip(" ."))] if match else []


def purpose_of(tool: ToolSpec) -> str:
    """What a tool does, in a clause of its description's first sentence."""
    first = re.split(r"(?<=[.!?])\s|,|:|;|\bCues:", tool.description.strip(), maxsplit=1)[0].strip(" .")
    return first[:1].lower() + first[1:]


def answers_questions(tools: Sequence[ToolSpec]) -> ToolSpec | None:
    """The tool that says of itself that it answers questions: it gets those that nothing else fits."""
    return next((tool for tool in tools if cues_of(tool) and _ANSWERS.search(tool.description)), None)


def fits(sentence: str, tools: Sequence[ToolSpec]) -> list[Fit]:
    """Tools with cues that fit, the best first; among equals the one declared first."""
    sentence = FIXTURE.sub("", without_doing(sentence, tools))
    cued = [tool for tool in tools if cues_of(tool)]
    spread = Counter(stem for tool in cued for stem in {*_stems_of(" ".join(cues_of(tool)))})
    found = [_fit(sentence, tool, spread) for tool in cued]
    return sorted((fit for fit in found if fit.score > 0), key=lambda fit: -fit.score)


def without_doing(sentence: str, tools: Sequence[ToolSpec]) -> str:
    """`Do you take new patients?` is about new patients; a verb that is a cue by itself stays."""
    answerer = answers_questions(tools)
    telling = {
        stem
        for tool in tools
        for cue in cues_of(tool)
        if tool is answerer or " " not in cue
        for stem in _stems_of(cue)
    }

    def without_verb(said: re.Match[str]) -> str:
        return said[0] if _stem(said["verb"].lower()) in telling else said["who"]

    left = DOING.sub(without_verb, sentence)
    return left if any(stem not in _ASIDE_STEMS for stem in _stems_of(left)) else sentence


def leaves_for(fit: Fit, sentence: str, *, own_score: float) -> bool:
    """Whether a sentence clearly leaves an open question for this other tool."""
    if fit.score <= own_score or fit.score < WHOLE_CUE:
        return False
    words = words_of(sentence)
    if len(words) <= FEW_WORDS and not {*words} & {*words_of(" ".join(cues_of(fit.tool)))}:
        # an answer of a word or two is a name as often as not: Tim is no form of times
        return False
    return fit.coverage >= CLEARLY or (is_question(sentence) and fit.score >= ASKED)


def _fit(sentence: str, tool: ToolSpec, spread: Counter[str]) -> Fit:
    """The rarer among tools and the commoner in this tool's own cues, the more a word tells."""
    said = _stems_of(sentence)
    own = {stem for stem in said if stem not in _ASIDE_STEMS}
    cues = [_stems_of(cue) for cue in cues_of(tool)]
    if ends_the_talk(tool):
        return Fit(tool, 1 + WHOLE_CUE, 1.0) if _says_farewell(said, cues) else Fit(tool, 0.0, 0.0)
    matched = own & {stem for cue in cues for stem in cue}
    likeness = max(_likeness(cue, said) for cue in cues)
    if not matched and not likeness:
        described = {stem for stem in _stems_of(_without_cues(tool)) if stem not in _ASIDE_STEMS}
        return Fit(tool, DESCRIPTION_WEIGHT * len(own & described), 0.0)
    telling = sum(_share_with(stem, cues) ** 0.5 / spread[stem] for stem in matched)
    return Fit(tool, telling + likeness, len(matched) / len(own) if own else 1.0)


def ends_the_talk(tool: ToolSpec) -> bool:
    return WHAT_ELSE in cues_of(tool)


def _says_farewell(said: Sequence[str], cues: Sequence[Sequence[str]]) -> bool:
    """Nobody is hung up on for a word in passing: a whole cue, and nothing that goes on behind it."""
    return any(
        _contains(said, cue) if len(cue) == 1 and len(said) <= SHORT else _ends_with(said, cue)
        for cue in cues
    )


def _ends_with(said: Sequence[str], cue: Sequence[str]) -> bool:
    """Whether the cue is said, and only small words and its own behind it."""
    behind = takewhile(lambda stem: stem in _ASIDE_STEMS or stem in cue, reversed(said))
    tail = sum(1 for _ in behind) + len(cue)
    return _contains(said[max(0, len(said) - tail) :], cue)


def _likeness(cue: Sequence[str], said: Sequence[str]) -> float:
    whole = _contains(said, cue)
    content = {stem for stem in cue if stem not in _ASIDE_STEMS}
    if not content:
        # nothing but small words ("that's all"): they mean it only in this order
        return 1 + WHOLE_CUE if whole else 0.0
    share = len(content & set(said)) / len(content)
    return CUE_WEIGHT * share + (WHOLE_CUE if whole else 0.0)


def _share_with(stem: str, cues: Sequence[Sequence[str]]) -> float:
    return sum(stem in cue for cue in cues) / len(cues)


def _contains(said: Sequence[str], cue: Sequence[str]) -> bool:
    return any(list(said[at : at + len(cue)]) == list(cue) for at in range(len(said) - len(cue) + 1))


def _without_cues(tool: ToolSpec) -> str:
    return _CUES.sub("", tool.description)


def _stems_of(sentence: str) -> list[str]:
    return [_stem(word) for word in words_of(sentence)]


def _stem(word: str) -> str:
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= SHORTEST_STEM and not word.endswith("ss"):
            word = word.removesuffix(suffix)
            break
    # cancelled, cancelling -> cancel; the same for words that always end so
    return word[:-1] if len(word) > SHORTEST_STEM and word[-1] == word[-2] else word


def _stemmed(words: Iterable[str]) -> frozenset[str]:
    return frozenset(_stem(word) for word in words)


_ASIDE_STEMS = _stemmed({*FILLERS, *ASIDES})
