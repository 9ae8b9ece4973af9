"""Trades: what is usual in a line of business, each a data file in the folder beside."""

import re
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field

from voxie_platform.values import ShortText, Value

FOLDER = Path(__file__).parent / "trades"


class Bookable(Value):
    """What a booking takes, and how it is asked for."""

    kind: Literal["tables", "places"]
    """Tables have seats; places serve one customer each."""
    one: ShortText
    many: ShortText
    question: ShortText
    short_question: ShortText
    minutes: Annotated[int, Field(ge=5, le=1440)]
    """Proposed length of a booking: named as a default."""
    slot_minutes: Annotated[int, Field(ge=5, le=1440)]


class Trade(Value):
    """One line of business; its texts are proposals that Voxie names as such."""

    key: ShortText
    words: tuple[ShortText, ...] = ()
    """What people call it."""
    evening: bool = False
    """Whether "from five to eleven" means the evening."""
    callers: ShortText
    bookable: Bookable
    services_topic: ShortText
    services_question: ShortText
    services_short: ShortText
    tone: ShortText
    greeting: ShortText
    """With {name} for the name of the business."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any of its words, singular or plural."""
        words = "|".join(re.escape(word) for word in sorted(self.words, key=len, reverse=True))
        return re.compile(rf"\b(?:{words})(?:'?s)?(?!\w)", re.IGNORECASE) if words else re.compile(r"(?!)")


@cache
def _read() -> Mapping[str, Trade]:
    files = sorted(FOLDER.glob("*.yaml"))
    trades = [Trade.model_validate(yaml.safe_load(file.read_text(encoding="utf-8"))) for file in files]
    return {trade.key: trade for trade in trades}


TRADES: Mapping[str, Trade] = _read()
ANY_OTHER = TRADES["other"]


def trade_of(said: str) -> Trade:
    """The trade whose longest word stands in what was said; else any other business."""
    found = [(len(match[0]), trade) for trade in TRADES.values() for match in trade.pattern.finditer(said)]
    return max(found, key=lambda pair: pair[0])[1] if found else ANY_OTHER


@cache
def trade_words() -> re.Pattern[str]:
    """Any word for any trade."""
    return re.compile(
        "|".join(trade.pattern.pattern for trade in TRADES.values() if trade.words), re.IGNORECASE
    )
