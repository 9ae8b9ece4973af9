"""The dated price table: what a model was sold for on a day."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated, Self

import yaml
from pydantic import Field, HttpUrl, TypeAdapter, model_validator

from voxie_platform.values import Value

TABLE = "prices.yaml"
MILLION = 1_000_000
Figure = Annotated[Decimal, Field(gt=0)]


class Kind(StrEnum):
    """What a model counts."""

    INPUT_TEXT = "input_text"
    INPUT_AUDIO = "input_audio"
    INPUT_CACHED_TEXT = "input_cached_text"
    INPUT_CACHED_AUDIO = "input_cached_audio"
    OUTPUT_TEXT = "output_text"
    OUTPUT_AUDIO = "output_audio"
    SECONDS = "seconds"


class Price(Value):
    """What one model costs from one day on."""

    model: str
    also: tuple[str, ...] = ()
    """Other names of the same model."""
    currency: str
    valid_from: date
    checked: date
    """When somebody last read the sources."""
    sources: Annotated[tuple[HttpUrl, ...], Field(min_length=1)]
    per_million_tokens: Mapping[Kind, Figure] = {}
    per_minute: Figure | None = None

    @model_validator(mode="after")
    def has_a_figure(self) -> Self:
        """A row without one would say nothing."""
        if not self.per_million_tokens and self.per_minute is None:
            raise ValueError(f"{self.model} has no figure")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """Every name under which its usage may be recorded."""
        return (self.model, *self.also)

    def of(self, kind: Kind) -> Decimal | None:
        """For a million tokens or for a minute; None: no source states it."""
        return self.per_minute if kind is Kind.SECONDS else self.per_million_tokens.get(kind)


class PriceTable:
    """Prices by model and day."""

    def __init__(self, prices: Sequence[Price]) -> None:
        currencies = {price.currency for price in prices}
        if len(currencies) != 1:
            raise ValueError(f"prices in {sorted(currencies)} cannot be added up")
        self.currency = currencies.pop()
        self.rows: dict[str, list[Price]] = {}
        for price in sorted(prices, key=lambda price: price.valid_from):
            for name in price.names:
                self.rows.setdefault(name, []).append(price)

    def of(self, model: str, day: date) -> Price | None:
        """The row that holds on that day; None: no source states any."""
        begun = [price for price in self.rows.get(model, ()) if price.valid_from <= day]
        return begun[-1] if begun else None


def read_prices(text: str) -> tuple[Price, ...]:
    """The rows of a table as it is written."""
    return TypeAdapter(tuple[Price, ...]).validate_python(yaml.safe_load(text)["prices"])


@cache
def published() -> PriceTable:
    """The table that comes with this version."""
    return PriceTable(read_prices(files(__package__).joinpath(TABLE).read_text(encoding="utf-8")))
