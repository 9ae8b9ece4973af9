"""What a call cost: exact, or said to be not measured."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from voxie_platform.calls.models import Usage
from voxie_platform.calls.prices import Kind, PriceTable, read_prices
from voxie_platform.calls.pricing import BROKEN_OFF, FREE_OF_PRICE, NOTHING_MEASURED, Cost, cost_of
from voxie_platform.offline.protocol import Usage as Tokens
from voxie_platform.voice.usage import of_response

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
PRICES = """
prices:
  - model: voice
    also: [voice-2026-01-01]
    currency: USD
    valid_from: 2026-01-01
    checked: 2026-01-02
    sources: [https://example.org/then]
    per_million_tokens: {input_text: "4.00", input_audio: "32.00", input_cached_text: "0.40",
                         input_cached_audio: "0.30", output_text: "16.00", output_audio: "64.00"}
  - model: voice
    currency: USD
    valid_from: 2026-06-01
    checked: 2026-06-01
    sources: [https://example.org/now]
    per_million_tokens: {input_text: "2.00", output_text: "8.00"}
"""
BY_THE_MINUTE = """
prices:
  - model: ears
    currency: USD
    valid_from: 2026-01-01
    checked: 2026-01-02
    sources: [https://example.org/ears]
    per_minute: "0.017"
"""


@pytest.fixture
def prices():
    return PriceTable(read_prices(PRICES))


def used(model="voice", at=datetime(2026, 2, 1, tzinfo=UTC), response="r1", **tokens):
    return Usage(call_id="c", response_id=response, model=model, at=at, **tokens)


def test_each_kind_is_priced_by_itself_and_cached_tokens_are_part_of_the_input(prices):
    cost = cost_of([used(input_text=1000, input_cached=400, output_text=10, output_audio=100)], prices)

    assert [(line.kind, line.quantity, line.amount) for line in cost.lines] == [
        (Kind.INPUT_CACHED_TEXT, 400, Decimal("0.00016")),
        (Kind.INPUT_TEXT, 600, Decimal("0.0024")),
        (Kind.OUTPUT_AUDIO, 100, Decimal("0.0064")),
        (Kind.OUTPUT_TEXT, 10, Decimal("0.00016")),
    ]
    assert cost.amount == Decimal("0.00912")
    assert cost.nanos == 9_120_000
    assert (cost.currency, cost.missing) == ("USD", ())


def test_a_million_small_amounts_add_up_exactly(prices):
    rows = [used(input_audio=1, output_text=1, response=str(number)) for number in range(1000)]
    assert cost_of(rows, prices).amount == Decimal("0.048")


def test_the_price_of_the_day_counts(prices):
    new = datetime(2026, 6, 1, tzinfo=UTC)
    cost = cost_of([used(input_text=100), used(input_text=100, at=new), used("voice-2026-01-01")], prices)
    assert [(line.price_from, line.amount) for line in cost.lines] == [
        (date(2026, 1, 1), Decimal("0.0004")),
        (date(2026, 6, 1), Decimal("0.0002")),
    ]


def test_what_has_no_price_is_not_measured_and_never_nothing(prices):
    unknown = cost_of([used("voice@127.0.0.1", input_text=5)], prices)
    assert (unknown.amount, unknown.nanos) == (None, None)
    assert unknown.missing == ("voice@127.0.0.1: no price is known",)
    assert cost_of([used("offline", input_text=5)], prices).missing == (FREE_OF_PRICE,)
    too_early = cost_of([used(input_text=5, at=datetime(2025, 12, 31, tzinfo=UTC))], prices)
    assert (too_early.amount, len(too_early.missing)) == (None, 1)
    assert cost_of([], prices) == Cost(amount=None, currency="USD", lines=(), missing=(NOTHING_MEASURED,))


def test_a_call_that_is_priced_in_part_says_what_is_missing(prices):
    new = datetime(2026, 6, 1, tzinfo=UTC)
    cost = cost_of([used(input_text=1, input_audio=9, at=new), used("other", output_text=3)], prices)
    assert cost.amount == Decimal("0.000002")
    assert cost.missing == (
        "voice: no price is known for input_audio",
        "other: no price is known",
    )


@pytest.mark.parametrize(
    ("tokens", "split"),
    [
        (
            {
                "input_text": 10,
                "input_audio": 9,
                "input_cached": 6,
                "input_cached_text": 4,
                "input_cached_audio": 2,
            },
            {
                Kind.INPUT_TEXT: 6,
                Kind.INPUT_AUDIO: 7,
                Kind.INPUT_CACHED_TEXT: 4,
                Kind.INPUT_CACHED_AUDIO: 2,
            },
        ),
        ({"input_text": 10, "input_cached": 4}, {Kind.INPUT_TEXT: 6, Kind.INPUT_CACHED_TEXT: 4}),
        ({"input_audio": 10, "input_cached": 4}, {Kind.INPUT_AUDIO: 6, Kind.INPUT_CACHED_AUDIO: 4}),
        (
            {"input_text": 3, "input_audio": 4, "input_cached": 7},
            {Kind.INPUT_CACHED_TEXT: 3, Kind.INPUT_CACHED_AUDIO: 4},
        ),
    ],
    ids=["told", "text-alone", "audio-alone", "all-of-it"],
)
def test_cached_tokens_are_split_where_it_follows(prices, tokens, split):
    cost = cost_of([used(**tokens)], prices)
    assert {line.kind: line.quantity for line in cost.lines} == split


def test_cached_tokens_of_an_unknown_kind_leave_the_input_unpriced(prices):
    cost = cost_of([used(input_text=10, input_audio=10, input_cached=4, output_text=1)], prices)
    assert [line.kind for line in cost.lines] == [Kind.OUTPUT_TEXT]
    assert cost.missing == ("voice: input tokens, since cached text and audio are not told apart",)


def test_what_was_broken_off_is_missing_and_not_free(prices):
    broken_off = used(response="r2")
    cost = cost_of([used(input_text=1000), broken_off], prices)
    assert (cost.amount, cost.missing) == (Decimal("0.004"), (f"voice: {BROKEN_OFF}",))
    assert cost_of([broken_off], prices).amount is None


def test_seconds_are_priced_by_the_minute():
    table = PriceTable(read_prices(BY_THE_MINUTE))
    cost = cost_of([used("ears", audio_seconds=90.5), used("ears", audio_seconds=0.1)], table)
    assert [(line.kind, line.quantity) for line in cost.lines] == [(Kind.SECONDS, Decimal("90.6"))]
    assert cost.amount == Decimal("0.02567")
    tokens = cost_of([used("ears", input_audio=5)], table)
    assert (tokens.amount, tokens.missing) == (None, ("ears: no price is known for input_audio",))


def test_a_response_that_used_nothing_cost_nothing(prices):
    assert cost_of([used(**of_response({"usage": Tokens().as_event()}))], prices).amount == 0


def test_in_json_an_amount_is_an_exact_decimal(prices):
    document = cost_of([used(input_cached=1, input_text=1)], prices).model_dump(mode="json")
    assert document["amount"] == "0.000000400"
    assert document["lines"][0]["unit_price"] == "0.40"
