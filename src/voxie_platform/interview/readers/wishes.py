"""What the agent is to do for callers, and what cannot be built."""
# ruff: noqa: E501 - a pattern is read in one line

import re
from collections.abc import Sequence
from dataclasses import dataclass

TASKS: dict[str, re.Pattern[str]] = {
    "bookings": re.compile(
        r"\b(?:re-?)?book(?:s|ed|ing|ings)?\b|\breserv\w*|\bappointments?\b|\btables? for callers\b|\bschedul\w+|\btake tables\b",
        re.IGNORECASE,
    ),
    "facts": re.compile(
        r"\b(?:answer|respond|reply)\w*\b(?!\s+(?:the\s+)?(?:phones?|calls?|telephone)\b)|\bquestions?\b|\binfo(?:rmation)?\b|\binform\b|\b(?:tell|give)\b[^.]{0,40}\b(?:hours|times|address|menu|prices?|directions?|when we)\b|\bopening hours\b|\bprices\b|\bdirections\b|\bfaqs?\b",
        re.IGNORECASE,
    ),
    "messages": re.compile(
        r"\bmessages?\b|\bcall(?:ing)? (?:them |people |you |me )?back\b|\bcall-?backs?\b|\btheir (?:names?|numbers?|phone|details|address|contact)\b|\bnotes?\b(?! that)|\b(?:write|take|note)\w* (?:\w+ )?down\b",
        re.IGNORECASE,
    ),
}
IMPOSSIBLE: dict[str, re.Pattern[str]] = {
    "take orders": re.compile(r"\b(?:take|taking|accept|handle|place|process|get)\w*\s+(?:[\w-]+\s+){0,3}orders?\b|\b(?:food|delivery|pizza|takeaway|take-?out|pick-?up|phone|pizza)\s+orders?\b|\borders\b(?! (?:of|from us))|\border (?:food|pizza|something|online)\b", re.IGNORECASE),
    "take payments": re.compile(r"\b(?:take|taking|accept|collect|process|charge|handle)\w*\s+(?:\w+\s+){0,3}(?:payments?|deposits?|credit cards?|cards?|money)\b|\bpayments?\b|\bcharge (?:the|their|a)\b", re.IGNORECASE),
    "put calls through": re.compile(r"\b(?:transfer|forward|redirect|connect|route)\w*\b[^.]{0,30}\b(?:calls?|callers?|them|people|me|us|through|customers?|phone)\b|\bput\w*\s+(?:\w+\s+){0,2}through\b|\bpass\w*\s+(?:\w+\s+){0,2}(?:calls?|callers?)\b", re.IGNORECASE),
    "use other computer systems": re.compile(r"https?:|\bhttp\b|\bwebhooks?\b|\bapis?\b|\burls?\b|\bendpoints?\b|\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:crm|database|spreadsheet|google (?:calendar|sheets?)|outlook|salesforce|web ?site)\b(?=[^.]*)", re.IGNORECASE),
    "send text messages or e-mails": re.compile(r"\bsend\w*\s+(?:\w+\s+){0,4}(?:texts?|sms|e-?mails?|whats ?apps?|confirmations?|reminders?)\b|\b(?:sms|whatsapp)\b", re.IGNORECASE),
    "call people by itself": re.compile(r"\b(?:call|ring|phone|dial)\w*\s+(?:up\s+)?(?:customers|clients|guests|patients|people|leads)\b(?! back)|\boutbound\b|\bcold calls?\b", re.IGNORECASE),
}  # fmt: skip
ALL = re.compile(
    r"\b(?:everything|all of (?:it|that|them|those|these)|all (?:3|three)|all the above|both)\b",
    re.IGNORECASE,
)
ABOUT_THE_AGENT = re.compile(
    r"\b(?:it|agent|assistant|voxie|she|he|bot|you)\s+(?:(?:should|shall|can|could|must|will|needs? to|has to|also|to|would|may|might|too|only|just)\s+)+|\b(?:can|could|should|will) (?:it|the agent|she|he|you)\b|\b(?:want|need|like)\s+(?:it|the agent|her|him|you|an agent|someone|something|a voice agent)\b|\b(?:take|takes|taking|handle|answer|answers|book)\b",
    re.IGNORECASE,
)
NEGATED = re.compile(
    r"\b(?:no|not|don't|doesn't|do not|does not|without|never|shouldn't|should not|mustn't|can't|won't|needn't|nor)\b(?:\s+\w+){0,4}\s*$|\bno\s*$",
    re.IGNORECASE,
)
FIRST_PERSON = re.compile(
    r"\b(?:we|i)\s+(?:don't|do not|never)\s+(?:take|accept|do|have|want|need)\b", re.IGNORECASE
)


PIECES = re.compile(r"\s*,\s*(?:and\s+|also\s+)*|\s+and\s+(?:also\s+)?", re.IGNORECASE)
DOES_WHAT = re.compile(
    r"(?!(?:and|or|for|of|with|about|to|in|on|at|from|all|is|are|by|as|if|when|like|just|only|help|serve|be|handle|deal|talk|speak|greet|welcome|assist|make|let|keep|get|do|take|want|need|have|that|not|us)\b)"
    r"[a-z]+ (?:them|him|her|people|callers|customers|clients|patients|guests|members|memberships|me|us|an?|the|our|their|my)\b.*",
    re.IGNORECASE,
)
"""A verb and whom or what it is done to."""


@dataclass(frozen=True)
class Wishes:
    """Kinds of functions wanted, refused, and what cannot be built."""

    wanted: tuple[str, ...]
    refused: tuple[str, ...]
    impossible: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether anything was said of what the agent does."""
        return bool(self.wanted or self.refused or self.impossible)


def read_wishes(parts: Sequence[str], *, asked: bool) -> Wishes:
    """Out of the clauses that speak of the agent; asked for it, out of all of them."""
    wanted: list[str] = []
    refused: list[str] = []
    impossible: list[str] = []
    for part in parts:
        if not asked and not ABOUT_THE_AGENT.search(part):
            continue
        cannot = [name for name, pattern in IMPOSSIBLE.items() if _wanted(pattern, part)]
        impossible += cannot
        impossible += unknown_wishes(part) if asked else ()
        if asked and ALL.search(part):
            wanted += list(TASKS)
        for kind, pattern in TASKS.items():
            found = [match for match in pattern.finditer(part)]
            if (
                not found
                or "use other computer systems" in cannot
                or (cannot and kind == "messages" and "send" in part.lower())
            ):
                continue
            (wanted if any(not _negated(part, match.start()) for match in found) else refused).append(kind)
    return Wishes(
        _once(wanted), tuple(kind for kind in _once(refused) if kind not in wanted), _once(impossible)
    )


def unknown_wishes(part: str) -> list[str]:
    """What it is to do besides, in the visitor's words: "send them a photo"."""
    pieces = [piece.strip(" .,") for piece in PIECES.split(part)]
    return [
        piece
        for piece in pieces
        if DOES_WHAT.match(piece)
        and not any(pattern.search(piece) for pattern in (*TASKS.values(), *IMPOSSIBLE.values()))
    ]


def _wanted(pattern: re.Pattern[str], part: str) -> bool:
    return any(
        not _negated(part, match.start()) for match in pattern.finditer(part)
    ) and not FIRST_PERSON.search(part)


def _negated(part: str, at: int) -> bool:
    return NEGATED.search(part[:at].rsplit(",", 1)[-1].rsplit(" but ", 1)[-1]) is not None


def _once(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
