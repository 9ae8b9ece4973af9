"""A call's cost in lines for a person."""

from collections.abc import Iterator

from voxie_platform.calls.prices import Kind
from voxie_platform.calls.pricing import Cost, CostLine


def lines_of_cost(cost: Cost) -> Iterator[str]:
    """The sum, what it is made of, and what is not in it."""
    if cost.amount is None:
        yield "cost             not measured"
    else:
        at_least = "at least " if cost.missing else ""
        yield f"cost             {at_least}{cost.amount:f} {cost.currency}"
    yield from (line_of_cost(line, cost.currency) for line in cost.lines)
    yield from (f"  not measured   {what}" for what in cost.missing)


def line_of_cost(line: CostLine, currency: str) -> str:
    """One kind of token of one model."""
    unit = "a minute" if line.kind is Kind.SECONDS else "a million"
    return (
        f"  {line.amount:f}    {line.model} {line.kind} {line.quantity:f}"
        f" at {line.unit_price:f} {currency} {unit} (price of {line.price_from})"
    )
