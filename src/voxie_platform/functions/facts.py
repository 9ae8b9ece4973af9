"""Answering from what is known of the business, and admitting what is not."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from voxie_platform.functions.asked_items import (
    PRICE,
    listed_answer,
    lists_in,
    stems,
    topic_asked,
    unseen_item,
)
from voxie_platform.functions.business import Fact
from voxie_platform.functions.opening_words import hours_answer, names_a_time
from voxie_platform.functions.spec import Around, Done, Given, Outcome, Refused, Tool, tool
from voxie_platform.functions.words.asking import ASKING, BETWEEN
from voxie_platform.functions.words.feasts import of_country
from voxie_platform.functions.words.phones import digit_by_digit
from voxie_platform.functions.words.plain import plain
from voxie_platform.functions.words.saying import say_time, sentence
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
SELF = re.compile(
    r"\bare you (?:a |an |really |the )*(?:human|robot|bot|computer|machine|real|ai|recording|person|program)\b|"
    r"\bam i (?:talking|speaking) (?:to|with) (?:a |an )*(?:human|robot|bot|computer|machine|real|ai|recording|person)\b"
)
TIME_NOW = re.compile(r"\bwhat time is it\b|\bwhat(?:'s| is) the time\b")
PLACE = re.compile(
    r"^(?:(?:hello|hi|sorry|excuse me|oh|and|uh|um)[ ,.!]+)*(?:is (?:this|that)|who is this|what is this|am i (?:at|calling))\b"
)
FOLLOWING = re.compile(r"(?:and|what about|how about|or)\b(?! (?:can|do|is|are|when|where|what|how|who) )")

ELSEWHERE = re.compile(
    r"\b(?:it|that|this|they|them|those|these)\b|\b(?:table|appointment|booking|reservation|message)s?\b|"
    r"\b(?:can|could|may|will|would) (?:i|we|you)(?: please| also)* "
    r"(?:book|reserve|have|get|order|move|cancel|change|leave|take|speak|talk|call|ask|tell|put|make|repeat|say|hear)\b"
)
"""Of what was said before, or for another function."""


class FactsSettings(Value):
    """Answering from what is known of the business."""

    kind: Literal["facts"] = "facts"


class Facts:
    """Knows the opening hours, where the business is, and what it was told to tell."""

    def __init__(self, settings: FactsSettings, around: Around) -> None:
        self.around = around
        self.lists = lists_in(around.business.facts)
        self.last = ""
        """The last question, in plain words: `and on Sunday?` goes on with it."""

    async def run(self, tool: str, given: Given) -> Outcome:
        outcome = self._outcome(given)
        asked = plain(f"{given.said} {given.word('topic')}")
        if not FOLLOWING.match(asked):
            self.last = asked
        return outcome

    def wants(self, given: Given) -> bool:
        return bool(self._answer(given, plainly=True))

    async def confirm(self, token: str) -> Outcome:
        return Refused("There is nothing to confirm.")

    def drop(self) -> None:
        """Keeps nothing that has to be forgotten."""

    def _outcome(self, given: Given) -> Outcome:
        answer = self._answer(given)
        if answer:
            return Done(answer)
        asked = given.said or given.word("topic")
        text = plain(asked)
        unseen = unseen_item(text, self.lists)
        meant = any(asks_something(part) for part in BETWEEN.split(text))
        return Refused(unseen or UNKNOWN, message=f"Asks: {asked}" if asked else "", meant=meant)

    def _answer(self, given: Given, *, plainly: bool = False) -> str:
        """What is known of each thing asked, and which of them is not; empty if nothing is known."""
        text = plain(of_country(f"{given.said} {given.word('topic')}", self.around.timezone))
        asked = [part.strip(" ,.;?!") for part in BETWEEN.split(text)]
        whole = self._in_turn(asked, plainly=plainly)
        known = {part: answer for part in asked if (answer := self._known(whole[part]))}
        parts = list(known.values())
        together = " ? ".join(whole.values()) if whole != {part: part for part in asked} else text
        answers = parts if len(parts) > 1 else [answer] if (answer := self._known(together)) else parts
        if answers:
            answers += [
                f"{sentence(part)}: that I do not know"
                for part in asked
                if part not in known and asks_something(part) and not ELSEWHERE.search(part)
            ]
        return " ".join(sentence(sentenced(answer)) for answer in dict.fromkeys(answers))

    def _in_turn(self, asked: Sequence[str], *, plainly: bool) -> dict[str, str]:
        """Each question as it stands alone: `what about Easter Monday?` goes on with the one before it."""
        today = self._now().date()
        whole: dict[str, str] = {}
        before = self.last
        for part in asked:
            goes_on = FOLLOWING.match(part) and not self._known(part)
            dated = goes_on and (HOURS.search(before) or not plainly) and names_a_time(part, today)
            whole[part] = before = following(before, part, dated=bool(dated)) if goes_on else part
        return whole

    def _known(self, text: str) -> str:
        business = self.around.business
        if SELF.search(text):
            return f"I am an automatic assistant, and I answer the telephone for {business.name or 'this business'}."
        if TIME_NOW.search(text):
            now = self._now()
            return f"It is {say_time(now.hour * 60 + now.minute)}."
        if business.name and PLACE.search(text):
            return f"This is {business.name}."
        if listed := listed_answer(text, self.lists, business.trade):
            return listed
        fact = best_fact(text, business.facts)
        if fact:
            return fact.text
        if HOURS.search(text):
            return hours_answer(business.opening_hours, text, self._now())
        if ADDRESS.search(text) and business.address:
            return f"The address is {business.address}."
        if PHONE.search(text) and business.phone:
            return f"The telephone number is {digit_by_digit(re.sub(r'[^0-9+]', '', business.phone))}."
        return ""

    def _now(self) -> datetime:
        return self.around.now().astimezone(ZoneInfo(self.around.timezone))


def following(last: str, text: str, *, dated: bool) -> str:
    """`And on Sunday?` after `when are you open on Friday`: the last question about the new day or thing."""
    if dated:
        return f"open {text}"
    return f"price of {text}" if PRICE.search(last) else text


def asks_something(part: str) -> bool:
    """A question with a matter of its own, and not only `can you help me?`"""
    return bool(ASKING.match(part) and topic_asked(part))


def sentenced(text: str) -> str:
    return text if text[-1:] in {".", "!", "?"} else f"{text}."


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


def tools(settings: FactsSettings, around: Around) -> tuple[Tool, ...]:
    cues = [
        "opening hours",
        "what time is it",
        "when are you open",
        "are you open",
        "what time do you close",
        "what time do you open",
        "are you human",
        "are you a real person",
        "are you a robot",
    ]
    if around.business.address:
        cues += ["where are you", "what is your address", "how do I get there"]
    if around.business.phone:
        cues += ["what is your telephone number"]
    topics = [cue for fact in around.business.facts[:MOST_CUES] if (cue := cue_of(fact.topic))]
    items = [item.name for one in lists_in(around.business.facts) for item in one.items]
    if items:
        cues += ["how much", "what does it cost", "what are your prices"]
    topics += [cue for name in items[:MOST_CUES] if (cue := cue_of(name))]
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
