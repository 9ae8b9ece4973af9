"""What a visitor's sentence says about the agent, in the light of the question just asked."""

from collections.abc import Collection

from voxie_platform.interview.about_agent import AboutTheAgent
from voxie_platform.interview.about_business import AboutTheBusiness
from voxie_platform.interview.cues import (
    FIELD_WORDS,
    OPEN_WORD,
    WRONG,
)
from voxie_platform.interview.questions import Known
from voxie_platform.interview.sentence import Understanding

__all__ = ["Understanding", "understand"]


def understand(
    said: str, *, asked: Collection[str], known: Known, last: Collection[str] = ()
) -> Understanding:
    """`asked`: the fields of the question just asked; `last`: those that Voxie has just said back."""
    return _Reader(said, asked, known, last).read()


class _Reader(AboutTheBusiness, AboutTheAgent):
    """All of them, in the order in which they take their words."""

    def read(self) -> Understanding:
        for step in (
            self._contacts, self._hours, self._names, self._units, self._manner, self._address_beside,
            self._limits, self._wishes, self._address, self._facts, self._services, self._free, self._place,
            self._again, self._left_over,
        ):  # fmt: skip
            step()
        return self.found

    def _again(self) -> None:
        """ "the hours are wrong" says what to ask again."""
        if not self.found.values and not self.found.unclear and (WRONG.search(self.text) or self.correcting):
            named = [name for name, words in FIELD_WORDS.items() if words.search(self.text)]
            self.found.mentioned = named[0] if named else None
        if not self.found.values and any(OPEN_WORD.search(part) for part in self.denied):
            self.found.mentioned = "opening_hours"

    def _left_over(self) -> None:
        """What was said and could not be noted is asked back, where nothing else was understood."""
        if self.found.values or self.found.unclear or self.found.mentioned:
            return
        if self.half_said:
            self.found.unclear["opening_hours"] = self.half_said
        elif self.no_task:
            self.found.unclear["tasks"] = "tasks"
