"""Tables on a terminal."""

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
