"""What figures are made of: bins, periods, and queries that list what is behind them."""

import itertools
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from tests.store.examples import EVERY_CALL
from voxie_platform.calls.bins import LONGEST_MS, Bins, beginnings, bin_of, percentiles, width_from
from voxie_platform.calls.figures import RowsQuery, figures_of
from voxie_platform.calls.models import Usage
from voxie_platform.calls.parted import parted, together
from voxie_platform.calls.periods import HOUR, Period, asked_for, day_of, days, hours, months_and_days
from voxie_platform.calls.slices import Slice
from voxie_platform.calls.sums import added, change, total, used

NOVEMBER = Period(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
ROWS = RowsQuery(EVERY_CALL, NOVEMBER)


def test_a_bin_is_at_most_a_twentieth_wide_and_round_numbers_begin_one():
    assert {0, 49, 50, 52, 100, 105, 200, 500, 525, 1000, 1050, 2000, 5000, 10_000} <= set(beginnings())
    assert all(width_from(begins) <= max(1, begins / 20) for begins in beginnings())
    for ms in (0, 1, 49, 51, 104, 812, 1049, 59_999):
        assert bin_of(ms) <= ms < bin_of(ms) + width_from(bin_of(ms))
    assert bin_of(-5) == 0
    assert bin_of(LONGEST_MS * 9) == bin_of(LONGEST_MS) == LONGEST_MS


def test_a_percentile_is_the_middle_of_its_bin():
    assert percentiles(Bins(), (0.5, 0.95)) == (None, None)
    assert percentiles(Bins([812 // 25 * 25], [1]), (0.95,)) == (812,)
    bins = Bins([100, 200, 1000], [50, 45, 5])
    assert percentiles(bins, (0.5, 0.51, 0.95, 0.96, 1.0)) == (102, 204, 204, 1024, 1024)


@pytest.mark.parametrize(
    ("zone", "day", "length"),
    [
        ("UTC", date(2026, 10, 25), 24),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("Europe/Berlin", date(2027, 3, 28), 23),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Africa/Cairo", date(2026, 4, 24), 23),  # its midnight is skipped
        ("Asia/Kathmandu", date(2026, 10, 25), 24),
    ],
)
def test_a_day_is_as_long_as_it_is_there(zone, day, length):
    here = ZoneInfo(zone)
    whole = Period(day_of(day - timedelta(days=1), here), day_of(day + timedelta(days=2), here))
    found = list(days(whole, here))
    assert [period.since.astimezone(here).date() for period in found] == [
        day + timedelta(days=n) for n in (-1, 0, 1)
    ]
    assert found[1].until - found[1].since == timedelta(hours=length)
    told = list(hours(whole, here))
    for pieces in (found, told):
        assert (pieces[0].since, pieces[-1].until) == (whole.since, whole.until)
        assert all(one.until == other.since for one, other in itertools.pairwise(pieces))
    assert all(period.until.astimezone(here).minute == 0 or length != 24 for period in told)
    assert {period.until - period.since for period in told} <= {HOUR, HOUR / 2}


def test_the_first_and_the_last_piece_may_be_cut():
    whole = Period(datetime(2026, 11, 1, 5, 15, tzinfo=UTC), datetime(2026, 11, 2, 7, 45, tzinfo=UTC))
    assert [period.since.hour for period in days(whole, ZoneInfo("UTC"))] == [5, 0]
    cut = list(hours(whole, ZoneInfo("Asia/Kathmandu")))
    assert cut[0] == Period(whole.since, whole.since + HOUR), "it is 11:00 there"
    assert cut[-1].until == whole.until


@pytest.mark.parametrize(
    ("zone", "now", "length"),
    [
        ("America/New_York", datetime(2026, 11, 26, 4, 59, tzinfo=UTC), 24),
        ("Europe/Berlin", datetime(2027, 3, 28, 21, 30, tzinfo=UTC), 23),
        ("Europe/Berlin", datetime(2026, 10, 25, 12, 0, tzinfo=UTC), 25),
        ("Africa/Cairo", datetime(2026, 4, 24, 12, 0, tzinfo=UTC), 23),  # the midnight of today is skipped
        ("Africa/Cairo", datetime(2026, 4, 23, 12, 0, tzinfo=UTC), 24),  # that of tomorrow
    ],
)
@pytest.mark.parametrize("number", [1, 7, 30, 90])
def test_the_last_days_are_whole_ones_with_today_and_of_them_as_many_as_asked_for(zone, now, length, number):
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    whole = asked_for(None, None, here, now=now, last_days=number)
    found = list(days(whole, here))
    assert [period.since for period in found] == [
        day_of(today - timedelta(days=n), here) for n in reversed(range(number))
    ]
    assert whole.until == day_of(today + timedelta(days=1), here)
    assert found[-1].until - found[-1].since == timedelta(hours=length)
    cut = asked_for(None, now.replace(minute=0), here, now=now, last_days=number)
    assert (cut.since, len(list(days(cut, here)))) == (whole.since, number), "one cut is one of them"


def test_a_long_stretch_is_whole_months_and_the_days_around_them():
    here = ZoneInfo("Europe/Berlin")
    whole = Period(day_of(date(2026, 9, 28), here), day_of(date(2027, 1, 3), here))
    pieces = list(months_and_days(whole, here))
    assert [piece.since.astimezone(here).strftime("%m-%d") for piece in pieces] == [
        "09-28", "09-29", "09-30", "10-01", "11-01", "12-01", "01-01", "01-02",
    ]  # fmt: skip
    assert all(one.until == other.since for one, other in itertools.pairwise(pieces))
    assert pieces[-1].until == whole.until


def test_what_is_not_measured_is_none_and_what_did_not_happen_is_zero():
    figures = figures_of({}, ROWS)
    assert (figures.calls.value, figures.bookings.value, figures.functions_failed.value) == (0, 0, 0)
    assert (figures.answered_share, figures.minutes.value, figures.cost.value) == (None, None, None)
    assert (figures.turn_latency.p50_ms, figures.turn_latency.measured) == (None, 0)
    assert {tokens.value for tokens in figures.tokens.values()} == {None}
    metered = figures_of({"calls": 2, "metered": 1}, ROWS)
    assert metered.tokens["output_text"].value == 0


def test_a_transcript_in_seconds_measures_no_tokens():
    at = NOVEMBER.since
    seconds = Usage(call_id="c", response_id="t", model="offline", audio_seconds=3.2, at=at)
    broken_off = Usage(call_id="c", response_id="r", model="gpt-realtime", at=at)
    assert figures_of(total(used([seconds, broken_off])), ROWS).tokens["output_text"].value is None
    told = broken_off.model_copy(update={"output_text": 7, "input_cached_text": 0})
    assert figures_of(total(used([seconds, told])), ROWS).tokens["output_text"].value == 7


def test_money_is_exact():
    sums = {"calls": 2, "priced": 2, "priced_in_part": 1, "nanos": 1_234_567_890_123}
    cost = figures_of(sums, ROWS).cost
    assert cost.model_dump(mode="json")["value"] == "1234.567890123"
    assert (cost.currency, cost.calls, cost.in_part) == ("USD", 2, 1)


def test_a_figure_carries_the_query_that_lists_its_calls():
    figures = figures_of(
        {"calls": 1, "reason.silence": 1}, RowsQuery(Slice(agent_id="a", version=2), NOVEMBER)
    )
    path, query = urlsplit(figures.end_reasons[0].rows).path, urlsplit(figures.end_reasons[0].rows).query
    assert path == "/api/calls"
    assert dict(parse_qsl(query)) == {
        "since": "2026-11-01T00:00:00+00:00",
        "until": "2026-12-01T00:00:00+00:00",
        "agent_id": "a",
        "version": "2",
        "adds_to": "reason.silence",
    }


def test_a_slice_is_one_thing():
    for wrong in ({"agent_id": "a", "worker_id": "w"}, {"version": 1}, {"kind": "agent", "channel": "text"}):
        with pytest.raises(ValidationError):
            Slice(**wrong)


def test_a_change_leads_from_one_to_the_other():
    before, after = {"calls": 1, "used.a": 2}, {"calls": 1, "used.b": 1}
    assert change(before, after) == {"used.a": -2, "used.b": 1}
    assert added(before, change(before, after)) == after


def test_sums_with_their_durations_apart_are_the_same_sums():
    flat = {"latency.1000": 2, "latency": 3, "used.latency.1000": 1, "greeting.7": 4, "latency.800": 1}
    apart = parted(flat)
    assert apart == flat
    assert (len(apart), [apart[name] for name in flat]) == (5, [2, 3, 1, 4, 1])
    assert apart.bins["latency"] == Bins([800, 1000], [1, 2])
    assert "latency.1050" not in apart
    assert "model_time.7" not in apart
    more = {"latency.900": 5, "latency.1000": -2, "latency": 3, "greeting.7": -4, "model_time.7": 1}
    for sums in ((apart, more), (more, apart), (apart, parted(more)), (flat, more)):
        assert together(*sums) == added(flat, more)
    assert together(apart, more).bins["latency"] == Bins([800, 900], [1, 5])
    assert together() == {}
