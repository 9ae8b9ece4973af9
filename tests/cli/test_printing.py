"""Tables on a terminal."""

from datetime import UTC, datetime

from tests.store.examples import EVERY_CALL
from voxie_platform.calls.figures import RowsQuery, figures_of
from voxie_platform.calls.periods import HOUR, Period
from voxie_platform.cli.analytics import Line
from voxie_platform.cli.printing import show_rows
from voxie_platform.values import Value


class Row(Value):
    id: str
    url: str
    kinds: tuple[str, ...]


def test_no_column_is_lost_however_long_another_one_is(capsys):
    rows = [
        Row(id=f"id-{at}", url="https://example.org/" + "x" * 1_000, kinds=("call.ended",) * 25)
        for at in range(2)
    ]
    show_rows(rows, ("id", "url", "kinds"), as_json=False)
    heading, *lines = capsys.readouterr().out.splitlines()
    assert heading.split() == ["id", "url", "kinds"]
    assert [line.split()[0] for line in lines] == ["id-0", "id-1"]
    assert all(line.split()[1] == rows[0].url and line.count("call.ended") == 25 for line in lines)


def test_a_sum_of_money_that_lacks_a_part_says_so():
    at = datetime(2026, 11, 1, tzinfo=UTC)
    rows = RowsQuery(EVERY_CALL, Period(at, at + HOUR))
    sums = {"calls": 2, "priced": 2, "nanos": 1_500_000_000}
    assert Line.of("today", figures_of(sums, rows)).cost == "1.5000 USD"
    assert Line.of("today", figures_of(sums | {"priced_in_part": 1}, rows)).cost == "at least 1.5000 USD"
    assert Line.of("today", figures_of({"calls": 2}, rows)).cost is None
