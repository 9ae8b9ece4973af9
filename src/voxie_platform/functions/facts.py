"""Answering from what is known of the business, and admitting what is not."""

import re
from typing import Literal
from zoneinfo import ZoneInfo

from voxie_platform.functions.business import Fact
from voxie_platform.functions.opening_words import hours_answer
from voxie_platform.functions.spec import Around, Done, Given, Outcome, Refused, Tool, tool
from voxie_platform.functions.words.phones import digit_by_digit
from voxie_platform.functions.words.plain import plain
from voxie_platform.values import Value

ANSWER = "answer_question"
UNKNOWN = "I am sorry, I do not know that."
MOST_CUES = 40

HOURS = re.compile(
    r"\b(?:open|opened|opening|opens|close|closed|closes|closing|hours|shut|when (?:can|could) (?:i|we) come|how late|how long are you|until when)\b"
)
ADDRESS = re.compile(
    r"\b(?:address|where (?:are|is|do|can|exactly)|located|location|find you|get to you|directions|how do (?:i|we) get|which street|what street)\b"
)
PHONE = re.compile(
    r"\byour (?:phone |telephone |contact )?number\b|\bwhat(?:'s| is) the (?:phone |telephone |contact )?number\b|"
    r"\bhow can (?:i|we) (?:reach|call) you\b"
)
SMALL = frozenset(
    "a about an and any are as at be by can could do does did for from get give go got had has have how i"
    " if in is it its me my need of on or our please shall should some tell that the their them then there"
    " they this to us want was we what when where which who why will with would you your yours i'm i'd"
    " it's what's do you've know like much many also just offer there's okay ok yes no hi hello so well"
    " right".split()
)
SHORTEST_STEM = 3


class FactsSettings(Value):
    """Answering from what is known of the business."""

    kind: Literal["facts"] = "facts"


class Facts:
    """Knows the opening hours, where the business is, and what it was told to tell."""

    def __init__(self, settings: FactsSettings, around: Around) -> None:
        self.around = around

    async def run(self, tool: str, given: Given) -> Outcome:
        answer = self._answer(given)
        if answer:
            return Done(answer)
        asked = given.said or given.word("topic")
        return Refused(UNKNOWN, message=f"Asks: {asked}" if asked else "")

    def wants(self, given: Given) -> bool:
        return bool(self._answer(given))

    async def confirm(self, token: str) -> Outcome:
        return Refused("There is nothing to confirm.")

    def drop(self) -> None:
        """Keeps nothing."""

    def _answer(self, given: Given) -> str:
        """What is known, in one or two sentences; empty if it is not known."""
        business = self.around.business
        text = plain(f"{given.said} {given.word('topic')}")
        fact = best_fact(text, business.facts)
        if fact:
            return fact.text
        if HOURS.search(text):
            now = self.around.now().astimezone(ZoneInfo(self.around.timezone))
            return hours_answer(business.opening_hours, text, now)
        if ADDRESS.search(text) and business.address:
            return f"The address is {business.address}."
        if PHONE.search(text) and business.phone:
            return f"The telephone number is {digit_by_digit(re.sub(r'[^0-9+]', '', business.phone))}."
        return ""


def best_fact(text: str, facts: tuple[Fact, ...]) -> Fact | None:
    """The fact whose topic the question shares most with; its text helps only where two words of it are asked for."""
    asked = stems(text)
    scored = [(score_of(fact, asked), fact) for fact in facts]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= 1 else None


def score_of(fact: Fact, asked: frozenset[str]) -> float:
    topic = stems(plain(fact.topic))
    shared = len(topic & asked)
    in_text = len(stems(plain(fact.text)) & asked - topic)
    if not shared:
        return in_text / 2 if in_text > 1 else 0.0
    return shared + shared / len(topic) + in_text / 10


def stems(text: str) -> frozenset[str]:
    """Words that say what it is about, without their endings."""
    return frozenset(stem(word) for word in re.findall(r"[a-z0-9']+", text) if word not in SMALL)


def stem(word: str) -> str:
    word = word.removesuffix("'s")
    for ending in ("ations", "ation", "ings", "ing", "ies", "ied", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def tools(settings: FactsSettings, around: Around) -> tuple[Tool, ...]:
    cues = [
        "opening hours",
        "when are you open",
        "are you open",
        "what time do you close",
        "what time do you open",
    ]
    if around.business.address:
        cues += ["where are you", "what is your address", "how do I get there"]
    if around.business.phone:
        cues += ["what is your telephone number"]
    topics = [cue for fact in around.business.facts[:MOST_CUES] if (cue := cue_of(fact.topic))]
    return (
        tool(
            ANSWER,
            "Answer questions about the business. Opening hours, address, what it offers, its rules: "
            "It says so when it is not known; never answer such a question without it.",
            (*cues, *topics),
            topic="What the caller asks about, in a few words.",
        ),
    )


def cue_of(topic: str) -> str:
    """A topic as one cue: what separates cues may not stand in it."""
    return re.sub(r"\s+", " ", re.sub(r"[;\n.]", " ", topic)).strip()
