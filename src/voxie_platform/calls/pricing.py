"""What a call cost: its usage at the prices of the day, and what of it cannot be priced."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date
from decimal import ROUND_HALF_EVEN, Decimal
from operator import itemgetter
from typing import Annotated

from pydantic import PlainSerializer

from voxie_platform.calls.models import OFFLINE, Usage
from voxie_platform.calls.prices import MILLION, Kind, Price, PriceTable, published
from voxie_platform.values import Value

SECONDS_A_MINUTE = 60
NANOS = 1_000_000_000
NANO = Decimal(1) / NANOS
"""Money is kept in billionths: a token of the cheapest kind costs dozens of them, never a fraction."""
FREE_OF_PRICE = "offline: the speech engine of this machine, which has no price"
BROKEN_OFF = "what was broken off, not waited for or not told by kind, and may be paid for all the same"
NOTHING_MEASURED = "no usage was measured"
Money = Annotated[Decimal, PlainSerializer(lambda amount: f"{amount:f}", return_type=str, when_used="json")]
"""In JSON a decimal as text, never in powers of ten: a float would not be exact."""
Counts = Mapping[Kind, int | Decimal]


class CostLine(Value):
    """One model's usage of one kind at one price."""

    model: str
    kind: Kind
    quantity: Decimal
    """Tokens, or seconds."""
    unit_price: Money
    """For a million tokens, or for a minute."""
    price_from: date
    """Since when that price holds."""
    amount: Money


class Cost(Value):
    """What a call cost, as far as that is known."""

    amount: Money | None
    """Of all that has a price; None: not measured."""
    currency: str
    lines: tuple[CostLine, ...]
    missing: tuple[str, ...]
    """What is not in the amount, and why; empty: nothing is missing."""

    @property
    def nanos(self) -> int | None:
        """The amount as it is kept and summed: billionths of the currency. None: not measured."""
        return None if self.amount is None else int(self.amount * NANOS)


def cost_of(usage: Iterable[Usage], prices: PriceTable | None = None) -> Cost:
    """The cost of the usage rows of one call."""
    ledger = Ledger(prices or published())
    for row in usage:
        ledger.enter(row)
    return ledger.cost()


class Ledger:
    """Adds up rows: equal prices share a line."""

    def __init__(self, prices: PriceTable) -> None:
        self.prices = prices
        self.has_prices = False
        self.sums: dict[tuple[str, Kind, date], tuple[Price, Decimal]] = {}
        self.missing: dict[str, None] = {}

    def enter(self, row: Usage) -> None:
        """Find the price of each kind, or say why there is none."""
        day = row.at.astimezone(UTC).date()
        price = self.prices.of(row.model, day)
        if price is None:
            on_a_day = f" for {day}" if row.model in self.prices.rows else ""
            self.miss(FREE_OF_PRICE if row.model == OFFLINE else f"{row.model}: no price is known{on_a_day}")
            return
        self.has_prices = True
        if not row.is_measured:
            self.miss(f"{row.model}: {BROKEN_OFF}")
            return
        counts = counted(row)
        if counts is None:
            self.miss(f"{row.model}: input tokens, since cached text and audio are not told apart")
            counts = output_of(row)
        for kind, quantity in counts.items():
            self.add(row.model, kind, Decimal(quantity), price)

    def add(self, model: str, kind: Kind, quantity: Decimal, price: Price) -> None:
        """Together with what was used of it before."""
        if not quantity:
            return
        if price.of(kind) is None:
            self.miss(f"{model}: no price is known for {kind}")
            return
        key = (model, kind, price.valid_from)
        _, before = self.sums.get(key, (price, Decimal(0)))
        self.sums[key] = price, before + quantity

    def miss(self, what: str) -> None:
        """Once, however many rows it concerns."""
        self.missing[what] = None

    def cost(self) -> Cost:
        """Everything entered so far."""
        lines = tuple(
            line_of(model, kind, quantity, price)
            for (model, kind, _), (price, quantity) in sorted(self.sums.items(), key=itemgetter(0))
        )
        known = bool(lines) or (self.has_prices and not self.missing)
        return Cost(
            amount=sum((line.amount for line in lines), Decimal(0)) if known else None,
            currency=self.prices.currency,
            lines=lines,
            missing=tuple(self.missing) if known or self.missing else (NOTHING_MEASURED,),
        )


def counted(row: Usage) -> Counts | None:
    """The row by kinds that have prices of their own; None: its cached input belongs to no kind.

    Cached tokens are told within the text and audio tokens, not beside them.
    """
    cached = cached_split(row)
    if cached is None:
        return None
    text, audio = cached
    return {
        Kind.INPUT_TEXT: row.input_text - text,
        Kind.INPUT_AUDIO: row.input_audio - audio,
        Kind.INPUT_CACHED_TEXT: text,
        Kind.INPUT_CACHED_AUDIO: audio,
        **output_of(row),
        Kind.SECONDS: Decimal(str(row.audio_seconds or 0)),
    }


def cached_split(row: Usage) -> tuple[int, int] | None:
    """Cached text and audio tokens; None: not told, and it does not follow."""
    if row.input_cached_text is not None and row.input_cached_audio is not None:
        return row.input_cached_text, row.input_cached_audio
    if not row.input_cached:
        return 0, 0
    if not row.input_audio:
        return row.input_cached, 0
    if not row.input_text:
        return 0, row.input_cached
    everything = row.input_cached == row.input_text + row.input_audio
    return (row.input_text, row.input_audio) if everything else None


def output_of(row: Usage) -> Counts:
    """What the model made."""
    return {Kind.OUTPUT_TEXT: row.output_text, Kind.OUTPUT_AUDIO: row.output_audio}


def line_of(model: str, kind: Kind, quantity: Decimal, price: Price) -> CostLine:
    """Exact for tokens; seconds to the nearest billionth."""
    figure = price.of(kind)
    assert figure is not None, "only what has a price is added up"
    amount = quantity * figure / (SECONDS_A_MINUTE if kind is Kind.SECONDS else MILLION)
    return CostLine(
        model=model,
        kind=kind,
        quantity=quantity,
        unit_price=figure,
        price_from=price.valid_from,
        amount=amount.quantize(NANO, rounding=ROUND_HALF_EVEN),
    )
