"""What a sentence says of the agent: its tasks, its manner, its limits."""
# ruff: noqa: E501 - a pattern is read in one line

import re

from voxie_platform.interview.cues import (
    FREE,
    LONGEST_FREE,
    OWN_WORDS,
)
from voxie_platform.interview.masking import MASK
from voxie_platform.interview.questions import NO_MESSAGES
from voxie_platform.interview.readers import manner
from voxie_platform.interview.readers.numerals import digits
from voxie_platform.interview.readers.text import clauses, trimmed
from voxie_platform.interview.readers.wishes import read_wishes
from voxie_platform.interview.sentence import Sentence

LASTING = re.compile(
    r"\b(\d{2,3}) minutes\b|(?:\b(?:be|are|is|lasts?|takes?) (?:about )?|(?=\w+ hours?(?: and a half)?(?: each| per booking| for (?:a|each) (?:table|booking))))"
    r"\b(\d|an|1) hours?\b(?: (and a half))?(?! (?:ago|away|before|late|in advance)\b)",
    re.IGNORECASE,
)
ALSO = re.compile(r"\b(?:also|as well|too|additionally)\b", re.IGNORECASE)


class AboutTheAgent(Sentence):
    """The readers of how it is to be."""

    def _manner(self) -> None:
        asked = self.asked & {"tone", "language", "voice", "greeting"}
        for part in list(self.parts) or [self.plain]:
            greeting = manner.read_greeting(
                part if part not in self.plain else self._uncut(part),
                asked="greeting" in asked,
                alone=self.asked == {"greeting"},
            )
            if greeting:
                self._take("greeting", greeting, part)
                continue
            voice = manner.read_voice(part, asked="voice" in asked)
            language = manner.read_languages(part, asked="language" in asked)
            if language and ALSO.search(part):
                language = list(dict.fromkeys([*self._languages(), *language]))
            tone = manner.read_tone(part, asked="tone" in asked)
            for name, value in (("voice", voice), ("language", language), ("tone", tone)):
                if value:
                    self._take(name, value, part)  # type: ignore[arg-type]
        spoken = digits(self.plain)
        minutes = LASTING.search(spoken)
        if minutes and (
            "booking_minutes" in self.asked
            or re.search(
                r"\b(?:bookings?|appointments?|tables?|lasts?|takes?|sessions?|class(?:es)?|lessons?|consultations?|visits?|treatments?)\b",
                self.plain,
                re.IGNORECASE,
            )
        ):
            hours = 60 * (1 if (minutes[2] or "").lower() == "an" else int(minutes[2] or 0)) + (
                30 if minutes[3] else 0
            )
            told = [part for part in self.parts if minutes[0] in digits(part)]
            self._take("booking_minutes", int(minutes[1] or hours), *told)

    def _languages(self) -> list[str]:
        before = self.known.get("language")
        return [str(tag) for tag in before] if isinstance(before, list) and before else ["en"]

    def _uncut(self, part: str) -> str:
        """A greeting runs to the end of what was said: "Hello, this is Bella. How can I help?" """
        start = self.plain.find(part)
        return self.plain[start:]

    def _limits(self) -> None:
        asked = "never" in self.asked
        said = [part for part in clauses(self.plain) if MASK not in part]
        if asked:
            told = [part for part in said if part in self.parts or manner.NEVER.search(part)]
            whole = len(said) <= 1 and told == said
            never = manner.read_never([trimmed(self.text)] if whole else told, asked=True)
        else:
            never = manner.read_never([*self.unsaid, *self.parts], asked=False)
        if never:
            before = self.known.get("never")
            kept = [str(thing) for thing in before] if isinstance(before, list) and not asked else []
            used = self.parts if asked else [part for part in self.parts if manner.NEVER.search(part)]
            self._take("never", [*kept, *(thing for thing in never if thing not in kept)], *used)
        for part in list(self.parts):
            leaves = manner.read_handover(part)
            if leaves and "handover" not in self.asked and "tasks" not in self.asked:
                self._take("handover", leaves, part)

    def _wishes(self) -> None:
        asked = "tasks" in self.asked
        wishes = read_wishes(self.parts, asked=asked)
        if self.asked & OWN_WORDS and not wishes.impossible:
            return  # "anything it cannot answer" is left to a person, not refused
        if not wishes.any:
            self.no_task = asked and bool(self.parts)
            return
        before = self.known.get("tasks")
        old = (
            [str(kind) for kind in before]
            if isinstance(before, list) and not (asked and not self.correcting)
            else []
        )
        tasks = [kind for kind in [*old, *wishes.wanted] if kind not in wishes.refused]
        if "messages" in wishes.refused:
            tasks.append(NO_MESSAGES)
        if wishes.impossible:
            held = self.known.get("cannot")
            self.found.impossible = wishes.impossible
            self.found.values["cannot"] = list(
                dict.fromkeys([*(held if isinstance(held, list) else []), *wishes.impossible])
            )
            tasks.append("messages")
        if (asked or tasks != old) and (tasks or wishes.refused):
            self.found.values["tasks"] = list(dict.fromkeys(tasks))
        if self.asked & OWN_WORDS:
            return
        self.parts = (
            [] if asked else [part for part in self.parts if not read_wishes([part], asked=False).any]
        )

    def _free(self) -> None:
        """What is left answers an open question in the visitor's own words."""
        left = trimmed(", ".join(part for part in self.parts if trimmed(part)))
        for name in FREE:
            if name in self.asked and left and re.search(r"[^\W\d_]{2,}", left):
                self._take(name, left[:LONGEST_FREE], *self.parts)
                return
