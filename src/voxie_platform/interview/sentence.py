"""One sentence of a visitor on its way through the readers, and what was taken from it."""

from collections.abc import Collection
from dataclasses import dataclass, field

from pydantic import JsonValue

from voxie_platform.agents.trades import Trade, trade_of
from voxie_platform.functions.words.area_codes import area_code_first
from voxie_platform.interview.cues import (
    CHANGE_TO,
    CORRECTING,
    CORRECTION,
    DENYING,
    FIELD_WORDS,
)
from voxie_platform.interview.masking import MASK
from voxie_platform.interview.questions import Known
from voxie_platform.interview.readers.denials import denies
from voxie_platform.interview.readers.text import UNSAID, clauses, tidy
from voxie_platform.interview.readers.trades import read_trade


@dataclass
class Understanding:
    """What was taken from one sentence."""

    values: dict[str, JsonValue] = field(default_factory=dict)
    unclear: dict[str, str] = field(default_factory=dict)
    """Field -> why it is asked back."""
    assumed_closed: tuple[str, ...] = ()
    impossible: tuple[str, ...] = ()
    mentioned: str | None = None
    """A field the visitor wants changed, without its new value."""


class Sentence:
    """What each reader takes is taken away from those that follow."""

    def __init__(self, said: str, asked: Collection[str], known: Known, last: Collection[str]) -> None:
        self.text = area_code_first(tidy(said))
        self.correcting = CORRECTING.search(self.text) is not None
        self.denying = DENYING.match(self.text) is not None
        self.plain = CORRECTION.sub("", self.text)
        self.asked, self.known, self.last = set(asked), known, last
        self._aim()
        told = [part for part in clauses(self.plain) if MASK not in part]
        self.unsaid = [part for part in told if UNSAID.search(part)]
        """What callers are not to be told: a limit, whatever else it speaks of."""
        self.denied = [part for part in told if denies(part)]
        self.parts = [part for part in told if part not in self.unsaid and part not in self.denied]
        self.found = Understanding()
        self.half_said = ""
        """Why the hours nobody asked for cannot be noted as they were said."""
        self.no_task = False
        """The question for the tasks got an answer that is none."""

    def _aim(self) -> None:
        """ "change the address to ..." asks for that field, whatever Voxie had asked."""
        change = CHANGE_TO.match(self.plain)
        if change is None:
            return
        named = [name for name, words in FIELD_WORDS.items() if words.search(change["what"] or "")]
        if named:
            self.asked, self.plain = {named[0]}, change["rest"]

    def _take(self, name: str, value: JsonValue, *parts: str) -> None:
        self.found.values[name] = value
        self.parts = [part for part in self.parts if part not in parts]

    def _trade(self) -> Trade:
        said = (
            self.found.values.get("trade") or self.known.get("trade") or read_trade(self.plain, asked=False)
        )
        return trade_of(str(said or self.plain if "trade" in self.asked else said or ""))
