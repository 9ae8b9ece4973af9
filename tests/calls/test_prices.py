"""The price table that comes with this version: its form, its days, and what another list says."""

import re
from collections import Counter
from datetime import date
from importlib.resources import files

import pytest
from genai_prices.data import providers

from voxie_platform import calls
from voxie_platform.calls.prices import TABLE, Kind, PriceTable, read_prices
from voxie_platform.settings import read_settings
from voxie_platform.voice.models import TRANSCRIBER

ROWS = read_prices(files(calls).joinpath(TABLE).read_text(encoding="utf-8"))
COMPARED = {
    Kind.INPUT_TEXT: "input_mtok",
    Kind.INPUT_CACHED_TEXT: "cache_read_mtok",
    Kind.OUTPUT_TEXT: "output_mtok",
    Kind.INPUT_AUDIO: "input_audio_mtok",
    Kind.INPUT_CACHED_AUDIO: "cache_audio_read_mtok",
    Kind.OUTPUT_AUDIO: "output_audio_mtok",
}
DIFFERS = {("gpt-4o-mini-transcribe", Kind.INPUT_AUDIO)}
"""See the head of the table."""
OPENAI = next(provider for provider in providers if provider.id == "openai")
MINUTES_AN_HOUR = 60


def test_no_model_has_two_prices_from_one_day_on():
    counted = Counter((name, row.valid_from) for row in ROWS for name in row.names)
    assert [key for key, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.model}-{row.valid_from}")
class TestRow:
    def test_it_was_checked_on_a_day_that_has_been_and_holds_from_one_before(self, row):
        assert row.valid_from <= row.checked <= date.today()

    def test_it_names_its_sources_and_a_currency(self, row):
        assert all(source.scheme == "https" for source in row.sources)
        assert row.currency == "USD"

    def test_it_prices_tokens_or_minutes_and_is_found_by_each_name(self, row):
        assert bool(row.per_million_tokens) != (row.per_minute is not None)
        assert Kind.SECONDS not in row.per_million_tokens
        table = PriceTable(ROWS)
        assert {table.of(name, row.valid_from).model for name in row.names} == {row.model}

    def test_another_list_says_the_same(self, row):
        if row is not PriceTable(ROWS).of(row.model, date.today()):
            return  # that list keeps today's prices alone
        for name in row.names:
            theirs = OPENAI.find_model(name).prices
            for kind, field in COMPARED.items():
                if (name, kind) not in DIFFERS and row.of(kind) is not None:
                    assert row.of(kind) == getattr(theirs, field), f"{name} {kind}"
            if row.per_minute is not None:
                assert row.per_minute * MINUTES_AN_HOUR == theirs.audio_hours


def test_what_is_used_where_nothing_is_set_has_a_price():
    table, given = PriceTable(ROWS), read_settings()
    for model in (given.openai_realtime_model, given.openai_summary_model, TRANSCRIBER):
        assert table.of(model, date.today()), model


def test_a_figure_is_written_as_text():
    text = files(calls).joinpath(TABLE).read_text(encoding="utf-8")
    written = re.findall(r"^ {6}\w+: (.+)$|^ {4}per_minute: (.+)$", text, re.MULTILINE)
    assert len(written) == sum(len(row.per_million_tokens) + (row.per_minute is not None) for row in ROWS)
    assert all("".join(figure).startswith('"') for figure in written), "a float would not be exact"
